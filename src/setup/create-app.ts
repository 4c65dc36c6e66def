import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { type CreatedApp, convertManifest } from '../github/app-manifest.ts';
import { pagesAddress } from '../model/github-api.ts';
import { type Refusal, refuse } from '../model/refusal.ts';
import { ok, type Result } from '../model/result.ts';
import { createdPage, PAGE_HEADERS, problemPage, startPage } from './create-app-page.ts';
import { type NewApp, offerOf, publicHost, type Webhooks } from './new-app.ts';
import { openSecretFile } from './secret-file.ts';

/** Bytes of the secrets in addresses: the first page's, and the state that GitHub hands back. */
const SECRET_BYTES = 24;
/** Where GitHub sends the browser back to. */
const RETURN_PATH = '/created';

/** How an App is created. */
interface Creator {
  readonly app: NewApp;
  /** GitHub's API. */
  readonly apiUrl: string;
  /** The file that is written, with what else it holds for an App. */
  readonly file: string;
  readonly content: (created: CreatedApp, webhooks: Webhooks) => string;
  /** Lines for the user after the creation. */
  readonly next: (created: CreatedApp) => readonly string[];
  /** Port of the local page; 0 for any free one. */
  readonly port: number;
  /** The page ends by itself after this. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Called with the address of the page, which only the user may learn. */
  readonly opened: (address: string) => void;
}

/** What a page answers, and the App when it was created by this request. */
interface PageAnswer {
  readonly status: number;
  readonly body: string;
  readonly app?: CreatedApp;
}

const NOT_FOUND: PageAnswer = { status: 404, body: 'not found\n' };

/**
 * Serves the pages of the creation on the loopback interface until the App is created and its file is written, the time is over or the
 * signal is aborted.
 */
export async function createApp(options: Creator): Promise<Result<CreatedApp, Refusal>> {
  // A file that cannot be made is told before the user goes to GitHub.
  const file = await openSecretFile(options.file);
  if (!file.ok) return file;
  await file.value.discard();
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const creation = new Creation(options, `http://${host}`);
  const result = await new Promise<Result<CreatedApp, Refusal>>((end) => {
    const next = 'Run alloc-ab create-app again.';
    const timer = setTimeout(() => {
      end(refuse({ code: 'app-not-created', message: 'No App was created in time.', next }));
    }, options.timeoutMs);
    const stop = (): void =>
      end(refuse({ code: 'app-not-created', message: 'Stopped before an App was created.', next }));
    options.signal.addEventListener('abort', stop, { once: true });
    server.once('close', () => clearTimeout(timer));
    server.on('request', (request, response) => {
      void respond(creation, host, request, response).then((app) => app !== null && end(ok(app)));
    });
    if (options.signal.aborted) stop();
    else options.opened(creation.start);
  });
  await close(server);
  // An exchange that was under way at the end is finished: its key exists only once.
  const late = result.ok ? null : await creation.late();
  return late === null ? result : ok(late);
}

/** Answers a request. Resolves when the answer is sent, with the App that was created. */
async function respond(
  creation: Creation,
  host: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<CreatedApp | null> {
  const path = request.url ?? '/';
  const url = URL.canParse(path, `http://${host}`) ? new URL(path, `http://${host}`) : null;
  const answer = foreign(request, host) ?? (url === null ? NOT_FOUND : await creation.answer(url));
  const sent = new Promise<void>((resolve) => response.once('close', resolve));
  response.writeHead(answer.status, { ...PAGE_HEADERS, connection: 'close' }).end(answer.body);
  await sent;
  return answer.app ?? null;
}

/** Refuses everything but the navigation of a browser to this address: other names of this host, scripts, frames and images. */
function foreign(request: IncomingMessage, host: string): PageAnswer | null {
  const { headers, method } = request;
  const mode = headers['sec-fetch-mode'];
  const destination = headers['sec-fetch-dest'];
  if (headers.host !== host) return { status: 421, body: 'not this host\n' };
  if (method !== 'GET') return { status: 405, body: 'GET only\n' };
  const isNavigation =
    (mode === undefined || mode === 'navigate') && (destination === undefined || destination === 'document');
  if (!isNavigation || (headers.origin !== undefined && headers.origin !== `http://${host}`))
    return { status: 403, body: 'open this page in a browser\n' };
  return null;
}

/** The pages of one creation. */
class Creation {
  /** The address of the first page. */
  readonly start: string;
  readonly #options: Creator;
  readonly #address: string;
  readonly #path = `/${secret()}`;
  /** Where webhooks go in the manifest of each state that was given out, by the digest of the state. */
  readonly #states = new Map<string, Webhooks>();
  /** The exchange of a code, since a browser may ask twice. */
  readonly #exchanges = new Map<string, Promise<PageAnswer>>();

  constructor(options: Creator, address: string) {
    this.#options = options;
    this.#address = address;
    this.start = `${address}${this.#path}`;
  }

  async answer({ pathname, searchParams }: URL): Promise<PageAnswer> {
    if (pathname === RETURN_PATH) return this.#returned(searchParams);
    if (digest(pathname) !== digest(this.#path)) return NOT_FOUND;
    const asked = searchParams.get('host');
    const host = asked === null ? null : publicHost(asked);
    return host === null || host.ok ? this.#first(host?.value ?? null) : this.#problem(400, host.error, true);
  }

  /** The App of an exchange that ends after the pages; null without one. */
  async late(): Promise<CreatedApp | null> {
    const answers = await Promise.all(this.#exchanges.values());
    return answers.find(({ app }) => app !== undefined)?.app ?? null;
  }

  #first(host: string | null): PageAnswer {
    const { app, apiUrl } = this.#options;
    const pages = pagesAddress(apiUrl);
    const webhooks: Webhooks =
      app.webhooks ?? (host === null ? { kind: 'proxy', address: app.channel } : { kind: 'server', address: host });
    const homepage = app.account === null ? pages : `${pages}/${app.account}`;
    const offer = offerOf(app.name, webhooks, { homepage, redirect: `${this.#address}${RETURN_PATH}` });
    const state = secret();
    this.#states.set(digest(state), webhooks);
    const path = app.account === null ? '/settings/apps/new' : `/organizations/${app.account}/settings/apps/new`;
    const form = { action: `${pages}${path}?state=${state}`, account: app.account };
    return { status: 200, body: startPage(offer, form, app.webhooks === null && host === null) };
  }

  async #returned(query: URLSearchParams): Promise<PageAnswer> {
    const webhooks = this.#states.get(digest(query.get('state') ?? ''));
    if (webhooks === undefined) {
      const message = 'This answer does not belong to this page: its state is another one.';
      return this.#problem(403, { message, next: 'Start from the address that alloc-ab create-app printed.' }, false);
    }
    const code = query.get('code') ?? '';
    if (!/^[A-Za-z0-9_-]{1,200}$/.test(code))
      return this.#problem(400, { message: 'GitHub sent no code.', next: 'Create the App again.' }, true);
    const known = this.#exchanges.get(code);
    if (known !== undefined) return known;
    const exchange = this.#exchange(code, webhooks);
    this.#exchanges.set(code, exchange);
    const answer = await exchange;
    if (answer.app === undefined) this.#exchanges.delete(code);
    return answer;
  }

  /** The file is opened first: a code is good once, and a key that cannot be written would be lost. */
  async #exchange(code: string, webhooks: Webhooks): Promise<PageAnswer> {
    const { file, content, next, apiUrl } = this.#options;
    const opened = await openSecretFile(file);
    if (!opened.ok) return this.#problem(500, opened.error, false);
    const app = await convertManifest(code, apiUrl);
    if (!app.ok) {
      await opened.value.discard();
      return this.#problem(502, app.error, app.error.code === 'app-code');
    }
    const written = await opened.value.write(content(app.value, webhooks));
    if (!written.ok) return this.#problem(500, written.error, true);
    const { name, page } = app.value;
    const body = createdPage({
      name,
      install: `${page}/installations/new`,
      file: resolve(file),
      next: next(app.value),
    });
    return { status: 200, body, app: app.value };
  }

  #problem(status: number, { message, next }: Pick<Refusal, 'message' | 'next'>, back: boolean): PageAnswer {
    return { status, body: problemPage(message, next, back ? this.#path : null) };
  }
}

function secret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** Secrets are compared by their digests, so that the time tells nothing about them. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
