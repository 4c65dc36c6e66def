/**
 * Runs the App against an independent emulator of GitHub, the npm package `emulate`: a second opinion about what GitHub accepts,
 * by others than the authors of `test/github-simulator`. It prints what was judged and, by name, what the emulator does not have.
 * The exit status is 1 when the emulator and the App disagree.
 *
 *   node test/foreign/emulated-github.ts <directory>/node_modules/emulate
 */
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { WEBHOOK_PATH } from '../../src/app/http/http-server.ts';
import { createLog } from '../../src/app/log.ts';
import { type App, startApp } from '../../src/app/server.ts';
import { readSettings } from '../../src/app/settings.ts';
import { CONFIG_PATH } from '../../src/model/config.ts';
import { openStore } from '../../src/store/store.ts';

const OWNER = 'mina';
const MEASURED = `${OWNER}/allocators`;
const CONTROL = `${OWNER}/perf-control`;
const SECRET = 'a secret of the emulator';
const WAIT_MS = 5_000;
const TOKENS = { mina: 'token-of-mina', rene: 'token-of-rene' } as const;

interface Emulator {
  readonly url: string;
  close(): Promise<void>;
}
type CreateEmulator = (options: object) => Promise<Emulator>;
interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the bodies of a foreign program, of which a few fields are read.
  readonly body: any;
}

let disagreements = 0;
const report = (text: string): void => void process.stdout.write(`${text}\n`);

/** Prints one result; `detail` explains a disagreement. */
function judge(what: string, agrees: boolean, detail = ''): void {
  if (!agrees) disagreements += 1;
  report(`${agrees ? 'agrees    ' : 'DISAGREES '} ${what}${agrees || detail === '' ? '' : `: ${detail}`}`);
}

/** A port that is free now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Waits until `look` returns a value; undefined when it does not in time. */
async function until<T>(look: () => Promise<T | undefined>): Promise<T | undefined> {
  const end = Date.now() + WAIT_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined || Date.now() > end) return found;
    await new Promise((again) => setTimeout(again, 50));
  }
}

/** What the emulator answered with 404 where GitHub has an operation. */
const missing = new Set<string>();

/**
 * Stands between the App and the emulator, and mends what the emulator has differently: a comment on a pull request has
 * `issue.pull_request` on GitHub (schema of the webhook issue-comment-created), and `application/vnd.github.raw` returns the text
 * of a file (repos/get-content). Everything else passes unchanged.
 */
class Relay {
  /** Whether the issue of a comment is a pull request. */
  isPullRequest = false;
  emulator = '';
  readonly #server: Server;

  constructor(port: number, app: string) {
    this.#server = createHttpServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks);
        const passed =
          request.headers['x-github-event'] === undefined
            ? this.#call(request, body)
            : this.#deliver(request, body, app);
        passed
          .then(({ status, headers, text }) => response.writeHead(status, headers).end(text))
          .catch(() => response.writeHead(502).end());
      });
    }).listen(port, '127.0.0.1');
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((closed) => this.#server.close(() => closed()));
  }

  async #deliver({ headers: given }: IncomingMessage, body: Buffer, app: string): Promise<Passed> {
    const text = this.isPullRequest ? withPullRequest(body.toString()) : body.toString();
    const headers: Record<string, string> = { 'content-type': 'application/json', ...only(given, /^x-(github|hub)/) };
    if (text !== body.toString())
      headers['x-hub-signature-256'] = `sha256=${createHmac('sha256', SECRET).update(text).digest('hex')}`;
    const answer = await fetch(app, { method: 'POST', headers, body: text, signal: AbortSignal.timeout(WAIT_MS) });
    return { status: answer.status, headers: {}, text: await answer.text() };
  }

  async #call({ method = 'GET', url = '/', headers: given }: IncomingMessage, body: Buffer): Promise<Passed> {
    const isRaw = given.accept?.includes('raw') === true;
    const headers = {
      ...only(given, /^(authorization|content-type|user-agent)$/),
      accept: 'application/vnd.github+json',
    };
    const signal = AbortSignal.timeout(WAIT_MS);
    const answer = await fetch(`${this.emulator}${url}`, { method, headers, signal, ...(body.length > 0 && { body }) });
    const text = await answer.text();
    if (answer.status === 404)
      missing.add(`${method} ${(url.split('?')[0] ?? '').replaceAll(/\/(\d+|[0-9a-f]{40})(?=\/|$)/g, '/…')}`);
    const link = answer.headers.get('link');
    const replied = { 'content-type': 'application/json', ...(link !== null && { link }) };
    const content = isRaw && answer.ok ? JSON.parse(text).content : undefined;
    return typeof content === 'string'
      ? { status: 200, headers: { 'content-type': 'text/plain' }, text: Buffer.from(content, 'base64').toString() }
      : { status: answer.status, headers: replied, text };
  }
}

interface Passed {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

function only(headers: NodeJS.Dict<string | string[]>, name: RegExp): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([key, value]) => (name.test(key) ? [[key, String(value)]] : [])),
  );
}

function withPullRequest(text: string): string {
  const payload = JSON.parse(text);
  if (payload.comment === undefined || payload.issue === undefined) return text;
  payload.issue.pull_request ??= { url: payload.issue.url };
  return JSON.stringify(payload);
}

async function main(directory: string): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as { version: string };
  report(`emulate ${version}, an emulator of GitHub by others`);
  const { createEmulator } = (await import(pathToFileURL(join(directory, 'dist/api.js')).href)) as {
    createEmulator: CreateEmulator;
  };
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const [port, relayPort] = [await freePort(), await freePort()];
  const permissions = {
    actions: 'write',
    checks: 'write',
    contents: 'write',
    issues: 'write',
    metadata: 'read',
    pull_requests: 'write',
  };
  const emulator = await createEmulator({
    service: 'github',
    port: await freePort(),
    seed: {
      tokens: Object.fromEntries(
        Object.entries(TOKENS).map(([login, token]) => [token, { login, scopes: ['repo', 'user'] }]),
      ),
      github: {
        users: [{ login: OWNER }, { login: 'rene' }],
        repos: [
          { owner: OWNER, name: 'allocators' },
          { owner: OWNER, name: 'perf-control', private: true },
        ],
        apps: [
          {
            app_id: 4242,
            slug: 'alloc-ab',
            name: 'alloc-ab',
            private_key: key,
            permissions,
            events: ['issue_comment', 'pull_request'],
            webhook_url: `http://127.0.0.1:${relayPort}/`,
            webhook_secret: SECRET,
            installations: [{ installation_id: 77, account: OWNER, repository_selection: 'all' }],
          },
        ],
      },
    },
  });
  const relay = new Relay(relayPort, `http://127.0.0.1:${port}${WEBHOOK_PATH}`);
  relay.emulator = emulator.url;
  let app: App | null = null;
  const store = await openStore(':memory:');
  try {
    const settings = readSettings({
      PORT: String(port),
      HOST: '127.0.0.1',
      APP_ID: '4242',
      WEBHOOK_SECRET: SECRET,
      PRIVATE_KEY: key,
      CONTROL_REPOSITORY: CONTROL,
      GITHUB_API_URL: `http://127.0.0.1:${relayPort}`,
      GITHUB_THROTTLE: 'off',
    });
    const log = createLog('silent', process.stderr);
    app = await startApp({ settings, stores: store, log, version: '0.0.0' });
    await judgeApp(emulator.url, relay);
  } finally {
    await app?.stop();
    await store.close();
    await relay.close();
    await emulator.close();
  }
}

async function judgeApp(url: string, relay: Relay): Promise<void> {
  const call = async (
    method: string,
    path: string,
    body?: object,
    login: keyof typeof TOKENS = 'mina',
  ): Promise<Answer> => {
    const headers = { authorization: `token ${TOKENS[login]}`, 'content-type': 'application/json' };
    const signal = AbortSignal.timeout(WAIT_MS);
    const response = await fetch(`${url}${path}`, {
      method,
      headers,
      signal,
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  };
  const put = async (path: string, content: string, branch: string): Promise<string> => {
    const fields = { message: path, content: Buffer.from(content).toString('base64'), branch };
    return (await call('PUT', `/repos/${MEASURED}/contents/${path}`, fields)).body.commit.sha;
  };
  const configuration = readFileSync(join(import.meta.dirname, '../fixtures/config.yml'), 'utf8');
  await put(CONFIG_PATH, configuration.replace(/^gate:.*$/m, ''), 'main');
  const main = await put(
    'alloc/hz4/include/hz4_config.h',
    '#ifndef HZ4_S12_MPSC\n#define HZ4_S12_MPSC 0\n#endif\n',
    'main',
  );
  await call('POST', `/repos/${MEASURED}/git/refs`, { ref: 'refs/heads/change', sha: main });
  const head = await put('alloc/hz4/src/free.c', 'int change;\n', 'change');
  const pull = await call('POST', `/repos/${MEASURED}/pulls`, { title: 'A change', head: 'change', base: 'main' });
  const { number } = pull.body;

  const post = async (text: string, login?: keyof typeof TOKENS): Promise<number> =>
    (await call('POST', `/repos/${MEASURED}/issues/${number}/comments`, { body: text }, login)).body.id;
  const comments = async (): Promise<{ body: string; user: { login: string; type: string } }[]> =>
    (await call('GET', `/repos/${MEASURED}/issues/${number}/comments?per_page=100`)).body;
  const replyTo = (id: number, text = '') =>
    until(async () => (await comments()).find(({ body }) => body.includes(`${number}-${id}-`) && body.includes(text)));

  const help = await replyTo(await post('/ab help'), '/release VERSION');
  judge(
    'a webhook with its signature is read, and /ab help gets a reply by the App',
    help?.user.type === 'Bot',
    'no reply',
  );
  relay.isPullRequest = true;
  const refused = await replyTo(await post('/ab HZ4_S12_MPCS'), 'HZ4_S12_MPSC');
  judge(
    'files and the head are read: an unknown flag is refused with a similar one',
    refused !== undefined,
    'no reply',
  );
  const stranger = await post('/ab HZ4_S12_MPSC', 'rene');
  const again = await replyTo(await post('/ab status'));
  const strangers = (await comments()).filter(({ body }) => body.includes(`pr${number}-${stranger}-`));
  judge(
    'the permission of a user is read: one without write access gets no reply',
    again !== undefined && strangers.length === 0,
  );

  const command = await post('/ab HZ4_S12_MPSC T=4');
  const started = await replyTo(command);
  judge('a measurement is announced', started !== undefined, 'no reply');
  const checks = await until(async () => {
    const { body } = await call('GET', `/repos/${MEASURED}/commits/${head}/check-runs`);
    return body.total_count > 0 ? body.check_runs : undefined;
  });
  judge('its check run is on the head', checks?.length === 1, JSON.stringify(checks));
  const ended = await replyTo(command, 'FAILED');
  judge(
    'a dispatch that is refused ends the request with a message',
    ended?.body.includes('workflow') === true,
    ended?.body,
  );
  const completed = await until(async () => {
    const { body } = await call('GET', `/repos/${MEASURED}/commits/${head}/check-runs`);
    return body.check_runs.every((check: { status: string }) => check.status === 'completed')
      ? body.check_runs
      : undefined;
  });
  judge(
    'and its check run is completed',
    completed?.length === 1 && completed[0].conclusion !== 'success',
    JSON.stringify(completed),
  );
}

const [directory] = process.argv.slice(2);
if (directory === undefined) {
  process.stderr.write('usage: node test/foreign/emulated-github.ts <path of the package emulate>\n');
  process.exitCode = 2;
} else {
  await main(resolve(directory));
  for (const operation of [...missing].sort()) report(`not there  ${operation}`);
  report('mended     issue.pull_request in issue_comment; files as application/vnd.github.raw');
  report('not judged workflow runs, artifacts, releases, merge groups: the emulator has no way to make a workflow');
  process.exitCode = disagreements === 0 ? 0 : 1;
}
