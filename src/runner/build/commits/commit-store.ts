import { existsSync } from 'node:fs';
import { lstat, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Incident } from '../../../model/incident.ts';
import { ok, type Result } from '../../../model/result.ts';
import type { TreeRules } from '../../../model/tree.ts';
import { makeFolder } from '../../../system/make-folder.ts';
import { removeTree } from '../../job/job.ts';
import { completeTree } from './complete-tree.ts';
import { borrowObjects, openFetchedPacks } from './fetched-packs.ts';
import { setFileTimes } from './fixed-times.ts';
import { fetchFailed, type Git, type GitOptions, gitFailed, openGit } from './git.ts';
import { type GitSource, readSource, sourceFolder, withoutCredentials } from './git-source.ts';
import { type FetchedTree, fetchTrees, type SubmoduleOptions } from './submodules.ts';

/** A bare repository with commits that are fetched as data: no hook or filter runs, and no tag is fetched. */
export interface CommitStore {
  /** Fetches one commit by its full id, without history, and the submodules that the rules ask for. */
  fetch(sha: string): Promise<Result<void, Incident>>;
  /**
   * Replaces `directory` with the files of a commit and of its submodules, without a `.git`. Files whose content is not in the
   * commit are an incident, unless the rules accept them. Returns the names of filters that were not run. A folder that this store filled
   * from the same commit before stays as it is, unless its caller wrote to it and called `forget`: no other process writes there. Checkouts
   * that are asked for at the same time are made one after the other.
   */
  checkout(sha: string, directory: string): Promise<Result<ReadonlySet<string>, Incident>>;
  /** The folder has no longer the files of its commit alone. */
  forget(directory: string): void;
  /** The trees of a fetched commit and of its submodules: what `checkout` writes. */
  trees(sha: string): readonly TreeIdentity[];
  /** Facts about the trees that were checked out: their submodules, and filters that were not run. */
  readonly facts: TreeFacts;
}

/** A tree by the id that git computes from its content. */
interface TreeIdentity {
  /** Its folder from the top of the measured repository; empty for the top itself. */
  readonly path: string;
  readonly tree: string;
}

/** Facts about trees, each once. */
export interface TreeFacts {
  /** `lib/x at 0123456789ab`. */
  readonly submodules: Set<string>;
  /** Names of filters. */
  readonly filters: Set<string>;
}

/** How a store is opened. */
export interface StoreOptions {
  readonly rules?: TreeRules | undefined;
  /** The user's own checkout, when the commits are from there: its submodules may be taken from the machine too. */
  readonly checkout?: string | undefined;
  /**
   * Reads the objects of a local source where they are, in place of a fetch that copies, checks and reads them again. For questions about a
   * commit, and not for what is measured: who can change the source can change the answer.
   */
  readonly borrows?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Largest submodule that is fetched, in bytes. */
const SUBMODULE_BYTES_MAX = 2 * 1024 ** 3;

/** Creates an empty store in `directory` that fetches from `source`. */
export async function openCommitStore(
  directory: string,
  source: string,
  { rules = {}, checkout, borrows = false, signal }: StoreOptions = {},
): Promise<Result<CommitStore, Incident>> {
  const from = readSource(source);
  if (from === null) {
    const message = `"${withoutCredentials(source)}" is not a source that commits can be fetched from.`;
    return fetchFailed('bad-source', message, { next: 'Give an https:// URL or the path of a local repository.' });
  }
  await makeFolder(directory);
  const git = openGit(directory, signal);
  const made = await git(['init', '--quiet', '--bare', '--template=', directory]);
  if (made.exitCode !== 0) return gitFailed('git could not create a repository', made);
  const folder = sourceFolder(from);
  const borrowed = borrows && folder !== null ? await objectsOf(git, folder) : null;
  if (borrowed !== null) await borrowObjects(directory, borrowed);
  const packs = openFetchedPacks(directory, borrowed, signal);
  const origin = folder === null ? null : await originOf(git, checkout ?? folder);
  const local = checkout === undefined ? null : await localSubmodules(git, checkout);
  const fetchedTrees = new Map<string, readonly FetchedTree[]>();
  const identities = new Map<string, readonly TreeIdentity[]>();
  const options: SubmoduleOptions = {
    rules: rules.submodules,
    local,
    fetch: (sha, place) => fetchCommit(git, place, sha, { fileBytes: SUBMODULE_BYTES_MAX }),
  };
  /** The commit of each folder that was filled, and its filters. */
  const written = new Map<string, { readonly sha: string; readonly filters: ReadonlySet<string> }>();
  const facts: TreeFacts = { submodules: new Set(), filters: new Set() };
  /** Ends with the latest checkout, whether it fails or not. */
  let latest: Promise<unknown> = Promise.resolve();
  const fill = async (sha: string, target: string): Promise<Result<ReadonlySet<string>, Incident>> => {
    const before = written.get(target);
    if (before?.sha === sha) return ok(before.filters);
    written.delete(target);
    await removeTree(target);
    const trees = fetchedTrees.get(sha);
    if (trees === undefined) throw new Error('a commit is fetched before it is checked out');
    const done = await packs.within(async (fresh, place) => {
      for (const tree of trees) {
        const files = await checkoutTree(fresh, place, tree.sha, join(target, tree.path));
        if (!files.ok) return files;
      }
      return ok(undefined);
    });
    if (!done.ok) return done;
    setFileTimes(Buffer.from(target));
    const files = trees.reduce((sum, tree) => sum + tree.files, 0);
    const complete = await completeTree({ sha, files }, target, rules.pointers);
    if (!complete.ok) return complete;
    for (const name of complete.value) facts.filters.add(name);
    written.set(target, { sha, filters: complete.value });
    return complete;
  };
  return ok({
    facts,
    fetch: async (sha) => {
      const isThere = borrowed !== null && (await isCommit(git, sha));
      const fetched = isThere ? ok(undefined) : await fetchCommit(git, from, sha);
      if (!fetched.ok) return fetched;
      const trees = await fetchTrees(git, { sha, from: origin ?? from }, options);
      if (!trees.ok) return trees;
      await packs.note();
      const identified = await identify(git, trees.value);
      if (!identified.ok) return identified;
      identities.set(sha, identified.value);
      fetchedTrees.set(sha, trees.value);
      for (const tree of trees.value.slice(1)) facts.submodules.add(`${tree.path} at ${tree.sha.slice(0, 12)}`);
      return ok(undefined);
    },
    checkout: (sha, target) => {
      const made = latest.then(() => fill(sha, target));
      latest = made.catch(() => {});
      return made;
    },
    forget: (target) => void written.delete(target),
    trees: (sha) => {
      const trees = identities.get(sha);
      if (trees === undefined) throw new Error('a commit is fetched before its trees are known');
      return trees;
    },
  });
}

/** The ids of the trees of commits that were fetched. */
async function identify(git: Git, trees: readonly FetchedTree[]): Promise<Result<readonly TreeIdentity[], Incident>> {
  const named = await git(['rev-parse', ...trees.map(({ sha }) => `${sha}^{tree}`)]);
  const ids = named.stdout.trim().split('\n');
  if (named.exitCode !== 0 || ids.length !== trees.length)
    return gitFailed('The tree of a commit could not be read', named);
  return ok(trees.map(({ path }, index) => ({ path, tree: ids[index] ?? '' })));
}

/** Where the repository of a folder is published, when that is an https URL: its relative URLs lead on from there. */
async function originOf(git: Git, folder: string): Promise<GitSource | null> {
  const origin = await git(['config', '--get', 'remote.origin.url'], { at: folder });
  const url = origin.stdout.trim();
  return url.startsWith('https://') ? readSource(url) : null;
}

/** The folders of a user's checkout that may hold submodules. */
async function localSubmodules(git: Git, checkout: string): Promise<SubmoduleOptions['local']> {
  const common = await git(['rev-parse', '--path-format=absolute', '--git-common-dir'], { at: checkout });
  return { checkout, modules: join(common.stdout.trim() || join(checkout, '.git'), 'modules') };
}

/** Fetches one commit without its history, and checks that the object is a commit. */
export async function fetchCommit(
  git: Git,
  from: GitSource,
  sha: string,
  more: Pick<GitOptions, 'env' | 'fileBytes'> = {},
): Promise<Result<void, Incident>> {
  if (!/^[0-9a-f]{40}$/.test(sha)) throw new Error('a commit is fetched by its full id only');
  const args = [
    '--quiet',
    '--no-tags',
    '--no-recurse-submodules',
    '--depth=1',
    '--no-write-fetch-head',
    '--no-auto-gc',
  ];
  const fetched = await git(['fetch', ...args, '--', from.url, sha], { from, ...more });
  if (fetched.exitCode !== 0) {
    return gitFailed(`Commit ${sha.slice(0, 12)} could not be fetched from ${withoutCredentials(from.url)}`, fetched);
  }
  if (await isCommit(git, sha)) return ok(undefined);
  return fetchFailed('wrong-commit', `${sha.slice(0, 12)} was fetched, but it is not a commit.`, {
    next: 'Give the full id of a commit that the repository has.',
  });
}

async function isCommit(git: Git, sha: string): Promise<boolean> {
  const type = await git(['cat-file', '-t', sha]);
  return type.exitCode === 0 && type.stdout.trim() === 'commit';
}

/** The folder of the objects of a local repository; null where it may lack some, or its path has no place in a list of folders. */
async function objectsOf(git: Git, folder: string): Promise<string | null> {
  const partial = await git(['config', '--get-regexp', '^(extensions\\.partialclone|remote\\..*\\.promisor)$'], {
    at: folder,
  });
  const found = await git(['rev-parse', '--path-format=absolute', '--git-path', 'objects'], { at: folder });
  const path = found.stdout.replace(/\n$/, '');
  return found.exitCode === 0 && partial.exitCode === 1 && /^\/[^\n]+$/.test(path) ? path : null;
}

/** Writes the files of a commit into a folder. */
async function checkoutTree(git: Git, directory: string, sha: string, target: string): Promise<Result<void, Incident>> {
  // The folder of a submodule was written by the commit above it, and is no link.
  if (existsSync(target) && !(await lstat(target)).isDirectory()) throw new Error(`${target} is not a folder`);
  await makeFolder(target);
  const index = join(directory, 'index');
  await rm(index, { force: true });
  const options = { env: { GIT_WORK_TREE: target, GIT_INDEX_FILE: index }, cwd: target };
  for (const args of [
    ['read-tree', sha],
    ['checkout-index', '--all', '--force'],
  ]) {
    const result = await git(args, options);
    if (result.exitCode !== 0) return gitFailed(`Commit ${sha.slice(0, 12)} could not be checked out`, result);
  }
  return ok(undefined);
}
