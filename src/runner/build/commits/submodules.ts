import { join, posix } from 'node:path';
import type { Incident } from '../../../model/incident.ts';
import { err, ok, type Result } from '../../../model/result.ts';
import type { TreeRules } from '../../../model/tree.ts';
import { fetchFailed, type Git } from './git.ts';
import { type GitSource, readSource, submoduleSource } from './git-source.ts';

/** The tree of a commit, or of a submodule in it. */
export interface FetchedTree {
  /** Its folder from the top of the measured repository; empty for the top itself. */
  readonly path: string;
  readonly sha: string;
  /** Files and links in it, without those of submodules. */
  readonly files: number;
}

/** Where the submodules of a tree may be fetched from. */
export interface SubmoduleOptions {
  readonly rules: TreeRules['submodules'];
  /** The checkout of a user who measures on their own machine: submodules that are initialised there need no network. */
  readonly local: LocalSubmodules | null;
  /** Fetches one commit; the incident says why it could not. */
  fetch(sha: string, from: GitSource): Promise<Result<void, Incident>>;
}

/** Folders of a checkout that may hold submodules. */
interface LocalSubmodules {
  readonly checkout: string;
  /** `modules` in its git directory. */
  readonly modules: string;
}

/** A fetched tree that may have submodules. */
interface SuperTree {
  readonly sha: string;
  readonly from: GitSource;
  readonly path: string;
  /** Its folder below `modules`. */
  readonly modulesPath: string;
  readonly depth: number;
}

const DEPTH_MAX = 8;
const SUBMODULES_MAX = 64;
/** Most bytes that are read of the listing of a tree. */
const LISTING_BYTES = 128 * 1024 * 1024;
const NAMED_MAX = 5;

/** A gitlink of a tree, with what `.gitmodules` says about its path. */
interface Gitlink {
  readonly path: string;
  readonly sha: string;
  readonly name: string | null;
  readonly url: string | null;
}

/**
 * The tree of a fetched commit, and after it those of the submodules that the rules ask for, which are fetched. A submodule that
 * no rule mentions is an incident: its folder would be empty.
 */
export async function fetchTrees(
  git: Git,
  top: Pick<SuperTree, 'sha' | 'from'>,
  options: SubmoduleOptions,
): Promise<Result<readonly FetchedTree[], Incident>> {
  const trees: FetchedTree[] = [];
  const open: SuperTree[] = [{ ...top, path: '', modulesPath: '', depth: 0 }];
  for (let tree = open.shift(); tree !== undefined; tree = open.shift()) {
    const listed = await readTree(git, tree);
    if (!listed.ok) return listed;
    const { links, files } = listed.value;
    trees.push({ path: tree.path, sha: tree.sha, files });
    const unmentioned = links.filter(({ path }) => isWanted(path, tree.depth, options.rules) === null);
    if (unmentioned.length > 0) return missing(top.sha, unmentioned, options.rules);
    for (const link of links) {
      if (isWanted(link.path, tree.depth, options.rules) !== true) continue;
      if (trees.length + open.length > SUBMODULES_MAX || tree.depth >= DEPTH_MAX) {
        return refused(link, `there are more than ${SUBMODULES_MAX} submodules, or they are nested too deeply`);
      }
      const from = await fetchOne(link, tree, options);
      if (!from.ok) return from;
      const modulesPath = join(tree.modulesPath, link.name ?? '', 'modules');
      open.push({ sha: link.sha, from: from.value, path: link.path, modulesPath, depth: tree.depth + 1 });
    }
  }
  return ok(trees);
}

/** Whether the rules ask for the submodule at a path; null when they do not mention it. */
function isWanted(path: string, depth: number, rules: TreeRules['submodules']): boolean | null {
  if (rules === undefined) return null;
  if (typeof rules === 'boolean') return depth === 0 || !rules ? rules : null;
  return rules === 'recursive' || rules.includes(path);
}

async function fetchOne(
  link: Gitlink,
  tree: SuperTree,
  options: SubmoduleOptions,
): Promise<Result<GitSource, Incident>> {
  const { sha, url } = link;
  const remote = url === null ? err('.gitmodules has no URL for it') : submoduleSource(url, tree.from);
  for (const place of localPlaces(link, tree, options.local)) {
    const from = readSource(place);
    // Its own submodules are named relative to where it is published, not to this copy.
    if (from !== null && (await options.fetch(sha, from)).ok) return ok(remote.ok ? remote.value : from);
  }
  if (!remote.ok) return refused(link, remote.error);
  // Whoever writes .gitmodules must not choose among the repositories of a machine that measures for others.
  if (remote.value.protocol === 'file' && options.local === null) return refused(link, 'only https:// is fetched');
  const fetched = await options.fetch(sha, remote.value);
  return fetched.ok ? ok(remote.value) : fetched;
}

function localPlaces({ path, name }: Gitlink, tree: SuperTree, local: LocalSubmodules | null): string[] {
  if (local === null) return [];
  const isPlainName = name !== null && !name.split('/').includes('..');
  return [join(local.checkout, path), ...(isPlainName ? [join(local.modules, tree.modulesPath, name)] : [])];
}

async function readTree(git: Git, tree: SuperTree): Promise<Result<{ links: Gitlink[]; files: number }, Incident>> {
  const listed = await git(['ls-tree', '-r', '--full-tree', tree.sha], { maxBytes: LISTING_BYTES });
  if (listed.exitCode !== 0 || listed.stdout.length >= LISTING_BYTES) {
    return fetchFailed('tree-too-large', `The files of ${tree.sha.slice(0, 12)} could not be listed.`, {
      next: 'Look for generated files in the repository: its list of files is larger than 128 MiB.',
    });
  }
  const links = [...listed.stdout.matchAll(/^160000 commit ([0-9a-f]{40})\t(.+)$/gm)];
  const files = (listed.stdout.match(/^1[02]0\d\d\d blob /gm) ?? []).length;
  if (links.length === 0) return ok({ links: [], files });
  const blob = `--blob=${tree.sha}:.gitmodules`;
  const modules = await git(['config', blob, '--get-regexp', '^submodule\\..*\\.(path|url)$']);
  const values = { path: new Map<string, string>(), url: new Map<string, string>() };
  for (const [, name = '', key, value = ''] of modules.stdout.matchAll(/^submodule\.(.*?)\.(path|url) (.*)$/gm)) {
    values[key === 'path' ? 'path' : 'url'].set(name, value);
  }
  const named = links.map(([, sha = '', own = '']): Gitlink => {
    const name = [...values.path].find(([, path]) => path.replace(/\/+$/, '') === own)?.[0] ?? null;
    return { sha, name, url: (name !== null && values.url.get(name)) || null, path: posix.join(tree.path, own) };
  });
  return ok({ links: named, files });
}

function missing(sha: string, links: readonly Gitlink[], rules: TreeRules['submodules']): Result<never, Incident> {
  const names = links.slice(0, NAMED_MAX).map(({ path }) => path);
  const more = links.length > NAMED_MAX ? ` and ${links.length - NAMED_MAX} more` : '';
  const what = links.length === 1 ? 'a submodule' : `${links.length} submodules`;
  return fetchFailed(
    'submodules-missing',
    `Commit ${sha.slice(0, 12)} has ${what} that would be empty: ${names.join(', ')}${more}.`,
    {
      next:
        rules === undefined
          ? 'Write tree: { submodules: true } into .github/alloc-ab.yml to fetch them, a list of paths for some, or false to build without.'
          : 'They are submodules of submodules: write tree: { submodules: recursive } into .github/alloc-ab.yml, or list the paths that are needed.',
    },
  );
}

function refused({ path }: Gitlink, why: string): Result<never, Incident> {
  return fetchFailed('submodule-refused', `The submodule ${path} is not fetched: ${why}.`, {
    next: 'Give it an https:// URL in .gitmodules, or list the submodules that are needed in tree: { submodules: […] } of .github/alloc-ab.yml.',
  });
}
