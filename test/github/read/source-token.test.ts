import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { requestSourceToken } from '../../../src/github/read/source-token.ts';

/** What the App answers, one after the other; the last one again and again. */
let answers: (readonly [number, unknown])[];
/** Credentials that arrived at GitHub's issuer, and at the App. */
let issued: string[];
let presented: string[];
let audience: string | null;
let server: Server;
let app: string;
let pauses: number;

const TOKEN = { token: 'ghs_0123456789', repository: 'example/allocators' };
const REFUSAL = { message: 'The job is foreign.', next: 'Let the App start it.' };

beforeEach(async () => {
  [issued, presented, pauses, audience] = [[], [], 0, null];
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const credential = request.headers.authorization ?? '';
    if (url.pathname === '/identity') {
      issued.push(credential);
      audience = url.searchParams.get('audience');
      response.end(JSON.stringify({ value: `identity.${issued.length}.x` }));
      return;
    }
    presented.push(credential);
    const [status, body] = answers.length > 1 ? (answers.shift() ?? [500, '']) : (answers[0] ?? [500, '']);
    response.writeHead(status, status === 302 ? { location: `${app}/elsewhere` } : {});
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  app = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => server.close());

async function request(signal = new AbortController().signal) {
  const identity = { url: `${app}/identity?api-version=2.0`, secret: 'hush' };
  return requestSourceToken({ app, identity }, signal, async () => {
    pauses += 1;
  });
}

test('requestSourceToken presents an identity for the address of the App', async () => {
  answers = [[200, TOKEN]];
  expect(await request()).toEqual({ ok: true, value: TOKEN });
  expect({ issued, presented, audience }).toEqual({
    issued: ['Bearer hush'],
    presented: ['Bearer identity.1.x'],
    audience: app,
  });
});

test('requestSourceToken asks again while the App does not know the run or cannot answer, each time with a new identity', async () => {
  answers = [
    [425, REFUSAL],
    [429, REFUSAL],
    [503, 'not JSON'],
    [502, ''],
    [200, TOKEN],
  ];
  expect(await request()).toMatchObject({ ok: true });
  expect(new Set(presented).size).toBe(5);
  expect(pauses).toBe(4);
});

test('requestSourceToken returns the reason of the App, at once where it is final', async () => {
  answers = [[403, REFUSAL]];
  expect(await request()).toMatchObject({ ok: false, error: REFUSAL });
  expect(presented).toHaveLength(1);
});

test('requestSourceToken presents new identities for a while before it believes that they are refused', async () => {
  answers = [
    [401, REFUSAL],
    [200, TOKEN],
  ];
  expect(await request()).toMatchObject({ ok: true });
  answers = [[401, REFUSAL]];
  expect(await request()).toMatchObject({ ok: false, error: REFUSAL });
  expect(presented.length).toBeLessThan(20);
});

test.each([
  ['a redirect', 302, ''],
  ['a page', 200, '<html>'],
  ['a token of another form', 200, { token: 'a\nb', repository: 'example/allocators' }],
  ['another repository than a name', 200, { ...TOKEN, repository: '../x' }],
  ['an answer without end', 200, 'x'.repeat(100_000)],
])('requestSourceToken does not take %s for a token', async (_, status, body) => {
  answers = [[status, body]];
  expect(await request()).toMatchObject({ ok: false, error: { code: 'no-source-token' } });
});

test('requestSourceToken gives up when the App cannot be reached, and names the setting', async () => {
  answers = [[200, TOKEN]];
  await new Promise((resolve) => server.close(resolve));
  expect(await request()).toMatchObject({ ok: false, error: { next: expect.stringContaining('PUBLIC_URL') } });
});

test('requestSourceToken ends when it is aborted', async () => {
  await expect(request(AbortSignal.abort())).rejects.toThrow();
});
