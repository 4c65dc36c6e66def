import { existsSync } from 'node:fs';
import { copyFile, lstat, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { CONFIG_PATH } from '../../model/config.ts';
import type { Refusal } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { UNCOMMITTED_LIMITS, type Uncommitted } from '../../model/tree.ts';
import { makeTemporaryFolder } from '../../system/temporary-folder.ts';
import type { LocalRepository } from './local-repository.ts';

/** Most paths of one git command. */
export const PATHS_AT_ONCE = 500;

/** A copy of the index of a checkout in which no flag hides a changed file. */
interface IndexCopy {
  /** Variables for git commands that use it. */
  readonly variables: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

/**
 * The uncommitted files of a work tree, except ignored ones and the configuration; null when there are none, and in a bare repository. Reads files that
 * "assume unchanged" or "skip worktree" hide, and changes nothing.
 */
export async function readUncommitted(
  repository: LocalRepository,
): Promise<Result<Omit<Uncommitted, 'measured'> | null, Refusal>> {
  if (repository.index === null) return ok(null);
  const index = await copyIndex(repository, repository.index);
  if (!index.ok) return index;
  const { variables, remove } = index.value;
  try {
    const options = ['--porcelain=v1', '--untracked-files=all', '--ignore-submodules=none', '--no-renames'];
    const status = await repository.gitWith(variables, 'status', ...options);
    if (!status.ok) return status;
    const files = status.value.split('\n').flatMap((line) => {
      const [, letters = '', path = ''] = /^(..) (.+)$/.exec(line) ?? [];
      // A blank alone puts a path in quotes; other characters are also escaped in them.
      return path === '' ? [] : [{ path: path.replace(/^"([^\\"]*)"$/, '$1'), state: stateOf(letters) }];
    });
    const others = files.filter(({ path }) => path !== CONFIG_PATH);
    const isChanged = others.some(({ state }) => state === 'modified');
    const modules = new Set(isChanged ? await submodulePaths(repository, variables) : []);
    const first = others.slice(0, UNCOMMITTED_LIMITS.files).map(({ path, state }) => ({
      path: path.slice(0, UNCOMMITTED_LIMITS.path),
      state: modules.has(path) && state === 'modified' ? ('submodule' as const) : state,
    }));
    if (files.length === 0) return ok(null);
    const configuration = others.length < files.length ? { configuration: true as const } : {};
    return ok({ count: others.length, ...configuration, files: first });
  } finally {
    await remove();
  }
}

/** Copies the index. Its time is copied too: git compares it with the times of files to find those that changed at that moment. */
export async function copyIndex(repository: LocalRepository, path: string): Promise<Result<IndexCopy, Refusal>> {
  const folder = await makeTemporaryFolder('index');
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const copy = join(folder, 'index');
  if (existsSync(path)) {
    const { atime, mtime } = await lstat(path);
    await copyFile(path, copy);
    await utimes(copy, atime, mtime);
  }
  const variables = { GIT_INDEX_FILE: copy };
  const shown = await showHidden(repository, variables);
  if (shown.ok) return ok({ variables, remove });
  await remove();
  return shown;
}

/** Clears the flags of files that exist: a sparse checkout leaves the others out on purpose. */
async function showHidden(
  repository: LocalRepository,
  variables: IndexCopy['variables'],
): Promise<Result<void, Refusal>> {
  const listed = await repository.gitWith(variables, 'ls-files', '-v', '--full-name');
  if (!listed.ok) return listed;
  const lines = listed.value.split('\n');
  const assumed = lines.filter((line) => /^[a-z] /.test(line)).map((line) => line.slice(2));
  const skipped = lines.filter((line) => /^[Ss] /.test(line)).map((line) => line.slice(2));
  const present = skipped.filter((path) => existsSync(join(repository.folder, path)));
  for (const [option, paths] of [
    ['--no-assume-unchanged', assumed],
    ['--no-skip-worktree', present],
  ] as const) {
    for (let at = 0; at < paths.length; at += PATHS_AT_ONCE) {
      const some = paths.slice(at, at + PATHS_AT_ONCE);
      const cleared = await repository.gitWith(variables, 'update-index', option, '--', ...some);
      if (!cleared.ok) return cleared;
    }
  }
  return ok(undefined);
}

/** Paths of the submodules in the index. */
export async function submodulePaths(
  repository: LocalRepository,
  variables: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const staged = await repository.gitWith(variables, 'ls-files', '--stage');
  if (!staged.ok) return [];
  return [...staged.value.matchAll(/^160000 [0-9a-f]+ \d\t(.+)$/gm)].map(([, path = '']) => path);
}

/** The state that the two letters of `git status` stand for: index, then work tree. */
function stateOf(letters: string): Uncommitted['files'][number]['state'] {
  if (letters === '??') return 'untracked';
  if (/U|AA|DD/.test(letters)) return 'conflict';
  if (letters.includes('D')) return 'deleted';
  return letters.includes('A') ? 'added' : 'modified';
}
