import { type ApiCall, type ApiResponse, type Handler, NOT_FOUND, page, unprocessable } from './call.ts';
import * as shape from './shapes.ts';
import type { Repository } from './state.ts';
import type { World } from './world.ts';

/** "body is too long (maximum is 65536 characters)": the message of a 422 as it stands in public logs of other Apps. */
const BODY_MAX = 65_536;

/** Operations that write a commit, a branch's pull request and an issue. */
export const PROPOSAL_OPERATIONS: Readonly<Record<string, Handler>> = {
  // A tree with `base_tree` keeps the other entries; without it they are deleted (docs, "Create a tree").
  'git/create-tree': async ({ world, repository, body, base }) => {
    if (await isEmpty(world, repository)) return EMPTY;
    const given: { path?: string; mode?: string; type?: string; sha?: string | null; content?: string }[] = body.tree;
    const { base_tree: baseTree = null } = body as { base_tree?: string };
    if (baseTree !== null && (await kindOf(world, repository, baseTree)) !== 'tree') return NOT_FOUND;
    let tree: string | null = baseTree;
    for (const { path = '', mode, type, content } of given) {
      // "Use either tree.sha or content"; entries with the digits of an object are not simulated.
      if (content === undefined || type !== 'blob' || !/^100(?:644|755)$/.test(mode ?? ''))
        return unprocessable('tree.content is missing');
      if (path === '' || path.startsWith('/') || path.split('/').includes('..'))
        return unprocessable('tree.path is malformed');
      const blob = await world.gitWrite(repository, ['hash-object', '-w', '--stdin'], content);
      if (blob === null) return unprocessable('a blob cannot be written');
      tree = await withEntry(world, repository, tree, path.split('/'), `${mode} blob ${blob}`);
    }
    if (tree === null) return unprocessable('Invalid tree info');
    const url = `${base}/repos/${repository.fullName}/git/trees/${tree}`;
    return { status: 201, body: { sha: tree, url, tree: [], truncated: false } };
  },

  // Author and committer are the account of the token when none is given (docs, "Create a commit").
  'git/create-commit': async ({ world, repository, body }) => {
    if (await isEmpty(world, repository)) return EMPTY;
    if ((await kindOf(world, repository, body.tree)) !== 'tree') return unprocessable('Tree SHA does not exist');
    const parents: string[] = body.parents ?? [];
    for (const parent of parents)
      if ((await kindOf(world, repository, parent)) !== 'commit')
        return unprocessable('Parent SHA does not exist or is not a commit object');
    if (body.author !== undefined || body.committer !== undefined) return unprocessable('an author is not simulated');
    const bot = world.bot();
    const identity = [`user.name=${bot.login}`, `user.email=${bot.id}+${bot.login}@users.noreply.github.com`];
    const settings = identity.flatMap((each) => ['-c', each]);
    const of = parents.flatMap((parent) => ['-p', parent]);
    const sha = await world.gitWrite(repository, [...settings, 'commit-tree', body.tree, ...of], `${body.message}\n`);
    if (sha === null) return unprocessable('the commit cannot be written');
    return {
      status: 201,
      body: {
        sha,
        message: body.message,
        tree: { sha: body.tree },
        parents: parents.map((parent) => ({ sha: parent })),
      },
    };
  },

  // Without `force`, GitHub makes sure that "the update is a fast-forward update" (docs, "Update a reference"); the messages are those of
  // public threads about the API.
  'git/update-ref': async ({ world, repository, parameters, body, base }) => {
    const ref = `refs/${parameters.ref}`;
    const old = await world.resolve(repository, ref);
    if (old === null) return unprocessable('Reference does not exist');
    if ((await kindOf(world, repository, body.sha)) !== 'commit') return unprocessable('Object does not exist');
    const isForward = (await world.git(repository, 'merge-base', old, body.sha))?.toString().trim() === old;
    if (body.force !== true && !isForward) return unprocessable('Update is not a fast forward');
    const moved = await world.gitWrite(repository, ['update-ref', ref, body.sha, old]);
    if (moved === null) return unprocessable('Update is not a fast forward');
    for (const pull of repository.pulls.values())
      if (pull.state === 'open' && `refs/heads/${pull.headRef}` === ref) pull.headSha = body.sha;
    const url = `${base}/repos/${repository.fullName}/git/${ref}`;
    return { status: 200, body: { ref, url, object: { type: 'commit', sha: body.sha, url } } };
  },

  // The messages are those of public threads about `gh pr create` and the API: cli/cli#3404, cli/cli#2691, peter-evans/create-pull-request.
  'pulls/create': async (call) => {
    const { world, repository, body, base, emit } = call;
    const [branch = '', owner = repository.owner] = String(body.head).split(':').reverse();
    if (owner !== repository.owner) return unprocessable('a fork is not simulated');
    if (body.title === undefined) return unprocessable('missing_field: title');
    if ([...String(body.body ?? '')].length > BODY_MAX) return tooLong();
    const [headSha, baseSha] = await Promise.all(
      [branch, body.base].map((name) => world.resolve(repository, `refs/heads/${name}`)),
    );
    if (headSha == null) return unprocessable('PullRequest head invalid');
    if (baseSha == null) return unprocessable('PullRequest base invalid');
    const range = (await world.git(repository, 'rev-list', '--count', `${baseSha}..${headSha}`))?.toString().trim();
    if (range === '0') return unprocessable(`No commits between ${body.base} and ${branch}`);
    for (const { state, headRef, baseRef } of repository.pulls.values())
      if (state === 'open' && headRef === branch && baseRef === body.base)
        return unprocessable(`A pull request already exists for ${repository.owner}:${branch}.`);
    const at = world.now();
    const pull = {
      number: newIssue(repository),
      author: world.bot(),
      title: body.title,
      body: body.body,
      state: 'open' as const,
      draft: body.draft ?? false,
      baseRef: body.base,
      headSha,
      headRef: branch,
      headRepository: repository.fullName,
      createdAt: at,
      updatedAt: at,
      mergeSha: null,
      reviews: [],
    };
    repository.pulls.set(pull.number, pull);
    emit({ kind: 'pull-opened', repository, number: pull.number });
    return { status: 201, body: shape.pullRequest(pull, repository, baseSha, base) };
  },

  // "GitHub's REST API considers every pull request an issue" (docs, "List repository issues"). Without `state` only open ones.
  'issues/list-for-repo': (call) => {
    const { repository, query, base } = call;
    const state = query.get('state') ?? 'open';
    const creator = query.get('creator');
    const all = [...repository.issueTexts.values(), ...repository.pulls.values()]
      .filter((each) => state === 'all' || each.state === state)
      .filter(({ author }) => creator === null || author.login === creator)
      .sort((a, b) => b.number - a.number);
    return page(call, all, (items) => items.map((each) => shape.issue(each, repository, base)));
  },

  // "410 Gone: issues are disabled in the repository" (docs, "Create an issue").
  'issues/create': ({ world, repository, body, base }) => {
    if (!repository.hasIssues)
      return { status: 410, body: { message: 'Issues has been disabled in this repository.', status: '410' } };
    if ([...String(body.body ?? '')].length > BODY_MAX) return tooLong();
    const author = world.bot();
    const issue = {
      number: newIssue(repository),
      author,
      title: body.title,
      body: body.body ?? '',
      state: 'open' as const,
    };
    repository.issueTexts.set(issue.number, issue);
    return { status: 201, body: shape.issue(issue, repository, base) };
  },
};

/** The number of a new issue or pull request: both share one sequence. */
export function newIssue(repository: Repository): number {
  const number = repository.issues.size + 1;
  repository.issues.add(number);
  return number;
}

/** docs, "Git database": the API answers 409 for a repository that is empty or unavailable. */
const EMPTY: ApiResponse = { status: 409, body: { message: 'Git Repository is empty.', status: '409' } };

function tooLong(): ApiResponse {
  return unprocessable(`body is too long (maximum is ${BODY_MAX} characters)`);
}

async function isEmpty(world: World, repository: Repository): Promise<boolean> {
  return (await world.resolve(repository, repository.defaultBranch)) === null;
}

/** The type of an object by its 40 digits; undefined where there is none. */
async function kindOf(world: World, repository: Repository, sha: string): Promise<string | undefined> {
  if (!/^[0-9a-f]{40}$/.test(sha)) return undefined;
  return (await world.git(repository, 'cat-file', '-t', sha))?.toString().trim();
}

/** A tree with a file added or replaced; null where git fails. `blob` is its mode, type and digits. */
async function withEntry(
  world: World,
  repository: ApiCall['repository'],
  tree: string | null,
  [name = '', ...rest]: readonly string[],
  blob: string,
): Promise<string | null> {
  const listed = tree === null ? '' : ((await world.git(repository, 'ls-tree', '-z', tree))?.toString() ?? '');
  const entries = listed.split('\0').filter((line) => line !== '');
  const isSame = (line: string) => line.endsWith(`\t${name}`);
  const [, kind, sha] = entries.find(isSame)?.split(/[ \t]/) ?? [];
  const below = kind === 'tree' ? (sha ?? null) : null;
  const entry =
    rest.length === 0
      ? `${blob}\t${name}`
      : `040000 tree ${await withEntry(world, repository, below, rest, blob)}\t${name}`;
  return world.gitWrite(
    repository,
    ['mktree', '-z'],
    [...entries.filter((line) => !isSame(line)), entry, ''].join('\0'),
  );
}
