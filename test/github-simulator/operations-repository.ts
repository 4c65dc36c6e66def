import { type Handler, NOT_FOUND, page, SUSPENDED, unprocessable } from './call.ts';
import * as shape from './shapes.ts';
import type { StandardRole } from './state.ts';
import type { APP_PERMISSIONS } from './world.ts';

const DELIVERIES_KEPT_MS = 3 * 86_400_000;

/** The `permission` of each standard role: https://docs.github.com/en/rest/collaborators/collaborators#get-repository-permissions-for-a-user */
const PERMISSIONS: Readonly<Record<StandardRole, string>> = {
  admin: 'admin',
  maintain: 'write',
  write: 'write',
  triage: 'read',
  read: 'read',
  none: 'none',
};

/** Operations that read repositories, and write comments and check runs. */
export const REPOSITORY_OPERATIONS: Readonly<Record<string, Handler>> = {
  'apps/get-authenticated': ({ world }) => ({
    status: 200,
    body: { id: world.authority.appId, slug: world.slug, name: world.slug, permissions: world.permissions, events: [] },
  }),

  'apps/list-webhook-deliveries': ({ world, query, base, path, pageMax }) => {
    // Pages start at a delivery, not at a number, so later deliveries do not shift them.
    const end = Number(query.get('cursor') ?? world.deliveries.length);
    const size = Math.min(Number(query.get('per_page') ?? 30), pageMax);
    const forgotten = Date.parse(world.now()) - DELIVERIES_KEPT_MS;
    const items = world.deliveries
      .slice(Math.max(0, end - size), end)
      .filter(({ at }) => Date.parse(at) >= forgotten)
      .reverse();
    const next = new URLSearchParams({ per_page: String(size), cursor: String(end - size) });
    return {
      status: 200,
      body: items.map((delivery) => ({
        id: delivery.id,
        guid: delivery.guid,
        delivered_at: delivery.at,
        redelivery: delivery.redelivery,
        duration: 0.1,
        status: delivery.status === 200 ? 'OK' : 'failed to connect to host',
        status_code: delivery.status,
        event: delivery.event,
        action: delivery.action,
        installation_id: world.installationId,
      })),
      ...(end > size && { headers: { link: `<${base}${path}?${next}>; rel="next"` } }),
    };
  },

  'apps/redeliver-webhook-delivery': ({ world, parameters, emit }) => {
    const deliveryId = Number(parameters.delivery_id);
    if (!world.deliveries.some(({ id }) => id === deliveryId)) return NOT_FOUND;
    emit({ kind: 'redeliver', deliveryId });
    return { status: 202, body: {} };
  },

  'apps/get-repo-installation': ({ world, repository }) =>
    repository.installed
      ? {
          status: 200,
          body: { id: repository.installationId, app_id: world.authority.appId, permissions: world.permissions },
        }
      : NOT_FOUND,

  'apps/create-installation-access-token': ({ world, parameters, body, base }) => {
    const installationId = Number(parameters.installation_id);
    const all = [...world.repositories.values()].filter(
      (each) => each.installed && each.installationId === installationId,
    );
    if (installationId !== world.installationId && all.length === 0) return NOT_FOUND;
    if (world.suspended) return SUSPENDED;
    const granted = (body?.permissions ?? world.permissions) as typeof APP_PERMISSIONS;
    for (const [name, level] of Object.entries(granted)) {
      const granted = world.permissions[name];
      if (granted === undefined || (level === 'write' && granted === 'read')) {
        return unprocessable(`The permissions requested are not granted to this installation (${name}: ${level})`);
      }
    }
    const wanted = body?.repository_ids as readonly number[] | undefined;
    const named = all.filter(({ id }) => wanted?.includes(id));
    // GitHub's description of the operation: 422 for a repository to which the installation has no access.
    if (wanted !== undefined && named.length < wanted.length)
      return unprocessable('There is at least one repository that does not exist or is not accessible');
    const repositories = wanted === undefined ? (body?.repositories ?? null) : named.map(({ id }) => id);
    const { token, expiresAt } = world.authority.mint(granted, repositories ?? all.map(({ id }) => id), installationId);
    return {
      status: 201,
      body: {
        token,
        expires_at: expiresAt,
        permissions: granted,
        repository_selection: 'selected',
        ...(wanted !== undefined && { repositories: named.map((each) => shape.repository(each, base)) }),
      },
    };
  },

  'apps/revoke-installation-access-token': ({ world, authorization }) => {
    world.authority.revoke(authorization);
    return { status: 204 };
  },

  'repos/get-collaborator-permission-level': ({ world, repository, parameters }) => {
    const user = world.users.get(parameters.username ?? '');
    if (user === undefined) return NOT_FOUND;
    const role = repository.roles.get(user.login) ?? (repository.private ? 'none' : 'read');
    const { name: role_name, inherits } = typeof role === 'string' ? { name: role, inherits: role } : role;
    const permission = PERMISSIONS[inherits];
    const rank = ['none', 'read', 'triage', 'write', 'maintain', 'admin'].indexOf(inherits);
    const permissions = { pull: rank >= 1, triage: rank >= 2, push: rank >= 3, maintain: rank >= 4, admin: rank >= 5 };
    return { status: 200, body: { permission, role_name, user: { ...shape.user(user), role_name, permissions } } };
  },

  'pulls/list': async (call) => {
    const { world, repository, query, base } = call;
    // Default: https://docs.github.com/en/rest/pulls/pulls#list-pull-requests
    const state = query.get('state') ?? 'open';
    const newestFirst = (query.get('direction') ?? 'desc') === 'desc';
    // "Filter pulls by head user or head organization and branch name in the format of `user:ref-name`" and "by base branch name".
    const [head, base_] = [query.get('head'), query.get('base')];
    const pulls = [...repository.pulls.values()]
      .filter((pull) => state === 'all' || pull.state === state)
      .filter((pull) => head === null || `${pull.headRepository?.split('/')[0]}:${pull.headRef}` === head)
      .filter((pull) => base_ === null || pull.baseRef === base_)
      .sort((a, b) => a.updatedAt.localeCompare(b.updatedAt) || a.number - b.number);
    const baseShas = new Map<string, string>();
    for (const { baseRef } of pulls)
      baseShas.set(baseRef, (await world.resolve(repository, baseRef)) ?? '0'.repeat(40));
    return page(call, newestFirst ? pulls.reverse() : pulls, (some) =>
      some.map((pull) => shape.pullRequest(pull, repository, baseShas.get(pull.baseRef) ?? '', base)),
    );
  },

  'pulls/get': async ({ world, repository, parameters, base }) => {
    const pull = repository.pulls.get(Number(parameters.pull_number));
    if (pull === undefined) return NOT_FOUND;
    const baseSha = (await world.resolve(repository, pull.baseRef)) ?? '0'.repeat(40);
    const { stale } = pull;
    if (stale === undefined || stale.reads === 0)
      return { status: 200, body: shape.pullRequest(pull, repository, baseSha, base) };
    stale.reads -= 1;
    return {
      status: 200,
      body: shape.pullRequest({ ...pull, headSha: stale.headSha }, repository, baseSha, base),
    };
  },

  'pulls/list-reviews': (call) => {
    const pull = call.repository.pulls.get(Number(call.parameters.pull_number));
    if (pull === undefined) return NOT_FOUND;
    return page(call, pull.reviews, (reviews) =>
      reviews.map(({ id, user, state, sha, at }) => ({
        id,
        user: shape.user(user),
        state,
        commit_id: sha,
        submitted_at: at,
        body: '',
      })),
    );
  },

  'repos/get-branch': async ({ world, repository, parameters }) => {
    const sha = await world.resolve(repository, `refs/heads/${parameters.branch}`);
    if (sha === null) return NOT_FOUND;
    const [tree = '', email = ''] =
      (await world.git(repository, 'log', '-1', '--format=%T%n%ae', sha, '--'))?.toString().split('\n') ?? [];
    const author = world.userOfEmail(email);
    return {
      status: 200,
      body: {
        name: parameters.branch,
        commit: { sha, commit: { tree: { sha: tree } }, author: author == null ? null : shape.user(author) },
        protected: false,
      },
    };
  },

  'issues/list-comments': (call) => {
    const issue = Number(call.parameters.issue_number);
    if (!call.repository.issues.has(issue)) return NOT_FOUND;
    const since = call.query.get('since');
    const comments = [...call.repository.comments.values()].filter(
      (comment) => comment.issue === issue && (since === null || Date.parse(comment.updatedAt) >= Date.parse(since)),
    );
    return page(call, comments, (items) => items.map((comment) => shape.comment(comment, call.repository, call.base)));
  },

  'issues/create-comment': ({ world, repository, parameters, body, base }) => {
    const issue = Number(parameters.issue_number);
    if (!repository.issues.has(issue)) return NOT_FOUND;
    if (Buffer.byteLength(body.body) > world.commentBytesMax)
      return unprocessable(`body is too long (maximum is ${world.commentBytesMax} characters)`);
    const at = world.now();
    const user = world.bot();
    const appId = world.authority.appId;
    const comment = {
      id: world.nextId(),
      issue,
      user,
      body: body.body,
      createdAt: at,
      updatedAt: at,
      appId,
      reactions: [],
      edits: 0,
    };
    repository.comments.set(comment.id, comment);
    return { status: 201, body: shape.comment(comment, repository, base) };
  },

  'issues/update-comment': ({ world, repository, parameters, body, base }) => {
    const comment = repository.comments.get(Number(parameters.comment_id));
    if (comment === undefined) return NOT_FOUND;
    if (Buffer.byteLength(body.body) > world.commentBytesMax)
      return unprocessable(`body is too long (maximum is ${world.commentBytesMax} characters)`);
    comment.body = body.body;
    comment.updatedAt = world.now();
    comment.edits += 1;
    return { status: 200, body: shape.comment(comment, repository, base) };
  },

  'reactions/create-for-pull-request-review-comment': ({ world, repository, parameters, body }) => {
    const comment = Number(parameters.comment_id);
    repository.reviewReactions.push({ comment, content: body.content });
    return { status: 201, body: { id: world.nextId(), user: shape.user(world.bot()), content: body.content } };
  },

  'reactions/create-for-issue-comment': ({ world, repository, parameters, body }) => {
    const comment = repository.comments.get(Number(parameters.comment_id));
    if (comment === undefined) return NOT_FOUND;
    const login = world.bot().login;
    const known = comment.reactions.some((reaction) => reaction.login === login && reaction.content === body.content);
    if (!known) comment.reactions.push({ content: body.content, login });
    return {
      status: known ? 200 : 201,
      body: { id: world.nextId(), user: shape.user(world.bot()), content: body.content },
    };
  },
};
