import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename, dirname, resolve } from 'node:path';
import { reaches } from './auth.ts';
import type { World } from './world.ts';

/** A refusal of GitHub's git server. */
interface GitRefusal {
  readonly status: 401 | 404;
  readonly headers: Record<string, string>;
  readonly text: string;
}

/**
 * Why GitHub refuses to serve a repository over git, or null. Without credentials, and with bad ones, a private repository and one that
 * does not exist both ask for a login (401; WeblateOrg/weblate#12011, actions/checkout#641). An installation's token without access to
 * the repository, or without Contents: read, gets "Repository not found" (404; src-d/lookout#365). The user is `x-access-token`
 * (docs.github.com, "Authenticating as a GitHub App installation").
 */
export function refuseGit(world: World, fullName: string, authorization: string | undefined): GitRefusal | null {
  const repository = world.repositories.get(fullName.toLowerCase());
  const login: GitRefusal = {
    status: 401,
    headers: { 'www-authenticate': 'Basic realm="GitHub"', 'content-type': 'text/plain' },
    text: 'Repository not found.',
  };
  const missing: GitRefusal = { status: 404, headers: { 'content-type': 'text/plain' }, text: 'Repository not found.' };
  if (authorization === undefined) {
    if (repository === undefined || repository.private) return login;
    return repository.directory === null ? missing : null;
  }
  const [user, token] = Buffer.from(authorization.replace(/^basic /i, ''), 'base64')
    .toString()
    .split(':');
  const identity = user === 'x-access-token' ? world.authority.identify(`bearer ${token}`) : '';
  if (typeof identity === 'string') return { ...login, text: 'Invalid username or token.' };
  if (repository === undefined || repository.directory === null || !repository.installed) return missing;
  if (!reaches(identity, repository)) return missing;
  return repository.private && identity.permissions.contents === undefined ? missing : null;
}

/**
 * Serves a local repository over git's smart HTTP protocol, with `git http-backend`. Any commit can be fetched by its id, as
 * on GitHub. `path` is the part after `owner/name.git`.
 */
export function serveGit(
  directory: string,
  path: string,
  query: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const root = resolve(directory);
  const child = spawn('git', ['http-backend'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      PATH: process.env.PATH ?? '',
      GIT_PROJECT_ROOT: dirname(root),
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: `/${basename(root)}${path}`,
      QUERY_STRING: query,
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      GIT_CONFIG_COUNT: '3',
      GIT_CONFIG_KEY_0: 'uploadpack.allowAnySHA1InWant',
      GIT_CONFIG_VALUE_0: 'true',
      GIT_CONFIG_KEY_1: 'safe.directory',
      GIT_CONFIG_VALUE_1: '*',
      GIT_CONFIG_KEY_2: 'http.receivepack',
      GIT_CONFIG_VALUE_2: 'false',
    },
  });
  request.pipe(child.stdin).on('error', () => {});
  let head = Buffer.alloc(0);
  let headed = false;
  child.stdout.on('data', (chunk: Buffer) => {
    if (headed) {
      response.write(chunk);
      return;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    headed = true;
    let status = 200;
    for (const line of head.subarray(0, end).toString().split('\r\n')) {
      const [, name = '', value = ''] = /^([^:]+): ?(.*)$/.exec(line) ?? [];
      if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10);
      else if (name !== '') response.setHeader(name, value);
    }
    response.writeHead(status);
    response.write(head.subarray(end + 4));
  });
  child.on('error', () => response.writeHead(500).end());
  child.on('close', () => (headed ? response.end() : response.writeHead(500).end()));
  response.on('close', () => child.kill('SIGKILL'));
}
