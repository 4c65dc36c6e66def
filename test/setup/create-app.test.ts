import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { load } from 'js-yaml';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readSettings } from '../../src/app/settings.ts';
import { readSettingsFile } from '../../src/setup/settings-file.ts';
import { CHROMIUM, startBrowser } from '../browser.ts';
import { type Simulator, startSimulator } from '../github-simulator/simulator.ts';
import { HANGS_MS, SOON_MS } from '../soon.ts';
import { type CreateApp, createInBrowser, startCreateApp } from './create-app-process.ts';

// Processes and a browser start slowly on a busy machine.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

let github: Simulator;
let directory: string;
const started: CreateApp[] = [];
beforeEach(async () => {
  github = await startSimulator();
  github.addRepository('example/alloc');
  directory = mkdtempSync(join(tmpdir(), 'alloc-ab-create-app-'));
});
afterEach(async () => {
  for (const each of started.splice(0)) each.kill();
  expect(github.violations).toEqual([]);
  await github.stop();
  rmSync(directory, { recursive: true });
});

/** Starts the command as a user does, in the folder of the test. */
async function createApp(...argv: string[]): Promise<CreateApp> {
  const run = await startCreateApp(resolve('bin/alloc-ab'), argv, { cwd: directory, apiUrl: github.url });
  started.push(run);
  return run;
}

/** The form of a page: where it is posted, and its manifest. */
async function formOf(
  page: string,
): Promise<{ readonly action: string; readonly manifest: string; readonly state: string }> {
  const { text } = await ask(page);
  const decoded = (value = '') => value.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  const [, action] = /<form method="post" action="([^"]+)"/.exec(text) ?? [];
  const [, manifest] = /name="manifest" value="([^"]+)"/.exec(text) ?? [];
  const state = new URL(decoded(action)).searchParams.get('state') ?? '';
  return { action: decoded(action), manifest: decoded(manifest), state };
}

/** Creates the App on the simulated GitHub without a browser; returns where GitHub sends the browser. */
async function confirm({ action, manifest }: { readonly action: string; readonly manifest: string }): Promise<URL> {
  const post = (address: string, form: Record<string, string>) =>
    fetch(address, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual', headers: FORM });
  const page = await (await post(action, { manifest })).text();
  const [, draft = ''] = /name="draft" value="([^"]+)"/.exec(page) ?? [];
  const [, name = ''] = /id="name" value="([^"]+)"/.exec(page) ?? [];
  const confirmed = await post(`${github.url}/settings/apps/manifest`, { draft, name });
  return new URL(confirmed.headers.get('location') ?? '');
}
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

interface Page {
  readonly status: number;
  readonly text: string;
  readonly headers: IncomingHttpHeaders;
}

/** A request with these headers, of `path` as it is. Not by `fetch`, which says that it is a script. */
function ask(
  address: URL | string,
  headers: Record<string, string> = {},
  method = 'GET',
  path?: string,
): Promise<Page> {
  return new Promise((found, failed) => {
    httpRequest(address, { method, headers, ...(path !== undefined && { path }) }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        found({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString(), headers: response.headers }),
      );
    })
      .on('error', failed)
      .end();
  });
}

const file = () => join(directory, 'alloc-ab-app.env');

describe.skipIf(CHROMIUM === null)('in a real browser (needs Chromium)', () => {
  test('three clicks create the App: its settings are in one file, serve takes them, and nothing secret is printed', async () => {
    const run = await createApp('--proxy', 'https://proxy.example/channel', '--control', 'example/control');
    await using browser = await startBrowser();
    await createInBrowser(browser, run.page, 'mina');
    expect(await run.ended).toBe(0);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    const read = readSettingsFile(file());
    const settings = readSettings({}, read.ok ? read.value : {});
    expect(settings).toMatchObject({
      appId: String(github.app.id),
      webhookSecret: github.app.webhookSecret,
      privateKey: github.app.privateKey.trim(),
      control: { repository: 'example/control' },
      webhookProxy: 'https://proxy.example/channel',
      apiUrl: github.url,
    });
    const shown = run.output() + (await browser.evaluate('document.documentElement.outerHTML'));
    for (const secret of [
      github.app.webhookSecret,
      ...github.app.privateKey.split('\n').filter((line) => line.length > 40),
    ])
      expect(shown).not.toContain(secret);
    expect(shown).toContain('serve --settings alloc-ab-app.env');
  });

  test('an organization, a server and another name are chosen on the pages', async () => {
    const run = await createApp('--organization', 'example');
    await using browser = await startBrowser();
    await browser.goto(run.page);
    await browser.type('input[name=host]', 'https://alloc-ab.example.com');
    await browser.click('#server');
    await browser.shows('h2', 'On a server');
    await browser.click('#create');
    await browser.shows('h1', 'Create GitHub App for example');
    await browser.type('#name', 'alloc-ab');
    await browser.click('#confirm');
    await browser.shows('#problem', 'Name has already been taken');
    await browser.type('#name', 'alloc-ab of example');
    await browser.click('#confirm');
    await browser.shows('h1', 'alloc-ab of example');
    expect(await run.ended).toBe(0);
    expect(github.manifests.created).toMatchObject([
      { owner: 'example', manifest: { hook_attributes: { url: 'https://alloc-ab.example.com/api/github/webhooks' } } },
    ]);
    const text = readFileSync(file(), 'utf8');
    expect(text).not.toContain('WEBHOOK_PROXY_URL');
    expect(text).toContain('# Add CONTROL_REPOSITORY');
  });
});

test('the manifest has the permissions and events of app.yml, and GitHub takes it', async () => {
  const run = await createApp('--host', 'https://alloc-ab.example.com');
  const form = await formOf(run.page);
  const { name, default_permissions, default_events, public: isPublic } = JSON.parse(form.manifest);
  expect({ default_permissions, default_events, public: isPublic }).toEqual(
    (({ default_permissions, default_events, public: isPublic }) => ({
      default_permissions,
      default_events,
      public: isPublic,
    }))(load(readFileSync('app.yml', 'utf8')) as Record<string, unknown>),
  );
  expect(name).toMatch(/^alloc-ab-[0-9a-f]{8}$/);
  const back = await confirm(form);
  expect(back.searchParams.get('state')).toBe(form.state);
  expect((await ask(back)).status).toBe(200);
  expect(await run.ended).toBe(0);
});

test('without an option the page offers a proxy whose channel cannot be guessed', async () => {
  const [one, two] = await Promise.all([createApp(), createApp('--settings', 'two.env')]);
  const channels = await Promise.all(
    [one, two].map(async ({ page }) => JSON.parse((await formOf(page)).manifest).hook_attributes.url as string),
  );
  for (const channel of channels) expect(channel).toMatch(/^https:\/\/smee\.io\/[\w-]{32}$/);
  expect(channels[0]).not.toBe(channels[1]);
});

test('another state, no state and an old page of another command are refused, and the page goes on', async () => {
  const run = await createApp();
  const back = await confirm(await formOf(run.page));
  const { origin } = new URL(run.page);
  const code = back.searchParams.get('code') ?? '';
  for (const query of [`code=${code}`, `code=${code}&state=`, `code=${code}&state=${'a'.repeat(32)}`, 'state=x'])
    expect((await ask(`${origin}/created?${query}`)).status).toBe(403);
  expect(existsSync(file())).toBe(false);
  expect(github.requests.filter(({ operation }) => operation === 'apps/create-from-manifest')).toEqual([]);
  expect((await ask(back)).status).toBe(200);
  expect(await run.ended).toBe(0);
});

test('the page is deaf to other hosts, other origins, frames, scripts, other paths and other methods', async () => {
  const run = await createApp();
  const { origin, host } = new URL(run.page);
  const refused = [
    [await ask(run.page, { host: 'rebound.example' }), 421],
    [await ask(run.page, { host: host.replace('127.0.0.1', 'localhost') }), 421],
    [await ask(run.page, { origin: 'https://evil.example' }), 403],
    [await ask(run.page, { origin: 'null' }), 403],
    [await ask(run.page, { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }), 403],
    [await ask(run.page, { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }), 403],
    [await ask(run.page, { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }), 403],
    [await ask(run.page, {}, 'POST'), 405],
    [await ask(`${origin}/`, {}), 404],
    [await ask(`${origin}/favicon.ico`, {}), 404],
    [await ask(origin, {}, 'GET', '//'), 404],
    [await ask(origin, {}, 'GET', 'http://evil.example/'), 404],
  ] as const;
  expect(refused.map(([{ status }]) => status)).toEqual(refused.map(([, status]) => status));
  const { status, headers } = await ask(run.page);
  expect([status, headers['access-control-allow-origin'], headers['x-frame-options']]).toEqual([
    200,
    undefined,
    'DENY',
  ]);
});

test('a code that was used, and one that is older than an hour, create nothing; the page goes on', async () => {
  const run = await createApp();
  const used = await confirm(await formOf(run.page));
  const exchange = `${github.url}/app-manifests/${used.searchParams.get('code')}/conversions`;
  expect((await fetch(exchange, { method: 'POST', headers: { 'user-agent': 'test' } })).status).toBe(201);
  const late = await confirm({ ...(await formOf(run.page)), ...renamed(await formOf(run.page), 'another') });
  github.advanceClock(3_600_001);
  for (const back of [used, late]) {
    const { status, text } = await ask(back);
    expect([status, text]).toEqual([502, expect.stringContaining('older than one hour')]);
    expect(existsSync(file())).toBe(false);
  }
  const good = await confirm(renamed(await formOf(run.page), 'a third'));
  expect((await ask(good)).status).toBe(200);
  expect(await run.ended).toBe(0);
});

function renamed<Form extends { readonly manifest: string }>(form: Form, name: string): Form {
  return { ...form, manifest: JSON.stringify({ ...JSON.parse(form.manifest), name }) };
}

test('when GitHub fails, the same code works after a reload', async () => {
  const run = await createApp();
  const back = await confirm(await formOf(run.page));
  github.faults.fail('apps/create-from-manifest', { times: 1, status: 503 });
  expect((await ask(back)).status).toBe(502);
  expect(existsSync(file())).toBe(false);
  expect((await ask(back)).status).toBe(200);
  expect(await run.ended).toBe(0);
});

test('a file that appeared meanwhile is not overwritten, and the code is not used up', async () => {
  const run = await createApp();
  const back = await confirm(await formOf(run.page));
  writeFileSync(file(), 'APP_ID=1\n');
  const { status, text } = await ask(back);
  expect([status, text]).toEqual([500, expect.stringContaining('exists and is not overwritten')]);
  expect(readFileSync(file(), 'utf8')).toBe('APP_ID=1\n');
  rmSync(file());
  expect((await ask(back)).status).toBe(200);
  expect(await run.ended).toBe(0);
});

test('Ctrl-C ends the page at once and leaves nothing', async () => {
  const run = await createApp();
  const limit = setTimeout(() => run.kill(), SOON_MS);
  run.kill('SIGINT');
  expect(await run.ended).toBe(130);
  clearTimeout(limit);
  expect(run.output()).toContain('Stopped before an App was created.');
  expect(existsSync(file())).toBe(false);
});

test('the browser of $BROWSER is started with the address, unless --no-open', async () => {
  mkdirSync(join(directory, 'bin'));
  const browser = join(directory, 'bin', 'browser');
  writeFileSync(browser, '#!/bin/sh\nprintf %s "$1" > opened.tmp && mv opened.tmp opened\n', { mode: 0o755 });
  const child = spawn(resolve('bin/alloc-ab'), ['create-app'], {
    cwd: directory,
    env: { PATH: process.env.PATH ?? '', GITHUB_API_URL: github.url, BROWSER: browser },
    stdio: 'ignore',
  });
  const opened = join(directory, 'opened');
  await expect.poll(() => existsSync(opened), { timeout: HANGS_MS, interval: 20 }).toBe(true);
  expect((await ask(readFileSync(opened, 'utf8'))).text).toContain('Create the GitHub App');
  child.kill('SIGTERM');
  await once(child, 'close');
});

test.each([
  [['--host', 'http://x.example'], 'begins with https://'],
  [['--host', 'https://x.example', '--proxy'], 'not to both'],
  [['--proxy', 'smee'], '--proxy is not the address'],
  [['--organization', 'a/b'], 'not the name of an organization'],
  [['--control', 'control'], '--control is not the owner/name'],
  [['--port', '70000'], '--port is a number'],
  [['--name', 'a'.repeat(35)], 'has 1 to 34 characters'],
  [['--settings', 'exists.env'], 'exists and is not overwritten'],
  [['--settings', 'none/app.env'], 'cannot be written (ENOENT)'],
  [['--settings', '/proc/app.env'], 'cannot be written'],
])('create-app %j is refused with status 2 before a page opens', async (argv, message) => {
  writeFileSync(join(directory, 'exists.env'), '');
  const error: unknown = await createApp(...argv).catch((error: unknown) => error);
  expect(String(error)).toContain('ended with 2');
  expect(String(error)).toContain(message);
});
