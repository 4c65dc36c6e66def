import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Simulator, startSimulator } from './simulator.ts';

let github: Simulator;
beforeEach(async () => {
  github = await startSimulator();
  github.addRepository('example/alloc');
});
afterEach(() => github.stop());

const MANIFEST = {
  name: 'an app',
  url: 'https://app.example',
  hook_attributes: { url: 'https://app.example/hooks' },
  redirect_url: 'http://127.0.0.1:1/back',
  default_permissions: { issues: 'write' },
  default_events: ['issue_comment'],
};

async function post(path: string, form: Record<string, string>): Promise<{ status: number; text: string; to: string }> {
  const response = await fetch(`${github.url}${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    redirect: 'manual',
  });
  return { status: response.status, text: await response.text(), to: response.headers.get('location') ?? '' };
}

const draft = (manifest: unknown, path = '/settings/apps/new?state=s%20%261') =>
  post(path, { manifest: typeof manifest === 'string' ? manifest : JSON.stringify(manifest) });

async function confirm(name = 'an app', path?: string): Promise<{ status: number; text: string; to: string }> {
  const { text } = await draft(MANIFEST, path);
  return post('/settings/apps/manifest', { draft: /name="draft" value="([^"]+)"/.exec(text)?.[1] ?? '', name });
}

async function exchange(code: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const address = `${github.url}/app-manifests/${code}/conversions`;
  const response = await fetch(address, { method: 'POST', headers: { 'user-agent': 'test' } });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const codeOf = (address: string) => new URL(address).searchParams.get('code') ?? '';

test.each([
  ['no JSON', 'does not appear to be a valid GitHub App manifest'],
  [{ ...MANIFEST, url: undefined }, 'url:'],
  [{ ...MANIFEST, homepage: 'https://app.example' }, 'homepage'],
  [{ ...MANIFEST, hook_attributes: { active: true } }, 'hook_attributes.url'],
  [
    { ...MANIFEST, hook_attributes: { url: 'http://localhost:3000/' } },
    'reachable over the public Internet (localhost)',
  ],
  [{ ...MANIFEST, hook_attributes: { url: 'http://127.0.0.1:3000/' } }, 'reachable over the public Internet'],
  [{ ...MANIFEST, default_events: ['installation'] }, 'Default events unsupported: installation'],
  [{ ...MANIFEST, default_events: ['push'] }, 'Default events are not supported by permissions: push'],
  [{ ...MANIFEST, default_permissions: { issues: 'all' } }, 'default_permissions.issues'],
  [{ ...MANIFEST, callback_urls: Array(11).fill('https://app.example') }, 'callback_urls'],
])('a wrong manifest is refused as GitHub refuses it: %j', async (manifest, message) => {
  const { status, text } = await draft(manifest);
  expect(status).toBe(422);
  expect(text).toContain(message);
});

test('the state comes back as it was sent, beside the code', async () => {
  const { status, to } = await confirm();
  expect(status).toBe(302);
  expect(new URL(to).searchParams.get('state')).toBe('s &1');
  expect(to).toMatch(/^http:\/\/127\.0\.0\.1:1\/back\?code=[0-9a-f]{40}&/);
});

test('a code is good once; another code is 404', async () => {
  const { to } = await confirm();
  const first = await exchange(codeOf(to));
  expect(first).toMatchObject({ status: 201, body: { id: github.app.id, webhook_secret: github.app.webhookSecret } });
  expect((await exchange(codeOf(to))).status).toBe(404);
  expect((await exchange('0'.repeat(40))).status).toBe(404);
  expect(github.violations).toEqual([]);
});

test('a code is good within one hour', async () => {
  const [early, late] = [codeOf((await confirm('one')).to), codeOf((await confirm('two')).to)];
  github.advanceClock(3_500_000);
  expect((await exchange(early)).status).toBe(201);
  github.advanceClock(101_000);
  expect((await exchange(late)).status).toBe(404);
});

test('a name is not empty, has at most 34 characters, and belongs to one App', async () => {
  expect((await confirm('')).text).toContain("Name can't be blank");
  expect((await confirm('n'.repeat(35))).text).toContain('Name is too long');
  expect((await confirm('alloc-ab')).text).toContain('Name has already been taken');
  expect((await confirm('mine')).status).toBe(302);
  expect((await confirm('mine')).text).toContain('Name has already been taken');
});

test('an organization of the user owns the App; another one is 404', async () => {
  expect((await confirm('ours', '/organizations/example/settings/apps/new')).status).toBe(302);
  expect(github.manifests.created).toMatchObject([{ name: 'ours', owner: 'example' }]);
  expect((await draft(MANIFEST, '/organizations/other/settings/apps/new')).status).toBe(404);
});
