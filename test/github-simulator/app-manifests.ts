import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Permissions } from './auth.ts';
import { type Handler, NOT_FOUND } from './call.ts';

/** docs.github.com, "Registering a GitHub App from a manifest": all three steps within one hour. */
const CODE_HOURS_MS = 3_600_000;
const NAME_MAX = 34;

/** The permission that GitHub requires for an event; an event that is not here cannot be subscribed to. */
export const EVENT_PERMISSION: Readonly<Record<string, string>> = {
  issue_comment: 'issues',
  pull_request: 'pull_requests',
  pull_request_review: 'pull_requests',
  pull_request_review_comment: 'pull_requests',
  workflow_run: 'actions',
  check_run: 'checks',
  check_suite: 'checks',
  merge_group: 'merge_queues',
  push: 'contents',
  repository: 'metadata',
};

/** The parameters of a manifest (same page). What is not listed there is refused. */
const Manifest = z.strictObject({
  name: z.string().optional(),
  url: z.url({ protocol: /^https?$/ }),
  hook_attributes: z.strictObject({ url: z.url({ protocol: /^https?$/ }), active: z.boolean().optional() }).optional(),
  redirect_url: z.url({ protocol: /^https?$/ }).optional(),
  callback_urls: z.array(z.url()).max(10).optional(),
  setup_url: z.url().optional(),
  description: z.string().optional(),
  public: z.boolean().optional(),
  default_events: z.array(z.string()).optional(),
  default_permissions: z.record(z.string(), z.enum(['read', 'write', 'admin'])).optional(),
  request_oauth_on_install: z.boolean().optional(),
  setup_on_update: z.boolean().optional(),
});
type Manifest = z.infer<typeof Manifest>;

/** An App that was created from a manifest. */
export interface ManifestApp {
  readonly manifest: Manifest;
  readonly name: string;
  readonly slug: string;
  readonly owner: string;
}

/** What the one App of the simulator is, whoever creates it. */
interface Credentials {
  readonly id: number;
  readonly privateKey: string;
  readonly webhookSecret: string;
}

/**
 * GitHub's pages of the manifest flow, for a user who is signed in. The user's account is `mina`; accounts that own repositories are
 * organizations of the user.
 */
export class AppManifests {
  readonly user = 'mina';
  /** Names of Apps that exist; a name belongs to one App on all of GitHub. */
  readonly names = new Set(['alloc-ab']);
  /** Hosts that count as public, though they are on this machine. */
  readonly reachable = new Set<string>();
  readonly created: ManifestApp[] = [];
  credentials: Credentials | null = null;
  /** Called when an App was created: its webhooks and permissions are those of its manifest. */
  onCreated: (webhooks: string | null, permissions: Permissions) => void = () => {};
  readonly #drafts = new Map<string, { manifest: Manifest; state: string | null; owner: string }>();
  readonly #codes = new Map<string, { app: ManifestApp; until: number }>();

  /** Takes a code, which is good once and within one hour. */
  take(code: string, now: number): ManifestApp | null {
    const found = this.#codes.get(code);
    this.#codes.delete(code);
    return found === undefined || found.until < now ? null : found.app;
  }

  /** Answers a request for a page of the flow; false when the path is another one. */
  async serve(
    url: URL,
    request: IncomingMessage,
    response: ServerResponse,
    { organizations, now }: { readonly organizations: ReadonlySet<string>; readonly now: number },
  ): Promise<boolean> {
    const [, organization] =
      /^(?:\/organizations\/([^/]+))?\/settings\/apps(?:\/new|\/manifest)$/.exec(url.pathname) ?? [];
    const isNew = url.pathname.endsWith('/settings/apps/new');
    if (!isNew && url.pathname !== '/settings/apps/manifest') return false;
    if (isNew && organization !== undefined && !organizations.has(organization)) {
      send(response, 404, '<h1>This is not the web page you are looking for</h1>');
      return true;
    }
    if (request.method !== 'POST' || request.headers['content-type'] !== 'application/x-www-form-urlencoded') {
      send(response, 200, '<h1>Register new GitHub App</h1><p>An empty form.</p>');
      return true;
    }
    const form = new URLSearchParams(await bodyOf(request));
    if (isNew)
      this.#draft(form, url.searchParams.get('state') ?? form.get('state'), organization ?? this.user, response);
    else this.#create(form, now, response);
    return true;
  }

  #draft(form: URLSearchParams, state: string | null, owner: string, response: ServerResponse): void {
    const { manifest, problems } = this.#validate(form.get('manifest'));
    if (manifest === null) {
      // Title and texts as quoted in public issues of Apps that were refused (probot/probot#1317, oblien/openship#842).
      send(
        response,
        422,
        `<h1>Invalid GitHub App configuration</h1><ul>${problems.map((text) => `<li>${escaped(text)}</li>`).join('')}</ul>`,
      );
      return;
    }
    const id = randomUUID();
    this.#drafts.set(id, { manifest, state, owner });
    send(response, 200, confirmation(id, manifest.name ?? '', owner, ''));
  }

  #create(form: URLSearchParams, now: number, response: ServerResponse): void {
    const id = form.get('draft') ?? '';
    const draft = this.#drafts.get(id);
    if (draft === undefined) {
      send(response, 404, '<h1>Page not found</h1>');
      return;
    }
    const { manifest, state, owner } = draft;
    const name = (form.get('name') ?? '').trim();
    const problem =
      name === ''
        ? "Name can't be blank"
        : name.length > NAME_MAX
          ? 'Name is too long (maximum is 34 characters)'
          : this.names.has(name)
            ? 'Name has already been taken'
            : null;
    if (problem !== null) {
      send(response, 422, confirmation(id, name, owner, problem));
      return;
    }
    this.#drafts.delete(id);
    this.names.add(name);
    const app = { manifest, name, slug: name.toLowerCase().replace(/[^a-z0-9]+/g, '-'), owner };
    this.created.push(app);
    this.onCreated(manifest.hook_attributes?.url ?? null, permissionsOf(manifest));
    const code = randomBytes(20).toString('hex');
    this.#codes.set(code, { app, until: now + CODE_HOURS_MS });
    const to = new URL(manifest.redirect_url ?? 'https://github.com/settings/apps');
    to.searchParams.set('code', code);
    if (state !== null) to.searchParams.set('state', state);
    response.writeHead(302, { location: to.href }).end();
  }

  #validate(text: string | null): { readonly manifest: Manifest | null; readonly problems: string[] } {
    let given: unknown;
    try {
      given = JSON.parse(text ?? '');
    } catch {
      return { manifest: null, problems: ['The configuration does not appear to be a valid GitHub App manifest.'] };
    }
    const parsed = Manifest.safeParse(given);
    if (!parsed.success)
      return {
        manifest: null,
        problems: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
      };
    const manifest = parsed.data;
    const permissions = permissionsOf(manifest);
    const events = manifest.default_events ?? [];
    const unsupported = events.filter((event) => EVENT_PERMISSION[event] === undefined);
    const without = events.filter((event) => permissions[EVENT_PERMISSION[event] ?? ''] === undefined);
    const hook = manifest.hook_attributes?.url;
    const problems = [
      ...(unsupported.length > 0 ? [`Default events unsupported: ${unsupported.join(' and ')}`] : []),
      ...(without.length > 0 ? [`Default events are not supported by permissions: ${without.join(' and ')}`] : []),
      ...(hook === undefined || this.#isReachable(hook)
        ? []
        : [
            `Hook url is not supported because it isn't reachable over the public Internet (${new URL(hook).hostname})`,
          ]),
    ];
    return problems.length > 0 ? { manifest: null, problems } : { manifest, problems };
  }

  #isReachable(hook: string): boolean {
    const { host, hostname } = new URL(hook);
    return this.reachable.has(host) || !/^(localhost|127\.|10\.|192\.168\.|\[::1\]|.*\.local$)/.test(hostname);
  }
}

/** `POST /app-manifests/{code}/conversions`: without authentication. */
export const MANIFEST_OPERATIONS: Readonly<Record<string, Handler>> = {
  'apps/create-from-manifest': ({ world, base, parameters }) => {
    const { manifests } = world;
    const app = manifests.take(parameters.code ?? '', Date.now() + world.aheadMs);
    if (app === null || manifests.credentials === null) return NOT_FOUND;
    const { id, privateKey, webhookSecret } = manifests.credentials;
    const at = world.now();
    return {
      status: 201,
      body: {
        id,
        slug: app.slug,
        node_id: 'A',
        name: app.name,
        owner: { id: 1, login: app.owner, type: app.owner === manifests.user ? 'User' : 'Organization' },
        description: app.manifest.description ?? '',
        external_url: app.manifest.url,
        html_url: `${base}/apps/${app.slug}`,
        created_at: at,
        updated_at: at,
        permissions: permissionsOf(app.manifest),
        events: app.manifest.default_events ?? [],
        client_id: 'Iv1.0123456789abcdef',
        client_secret: 'a client secret of the simulator',
        webhook_secret: app.manifest.hook_attributes === undefined ? null : webhookSecret,
        pem: privateKey,
      },
    };
  },
};

function permissionsOf({ default_permissions = {} }: Manifest): Permissions {
  return { ...(default_permissions as Permissions), metadata: 'read' };
}

function confirmation(draft: string, name: string, owner: string, problem: string): string {
  return `<h1>Create GitHub App for ${escaped(owner)}</h1><p id="problem">${escaped(problem)}</p>
<form method="post" action="/settings/apps/manifest"><input type="hidden" name="draft" value="${draft}">
<input name="name" id="name" value="${escaped(name)}"><button id="confirm">Create GitHub App for ${escaped(owner)}</button></form>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}

function send(response: ServerResponse, status: number, body: string): void {
  response
    .writeHead(status, { 'content-type': 'text/html; charset=utf-8' })
    .end(`<!doctype html><link rel="icon" href="data:,"><title>GitHub</title>${body}`);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
