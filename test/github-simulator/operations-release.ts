import { createHash } from 'node:crypto';
import { type ApiCall, type ApiResponse, type Handler, NOT_FOUND, page, unprocessable } from './call.ts';
import { countedCheck } from './counted-check.ts';
import * as shape from './shapes.ts';
import type { Release } from './state.ts';

const NOTES_CHARACTERS_MAX = 125_000;
const RELEASE_CHECK = 'alloc-ab release';

/** Operations of tags, releases and their files. Tags are stored in the repository's own git. */
export const RELEASE_OPERATIONS: Readonly<Record<string, Handler>> = {
  'repos/get': ({ repository, base }) => ({ status: 200, body: shape.repository(repository, base) }),

  // The moves of a branch, newest first, from git's reflog.
  'repos/list-activities': async ({ world, repository, query }) => {
    const ref = `refs/heads/${(query.get('ref') ?? repository.defaultBranch).replace(/^refs\/heads\//, '')}`;
    const listed = await world.git(repository, 'log', '-g', '--format=%H %gd', '--date=unix', ref, '--');
    const moves = (listed?.toString() ?? '').split('\n').filter((line) => line !== '');
    const activities = moves.map((line, at) => {
      const [, after = '', seconds = ''] = /^(\w+) .*@\{(\d+)\}$/.exec(line) ?? [];
      const before = moves[at + 1]?.slice(0, 40) ?? '0'.repeat(40);
      const timestamp = new Date(Number(seconds) * 1000).toISOString();
      return { id: at + 1, before, after, ref, timestamp, activity_type: 'push' };
    });
    return { status: 200, body: activities.slice(0, Math.min(Number(query.get('per_page') ?? 30), 100)) };
  },

  'repos/list-tags': async (call) => {
    const { world, repository, base } = call;
    const format = '--format=%(refname:strip=2) %(objectname) %(*objectname)';
    const listed = (await world.git(repository, 'for-each-ref', format, 'refs/tags'))?.toString() ?? '';
    const tags = listed
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split(' '));
    const url = `${base}/repos/${repository.fullName}`;
    return page(call, tags, (items) =>
      items.map(([name = '', object = '', peeled = '']) => ({
        name,
        commit: { sha: peeled || object, url: `${url}/commits/${peeled || object}` },
        zipball_url: `${url}/zipball/${name}`,
        tarball_url: `${url}/tarball/${name}`,
      })),
    );
  },

  'git/get-ref': async ({ world, repository, parameters, base }) => {
    const ref = `refs/${parameters.ref}`;
    const listed = await world.git(repository, 'for-each-ref', '--format=%(refname) %(objecttype) %(objectname)', ref);
    const [name, type, sha] = listed?.toString().trim().split(' ') ?? [];
    if (name !== ref || sha === undefined) return NOT_FOUND;
    const url = `${base}/repos/${repository.fullName}/git/${name}`;
    return { status: 200, body: { ref: name, url, object: { type, sha, url } } };
  },

  'git/get-tag': async (call) => {
    const tag = await tagObject(call, call.parameters.tag_sha ?? '');
    return tag === null ? NOT_FOUND : { status: 200, body: tag };
  },

  'git/create-tag': async (call) => {
    const { world, repository, body } = call;
    if ((await world.resolve(repository, body.object)) === null) return unprocessable('Object does not exist');
    const seconds = Math.floor(Date.now() / 1000);
    const tagger = `${world.bot().login} <${world.bot().id}+${world.slug}@users.noreply.github.com> ${seconds} +0000`;
    const text = `object ${body.object}\ntype ${body.type}\ntag ${body.tag}\ntagger ${tagger}\n\n${body.message}\n`;
    const sha = await world.gitWrite(repository, ['hash-object', '-t', 'tag', '-w', '--stdin'], text);
    return sha === null ? unprocessable('not a tag') : { status: 201, body: await tagObject(call, sha) };
  },

  'git/create-ref': async (call) => {
    const { world, repository, body, base } = call;
    const { ref, sha } = body;
    const commit = await world.resolve(repository, sha);
    if (commit === null) return unprocessable('Object does not exist');
    if (await lacksWorkflows(call, commit))
      return { status: 403, body: { message: 'Resource not accessible by integration', status: '403' } };
    const passed = commit !== null && countedCheck(repository, commit, RELEASE_CHECK)?.conclusion === 'success';
    const status = repository.statuses.findLast((one) => one.sha === commit && one.context === RELEASE_CHECK);
    if (repository.protectsTags && !passed && status?.state !== 'success')
      return unprocessable(`Repository rule violations found: Required status check "${RELEASE_CHECK}" is expected.`);
    const made = await world.gitWrite(repository, ['update-ref', ref, sha, '0'.repeat(40)]);
    if (made === null) return unprocessable('Reference already exists');
    const url = `${base}/repos/${repository.fullName}/git/${ref}`;
    return { status: 201, body: { ref, url, object: { type: commit === sha ? 'commit' : 'tag', sha, url } } };
  },

  'repos/create-commit-status': async ({ world, repository, parameters, body, base }) => {
    const sha = await world.resolve(repository, parameters.sha ?? '');
    if (sha === null) return unprocessable(`No commit found for SHA: ${parameters.sha}`);
    if ((body.description ?? '').length > 140)
      return unprocessable('description is too long (maximum is 140 characters)');
    const { state, context = 'default', description = null, target_url: targetUrl = null } = body;
    const status = { id: world.nextId(), sha, context, state, description, targetUrl };
    repository.statuses.push(status);
    return { status: 201, body: shape.commitStatus(status, world.bot(), repository, base) };
  },

  'repos/list-releases': (call) =>
    page(call, [...call.repository.releases.values()].reverse(), (items) =>
      items.map((release) => shape.release(release, call.repository, call.world, call.base)),
    ),

  'repos/create-release': async (call) => {
    const { world, repository, body, base } = call;
    const target =
      (await world.resolve(repository, body.tag_name)) ??
      (await world.resolve(repository, body.target_commitish ?? repository.defaultBranch));
    if (target !== null && (await lacksWorkflows(call, target))) return NOT_FOUND;
    const taken = clash(repository.releases.values(), body.tag_name, body.draft === true);
    if (taken !== null) return taken;
    if ((body.body ?? '').length > NOTES_CHARACTERS_MAX) return unprocessable('body is too long');
    const release: Release = {
      id: world.nextId(),
      tag: body.tag_name,
      target: body.target_commitish ?? repository.defaultBranch,
      name: body.name ?? '',
      body: body.body ?? '',
      draft: body.draft ?? false,
      prerelease: body.prerelease ?? false,
      author: world.bot(),
      createdAt: world.now(),
      publishedAt: body.draft === true ? null : world.now(),
      latest: false,
      assets: [],
    };
    repository.releases.set(release.id, release);
    return { status: 201, body: shape.release(release, repository, world, base) };
  },

  'repos/update-release': async (call) => {
    const { world, repository, parameters, body, base } = call;
    const release = repository.releases.get(Number(parameters.release_id));
    if (release === undefined) return NOT_FOUND;
    const target = body.target_commitish === undefined ? null : await world.resolve(repository, body.target_commitish);
    if (target !== null && (await lacksWorkflows(call, target))) return NOT_FOUND;
    const others = [...repository.releases.values()].filter(({ id }) => id !== release.id);
    const taken = clash(others, release.tag, body.draft ?? release.draft);
    if (taken !== null) return taken;
    if ((body.body ?? '').length > NOTES_CHARACTERS_MAX) return unprocessable('body is too long');
    const { name = release.name, body: text = release.body, draft = release.draft } = body;
    Object.assign(release, { name, body: text, draft, prerelease: body.prerelease ?? release.prerelease });
    if (!release.draft) release.publishedAt ??= world.now();
    // "Defaults to `true` for newly published releases": https://docs.github.com/en/rest/releases/releases#update-a-release
    const latest = !release.draft && !release.prerelease && (body.make_latest ?? 'true') === 'true';
    if (latest) for (const each of repository.releases.values()) each.latest = each.id === release.id;
    return { status: 200, body: shape.release(release, repository, world, base) };
  },

  'repos/delete-release': ({ repository, parameters }) =>
    repository.releases.delete(Number(parameters.release_id)) ? { status: 204 } : NOT_FOUND,

  'repos/list-release-assets': (call) => {
    const release = call.repository.releases.get(Number(call.parameters.release_id));
    if (release === undefined) return NOT_FOUND;
    return page(call, release.assets, (items) =>
      items.map((asset) => shape.releaseAsset(asset, release, call.repository, call.base)),
    );
  },

  'repos/upload-release-asset': ({ world, repository, parameters, query, body, base, half }) => {
    const release = repository.releases.get(Number(parameters.release_id));
    const name = query.get('name') ?? '';
    if (release === undefined) return NOT_FOUND;
    if (release.assets.some((asset) => asset.name === name)) return unprocessable('already_exists');
    // A repository with immutable releases accepts no files for a published release.
    if (!release.draft) return unprocessable('Cannot upload assets to an immutable release');
    const content = half ? Buffer.alloc(0) : (body as Buffer);
    const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
    const state = half ? ('open' as const) : ('uploaded' as const);
    const asset = { id: world.nextId(), name, content, digest, state, createdAt: world.now() };
    release.assets.push(asset);
    return { status: 201, body: shape.releaseAsset(asset, release, repository, base) };
  },

  'repos/delete-release-asset': ({ repository, parameters }) => {
    for (const release of repository.releases.values()) {
      const index = release.assets.findIndex(({ id }) => id === Number(parameters.asset_id));
      if (index < 0) continue;
      release.assets.splice(index, 1);
      return { status: 204 };
    }
    return NOT_FOUND;
  },
};

/**
 * Without Workflows: write, GitHub refuses a release or a tag of a commit whose workflow files differ from the default branch,
 * with 403 or 404: permission table of https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
 * ("Workflows" repository permissions), and https://github.blog/changelog/2023-11-02-github-actions-enforcing-workflow-scope-when-creating-a-release
 */
async function lacksWorkflows({ world, repository, permissions }: ApiCall, commit: string): Promise<boolean> {
  if (permissions.workflows === 'write') return false;
  const tree = async (at: string) =>
    (await world.git(repository, 'rev-parse', `${at}:.github/workflows`))?.toString() ?? '';
  return (await tree(commit)) !== (await tree(repository.defaultBranch));
}

/** GitHub accepts any number of drafts of a tag, and one published release. */
function clash(releases: Iterable<Release>, tag: string, draft: boolean): ApiResponse | null {
  const published = [...releases].some((release) => release.tag === tag && !release.draft);
  return published && !draft ? unprocessable('already_exists: tag_name') : null;
}

async function tagObject({ world, repository, base }: ApiCall, sha: string) {
  const text = (await world.git(repository, 'cat-file', 'tag', sha))?.toString();
  if (text === undefined) return null;
  const [head = '', ...message] = text.split('\n\n');
  const field = (name: string): string => new RegExp(`^${name} (.*)$`, 'm').exec(head)?.[1] ?? '';
  const [, name = '', email = '', seconds = '0'] = /^(.*) <(.*)> (\d+)/.exec(field('tagger')) ?? [];
  const url = `${base}/repos/${repository.fullName}/git/tags/${sha}`;
  return {
    sha,
    url,
    tag: field('tag'),
    message: message.join('\n\n'),
    tagger: { name, email, date: new Date(Number(seconds) * 1000).toISOString() },
    object: { sha: field('object'), type: field('type'), url },
  };
}
