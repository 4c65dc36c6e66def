import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fetchWithRedirects } from '../../src/github/fetch-with-redirects.ts';

let server: Server;
let url: string;
const seen: string[] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const path = request.url ?? '';
    seen.push(
      `${request.method} ${path} ${await text(request)} ${request.headers.authorization ?? 'no authorization'}`,
    );
    const [, status, next] = /^\/(\d+)(\/.*)$/.exec(path) ?? [];
    const location = next === '/away' ? url.replace('127.0.0.1', 'localhost') : next;
    if (status === undefined) response.end('here');
    else response.writeHead(Number(status), { location: location ?? '' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const write = (path: string) =>
  fetchWithRedirects(`${url}${path}`, { method: 'POST', body: 'text', headers: { authorization: 'token t' } });

test.each([301, 302, 307, 308])('fetchWithRedirects repeats a write that is redirected with %s', async (status) => {
  seen.length = 0;
  expect(await (await write(`/${status}/here`)).text()).toBe('here');
  expect(seen).toEqual([`POST /${status}/here text token t`, 'POST /here text token t']);
});

test('fetchWithRedirects throws on too many redirects and on another host', async () => {
  await expect(write('/307/307/307/307/here')).rejects.toMatchObject({ status: 502 });
  seen.length = 0;
  await expect(write('/307/away')).rejects.toMatchObject({ status: 502 });
  expect(seen).toEqual(['POST /307/away text token t']);
});

test('fetchWithRedirects follows a redirected GET, and returns other statuses', async () => {
  expect(await (await fetchWithRedirects(`${url}/301/here`, {})).text()).toBe('here');
  expect((await write('/404/here')).status).toBe(404);
});

test('fetchWithRedirects follows a redirected GET with its token on the same host, and to no other host', async () => {
  const options = { headers: { authorization: 'token t' } };
  seen.length = 0;
  expect(await (await fetchWithRedirects(`${url}/301/here`, options)).text()).toBe('here');
  expect(seen).toEqual(['GET /301/here  token t', 'GET /here  token t']);
  seen.length = 0;
  await expect(fetchWithRedirects(`${url}/301/away`, options)).rejects.toMatchObject({ status: 502 });
  expect(seen).toEqual(['GET /301/away  token t']);
});

test.each([301, 307, 308])('where a link is asked for, %s within the host is one of the API', async (status) => {
  const options = { redirect: 'manual', headers: { authorization: 'token t' } } as const;
  seen.length = 0;
  const response = await fetchWithRedirects(`${url}/${status}/302/link`, options);
  expect([response.status, response.headers.get('location')]).toEqual([302, '/link']);
  expect(seen).toEqual([`GET /${status}/302/link  token t`, 'GET /302/link  token t']);
});

test.each([301, 302, 307])('where a link is asked for, %s to another host is the link', async (status) => {
  const response = await fetchWithRedirects(`${url}/${status}/away`, { redirect: 'manual' });
  expect(response.status).toBe(status);
  expect(response.headers.get('location')).toContain('localhost');
});
