import { existsSync } from 'node:fs';
import { copyFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { UNCOMMITTED_LIMITS, type Uncommitted } from '../../model/tree.ts';
import { makeFolder } from '../../system/make-folder.ts';
import { makeTemporaryFolder } from '../../system/temporary-folder.ts';
import type { LocalRepository } from './local-repository.ts';
import { copyIndex, PATHS_AT_ONCE, submodulePaths } from './work-tree.ts';

/** A commit of the work tree as it is, in a temporary repository that borrows the objects of the checkout. */
export interface Snapshot {
  /** The temporary repository, bare. */
  readonly folder: string;
  readonly sha: string;
  readonly uncommitted: Uncommitted;
  remove(): Promise<void>;
}

/** States in the raw output of `git diff-tree`. */
const STATES = { A: 'added', D: 'deleted' } as const;

/**
 * Makes a snapshot of a work tree: tracked and untracked files, without ignored ones. Line ends and encodings are converted as in
 * a commit, and no clean filter runs, so that a file of Git LFS is its content. Nothing of the checkout changes. Null when the
 * work tree is the commit that is checked out.
 */
export async function takeSnapshot(repository: LocalRepository): Promise<Result<Snapshot | null, Refusal>> {
  const { index } = repository;
  if (index === null) return unfit('no-work-tree', 'a bare repository has none', 'Use a clone of it.');
  const fit = await checkFit(repository);
  if (!fit.ok) return fit;
  const folder = await makeTemporaryFolder('work-tree');
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const made = await commitIn(folder, repository, index);
  if (made.ok && made.value.uncommitted.count > 0) return ok({ folder, ...made.value, remove });
  await remove();
  return made.ok ? ok(null) : made;
}

/** Refuses a work tree that no commit could hold as it is. */
async function checkFit(repository: LocalRepository): Promise<Result<void, Refusal>> {
  const unmerged = await repository.git('ls-files', '--unmerged');
  if (!unmerged.ok) return unmerged;
  if (unmerged.value !== '') return unfit('unmerged-files', 'it has merge conflicts', 'Resolve them first.');
  for (const path of await submodulePaths(repository)) {
    if (!existsSync(join(repository.folder, path, '.git'))) continue;
    const status = await repository.git('-C', path, 'status', '--porcelain', '--untracked-files=all');
    if (!status.ok) return status;
    const next = 'Commit in the submodule first; that it has another commit may stay uncommitted here.';
    if (status.value !== '') return unfit('changed-submodule', `the submodule ${path} has uncommitted files`, next);
  }
  return ok(undefined);
}

async function commitIn(
  folder: string,
  repository: LocalRepository,
  indexFile: string,
): Promise<Result<Pick<Snapshot, 'sha' | 'uncommitted'>, Refusal>> {
  const store = await borrowingRepository(repository, folder);
  if (!store.ok) return store;
  const index = await copyIndex(repository, indexFile);
  if (!index.ok) return index;
  const variables = { ...index.value.variables, ...store.value, ...(await withoutFilters(repository)) };
  const git = (...args: readonly string[]) => repository.gitWith(variables, ...args);
  try {
    const forgotten = await forgetFiltered(repository.folder, git);
    if (!forgotten.ok) return forgotten;
    const added = await git('-c', 'advice.addEmbeddedRepo=false', 'add', '--all', '.');
    if (!added.ok) return added;
    const tree = await git('write-tree');
    if (!tree.ok) return tree;
    const author = ['-c', 'user.name=alloc-ab', '-c', 'user.email=alloc-ab@localhost'];
    const commit = await git(...author, 'commit-tree', tree.value, '-p', 'HEAD', '-m', 'work tree');
    if (!commit.ok) return commit;
    await writeFile(join(folder, 'HEAD'), `${commit.value}\n`);
    const changed = await git('diff-tree', '-r', '--no-renames', '--name-status', 'HEAD', commit.value);
    return changed.ok ? ok({ sha: commit.value, uncommitted: { measured: true, ...changes(changed.value) } }) : changed;
  } finally {
    await index.value.remove();
  }
}

/**
 * Takes files with a filter out of the index and in again: git believes the index that they are unchanged, which is true of what a
 * filter makes of them only.
 */
async function forgetFiltered(folder: string, git: LocalRepository['git']): Promise<Result<void, Refusal>> {
  const listed = await git('ls-files', '--', '.', ':(exclude,attr:!filter)');
  if (!listed.ok) return listed;
  const paths = listed.value.split('\n').filter((path) => path !== '' && existsSync(join(folder, path)));
  for (let at = 0; at < paths.length; at += PATHS_AT_ONCE) {
    const some = paths.slice(at, at + PATHS_AT_ONCE);
    const removed = await git('update-index', '--force-remove', '--', ...some);
    if (!removed.ok) return removed;
    const added = await git('add', '--force', '--', ...some);
    if (!added.ok) return added;
  }
  return ok(undefined);
}

function changes(listing: string): Pick<Uncommitted, 'count' | 'files'> {
  const rows = [...listing.matchAll(/^([A-Z])\d*\t(.+)$/gm)];
  const files = rows.slice(0, UNCOMMITTED_LIMITS.files).map(([, letter = '', path = '']) => ({
    path: path.slice(0, UNCOMMITTED_LIMITS.path),
    state: STATES[letter as keyof typeof STATES] ?? ('modified' as const),
  }));
  return { count: rows.length, files };
}

/** Makes the temporary repository; returns the variables that make git write new objects there. */
async function borrowingRepository(
  repository: LocalRepository,
  folder: string,
): Promise<Result<Record<string, string>, Refusal>> {
  const made = await repository.git('init', '--quiet', '--bare', '--template=', '--object-format=sha1', folder);
  if (!made.ok) return made;
  const objects = await repository.git('rev-parse', '--path-format=absolute', '--git-path', 'objects');
  if (!objects.ok) return objects;
  const shallow = await repository.git('rev-parse', '--path-format=absolute', '--git-path', 'shallow');
  await makeFolder(join(folder, 'objects/info'));
  await writeFile(join(folder, 'objects/info/alternates'), `${objects.value}\n`);
  if (shallow.ok && existsSync(shallow.value)) await copyFile(shallow.value, join(folder, 'shallow'));
  return ok({ GIT_OBJECT_DIRECTORY: join(folder, 'objects') });
}

/** Settings that make no clean filter run: the bytes of the files are taken, not pointers to them. */
async function withoutFilters(repository: LocalRepository): Promise<Record<string, string>> {
  const listed = await repository.git(
    'config',
    '--name-only',
    '--get-regexp',
    '^filter\\..*\\.(clean|process|required)$',
  );
  const names = listed.ok ? [...new Set(listed.value.split('\n').map((key) => key.replace(/\.[a-z]+$/, '')))] : [];
  const settings = names.flatMap((name) => [
    [`${name}.clean`, ''],
    [`${name}.process`, ''],
    [`${name}.required`, 'false'],
  ]);
  const pairs = settings.flatMap(([key = '', value = ''], at) => [
    [`GIT_CONFIG_KEY_${at}`, key],
    [`GIT_CONFIG_VALUE_${at}`, value],
  ]);
  return settings.length === 0 ? {} : { GIT_CONFIG_COUNT: String(settings.length), ...Object.fromEntries(pairs) };
}

function unfit(code: string, what: string, next: string): Result<never, Refusal> {
  return refuse({ code, message: `The work tree cannot be measured as it is: ${what}.`, next });
}
