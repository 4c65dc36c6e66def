import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { MANIFEST_OPERATIONS } from './app-manifests.ts';
import { type ApiCall, type ApiResponse, ARCHIVED, forbidden, type SimulatorEvent, SUSPENDED } from './call.ts';
import type { Contract, Operation } from './contract.ts';
import { type Fault, type Faults, SOON } from './faults.ts';
import { fill } from './fill.ts';
import { refuseGit, serveGit } from './git-http.ts';
import { OIDC_PATH, serveOidc } from './oidc.ts';
import { ACTIONS_OPERATIONS } from './operations-actions.ts';
import { CHECK_OPERATIONS } from './operations-checks.ts';
import { CONTENT_OPERATIONS } from './operations-contents.ts';
import { PROPOSAL_OPERATIONS } from './operations-proposal.ts';
import { RELEASE_OPERATIONS } from './operations-release.ts';
import { REPOSITORY_OPERATIONS } from './operations-repository.ts';
import type { LoggedRequest, Repository } from './state.ts';
import type { World } from './world.ts';

/**
 * Called twice for an API request: before it takes effect, and after that before the response. `drop` ends the connection then,
 * as for a request that never arrived or a response that was lost.
 */
export type Observer = (seen: {
  readonly operation: string;
  readonly when: 'before' | 'after';
  readonly parameters: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** Address by which the caller reached the simulator. */
  readonly host: string;
}) => unknown;

export interface ServerContext {
  readonly world: World;
  readonly contract: Contract;
  readonly faults: Faults;
  readonly requests: LoggedRequest[];
  readonly violations: string[];
  readonly gitRequests: { readonly path: string; readonly status: number }[];
  readonly observers: Observer[];
  readonly emit: (event: SimulatorEvent) => void;
}

const BODY_BYTES_MAX = 25_000_000;
const HANDLERS = {
  ...REPOSITORY_OPERATIONS,
  ...CHECK_OPERATIONS,
  ...CONTENT_OPERATIONS,
  ...ACTIONS_OPERATIONS,
  ...RELEASE_OPERATIONS,
  ...PROPOSAL_OPERATIONS,
  ...MANIFEST_OPERATIONS,
};
/** The only operation of the host for uploads. */
const UPLOAD = 'repos/upload-release-asset';
/** Path prefix of redirects. */
const MOVED = '/_moved';
const GIT_PATH = /^\/([^/]+\/[^/]+?)\.git(\/(?:info\/refs|git-upload-pack|HEAD|objects\/.*))$/;

/** Opens an HTTP server of the simulator: for the API, or for uploads. */
export async function openServer(context: ServerContext, port: number, uploads = false): Promise<Server> {
  const server = createServer((request, response) => {
    respond(context, request, response, uploads).catch((error: unknown) => {
      context.violations.push(`the simulator broke: ${error instanceof Error ? error.stack : String(error)}`);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return server;
}

async function respond(
  context: ServerContext,
  request: IncomingMessage,
  response: ServerResponse,
  uploads: boolean,
): Promise<void> {
  const base = `http://${request.headers.host}`;
  const moved = request.url?.startsWith(MOVED) === true;
  const url = new URL((moved ? request.url?.slice(MOVED.length) : request.url) ?? '/', base);
  const git = GIT_PATH.exec(url.pathname);
  const movedGit = git === null ? undefined : context.world.formerNames.get((git[1] ?? '').toLowerCase());
  if (git !== null && movedGit !== undefined) {
    // docs.github.com, "Renaming a repository": git operations with the earlier address go on; git follows the 301 of info/refs.
    response.writeHead(301, { location: `${base}/${movedGit.fullName}.git${git[2]}${url.search}` }).end();
    return;
  }
  if (git !== null) {
    const { gitStatus } = context.faults;
    const failing = gitStatus === 200 ? null : { status: gitStatus, headers: {}, text: '' };
    const refused = failing ?? refuseGit(context.world, git[1] ?? '', request.headers.authorization);
    context.gitRequests.push({ path: url.pathname, status: refused?.status ?? 200 });
    if (refused === null) {
      const { directory } = context.world.repository(git[1] ?? '');
      serveGit(directory ?? '', git[2] ?? '', url.search.slice(1), request, response);
    } else if (refused.status > 0) response.writeHead(refused.status, refused.headers).end(refused.text);
    return;
  }
  if (url.pathname.startsWith(OIDC_PATH)) return serveOidc(context.world.oidc, url, request, response);
  const { world } = context;
  const organizations = new Set([...world.repositories.values()].map(({ owner }) => owner));
  if (await world.manifests.serve(url, request, response, { organizations, now: Date.now() + world.aheadMs })) return;
  if (url.pathname.startsWith('/_blobs/')) return serveBlob(context.world, url.pathname.slice(8), request, response);

  const bytes = await readBody(request);
  await sleep(context.faults.slowMs);
  const path = namedPath(context.world, url.pathname);
  const matched = context.contract.match(request.method ?? 'GET', path);
  if (matched === null || (matched.operation.id === UPLOAD) !== uploads) {
    context.violations.push(`${request.method} ${url.pathname} is not among the operations of the contract`);
    return send(response, { status: 404, body: { message: 'Not Found', status: '404' } });
  }
  const { operation, parameters } = matched;
  const fault = moved ? undefined : context.faults.take(operation.id);
  const see = async (when: 'before' | 'after', body: unknown) => {
    let dropped = false;
    for (const observer of context.observers) {
      const host = request.headers.host ?? '';
      dropped = (await observer({ operation: operation.id, when, parameters, body, host })) === 'drop' || dropped;
    }
    if (dropped) response.destroy();
    return dropped;
  };
  const body: unknown = uploads ? bytes : bytes.length === 0 ? undefined : JSON.parse(bytes.toString());
  if (await see('before', body)) return;
  const { reply, authenticated } =
    fault?.when === 'before'
      ? { reply: null, authenticated: 'none' as const }
      : await perform(context, operation, parameters, url, body, request, base, fault?.half === true);
  if (reply !== null && (await see('after', body))) return;
  const final = fault === undefined ? reply : failure(fault, `${base}${MOVED}${url.pathname}${url.search}`);
  context.requests.push({
    operation: operation.id,
    method: operation.method,
    path: url.pathname,
    status: final?.status ?? 0,
    authenticated,
  });
  if (fault?.cut === true) response.destroy();
  else send(response, final ?? { status: 500 });
}

async function perform(
  context: ServerContext,
  operation: Operation,
  parameters: Record<string, string>,
  url: URL,
  body: unknown,
  request: IncomingMessage,
  base: string,
  half: boolean,
): Promise<{ reply: ApiResponse; authenticated: LoggedRequest['authenticated'] }> {
  const { world, contract, violations, faults, emit } = context;
  const identity = world.authority.identify(request.headers.authorization);
  if (typeof identity === 'string')
    return { reply: { status: 401, body: { message: identity, status: '401' } }, authenticated: 'none' };
  const fullName = parameters.repo === undefined ? null : `${parameters.owner}/${parameters.repo}`;
  const known = fullName === null ? undefined : world.repositories.get(fullName.toLowerCase());
  const number = Number(parameters.issue_number ?? known?.comments.get(Number(parameters.comment_id))?.issue);
  const plainIssue = known?.issues.has(number) === true && !known.pulls.has(number);
  const former = known === undefined && fullName !== null ? world.formerNames.get(fullName.toLowerCase()) : undefined;
  const about = known ?? former ?? (parameters.repo === undefined ? null : { id: 0, name: parameters.repo });
  const denied = world.authority.forbid(identity, operation.id, about, plainIssue);
  if (denied === null && former !== undefined)
    return { reply: redirection(operation, url, former, base), authenticated: identity.kind };
  const missing = fullName !== null && (known === undefined || (!known.installed && identity.kind === 'installation'));
  if (denied !== null || missing) {
    const { status, message } = denied ?? { status: 404, message: 'Not Found' };
    return { reply: { status, body: { message, status: String(status) } }, authenticated: identity.kind };
  }
  if (identity.kind === 'installation' && world.suspended) return { reply: SUSPENDED, authenticated: identity.kind };
  if (known !== undefined && known.blocked !== null)
    return { reply: forbidden(known.blocked), authenticated: identity.kind };
  if (known?.archived === true && operation.method !== 'GET') return { reply: ARCHIVED, authenticated: identity.kind };
  const complaint = contract.checkRequest(operation, parameters, url.searchParams, body);
  if (complaint !== null) {
    violations.push(complaint);
    return { reply: { status: 422, body: { message: complaint, status: '422' } }, authenticated: identity.kind };
  }
  if (request.headers['user-agent'] === undefined)
    violations.push(`${operation.id}: GitHub refuses a request without User-Agent`);
  const call: ApiCall = {
    world,
    base,
    path: url.pathname,
    parameters,
    query: url.searchParams,
    body,
    accept: request.headers.accept ?? '',
    authorization: request.headers.authorization,
    repository: known as Repository,
    permissions: identity.permissions,
    pageMax: faults.pageMax,
    half,
    emit,
  };
  const handler = HANDLERS[operation.id];
  if (handler === undefined) throw new Error(`no handler for ${operation.id}`);
  const reply = await handler(call);
  const schema = operation.responses[String(reply.status)];
  const raw = typeof reply.body === 'string' || reply.body === undefined || schema === null || schema === undefined;
  const whole = raw ? reply.body : fill(schema, reply.body, contract.document.$defs);
  const wrong = contract.checkResponse(operation, reply.status, whole);
  if (wrong !== null) violations.push(`the response of the simulator: ${wrong}`);
  return { reply: { ...reply, body: whole }, authenticated: identity.kind };
}

/** A path with the number of a repository, to which GitHub redirects, as one with its name. */
function namedPath(world: World, path: string): string {
  const [, id, rest = ''] = /^\/repositories\/(\d+)(\/.*)?$/.exec(path) ?? [];
  const repository = id === undefined ? undefined : world.repositoryById(Number(id));
  return repository === undefined ? path : `/repos/${repository.fullName}${rest}`;
}

/**
 * The answer for an earlier name: 301, and 307 for a write. The description has 301 for `GET /repos/{owner}/{repo}` and 307 for its
 * PATCH and DELETE. The address has the number of the repository, and the body is that of 18F/charlie#85 (307 for a POST);
 * VirtusLab/git-machete#1211 shows the calls that follow.
 */
function redirection({ method }: Operation, url: URL, { id }: Repository, base: string): ApiResponse {
  const rest = url.pathname.split('/').slice(4).join('/');
  const location = `${base}/repositories/${id}${rest === '' ? '' : `/${rest}`}${url.search}`;
  const body = {
    message: 'Moved Permanently',
    url: location,
    documentation_url: 'https://docs.github.com/v3/#http-redirects',
  };
  return { status: method === 'GET' ? 301 : 307, body, headers: { location } };
}

function failure(fault: Fault, elsewhere: string): ApiResponse {
  if (fault.status >= 300 && fault.status < 400)
    return {
      status: fault.status,
      body: { message: 'Moved', url: elsewhere },
      headers: { location: elsewhere, ...fault.headers },
    };
  const soon = fault.headers['x-ratelimit-reset'] === SOON;
  return {
    status: fault.status,
    body: { message: fault.message, status: String(fault.status) },
    headers: {
      ...fault.headers,
      ...(soon && { 'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 1) }),
    },
  };
}

function send(response: ServerResponse, reply: ApiResponse): void {
  const text = typeof reply.body === 'string';
  response.writeHead(reply.status, {
    ...(reply.body !== undefined && {
      'content-type': text ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8',
    }),
    'x-github-media-type': 'github.v3; format=json',
    'x-github-request-id': 'SIMULATOR',
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': '4999',
    'x-ratelimit-used': '1',
    'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 3600),
    'x-ratelimit-resource': 'core',
    ...reply.headers,
  });
  response.end(reply.body === undefined ? undefined : text ? reply.body : JSON.stringify(reply.body));
}

/** The storage behind the link of an artifact. A link is valid for one minute; a request with a token is refused. */
function serveBlob(world: World, link: string, request: IncomingMessage, response: ServerResponse): void {
  const blob = world.links.get(link);
  if (request.headers.authorization !== undefined) response.writeHead(400).end('InvalidAuthenticationInfo');
  else if (blob === undefined || blob.until < Date.now()) response.writeHead(403).end('AuthenticationFailed');
  else response.writeHead(200, { 'content-type': 'application/zip', 'content-length': blob.zip.length }).end(blob.zip);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_BYTES_MAX) throw new Error('request too large for the simulator');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
