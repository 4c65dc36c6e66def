import { globSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { EVENT_PERMISSION } from '../github-simulator/app-manifests.ts';
import { Authority, type Permissions } from '../github-simulator/auth.ts';
import { Contract } from '../github-simulator/contract.ts';

const manifest = z
  .strictObject({
    name: z.string().max(34),
    description: z.string(),
    url: z.url(),
    hook_attributes: z.strictObject({ url: z.url(), active: z.literal(true) }),
    public: z.literal(false),
    default_permissions: z.record(z.string(), z.enum(['read', 'write'])),
    default_events: z.array(z.string()),
  })
  .parse(load(readFileSync('app.yml', 'utf8')));

/** Calls of the release workflow, which uses tokens of an operator. */
const OF_WORKFLOW = ['src/github/read/override-approval.ts', 'src/github/write/release-status.ts'];

const source = globSync('src/{app,github}/**/*.ts')
  .filter((file) => !OF_WORKFLOW.includes(file))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

/** Ids of the operations that the App calls as an installation, found in its code. */
function calledOperations(): string[] {
  const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const methods = [...source.matchAll(/\.rest\s*\.([a-z]+)\s*\.([A-Za-z]+)/g)].map(
    ([, group, method]) => `${group}/${kebab(method as string)}`,
  );
  const requests = [...source.matchAll(/request\(\s*'([A-Z]+) ([^']+)'/g)].map(([, method, path]) => {
    const operation = contract.document.operations.find((one) => one.method === method && one.path === path);
    return operation?.id ?? `${method} ${path}`;
  });
  return [...new Set([...methods, ...requests])].filter((id) => !id.startsWith('apps/')).sort();
}

const contract = new Contract();
const authority = new Authority(1);
const called = calledOperations();

/** Writes on issues that are not pull requests, where a release can be requested. */
const ON_ISSUES = ['issues/create-comment', 'issues/update-comment', 'reactions/create-for-issue-comment'];

/** Calls and events that an App with these permissions would be denied. */
function denied(permissions: Permissions): string[] {
  const identity = { kind: 'installation', permissions, repositories: null, installationId: null } as const;
  const calls = called.filter((id) => authority.forbid(identity, id, null) !== null);
  const unsent = manifest.default_events.filter((event) => permissions[EVENT_PERMISSION[event] ?? ''] === undefined);
  const onIssues = ON_ISSUES.filter((id) => authority.forbid(identity, id, null, true) !== null).map(
    (id) => `${id} on an issue`,
  );
  return [...calls, ...onIssues, ...unsent];
}

test('app.yml sends webhooks to the path of the server', () => {
  expect(new URL(manifest.hook_attributes.url).pathname).toBe('/api/github/webhooks');
});

test('app.yml has the permissions of every call in the code', () => {
  expect(called.length).toBeGreaterThan(10);
  expect(denied(manifest.default_permissions)).toEqual([]);
});

test('app.yml subscribes to exactly the events that the code handles', () => {
  const registered = [...source.matchAll(/probot\.on\(\s*(\[[^\]]+\]|'[a-z_.]+')/g)]
    .map((match) => match[1] ?? '')
    .join();
  const handled = [...registered.matchAll(/'([a-z_]+)(?:\.[a-z_]+)?'/g)].map((match) => match[1] ?? '');
  // Every App gets the events of its own installation.
  const subscribed = handled.filter((event) => !event.startsWith('installation'));
  expect(new Set(handled).size).toBeGreaterThan(5);
  expect([...new Set(subscribed)].sort()).toEqual([...manifest.default_events].sort());
});

test('app.yml has no permission that is stronger than needed', () => {
  for (const [name, level] of Object.entries(manifest.default_permissions)) {
    const { [name]: _, ...others } = manifest.default_permissions;
    const weaker = level === 'write' ? { ...others, [name]: 'read' as const } : others;
    // Without releases on issues their permission is weaker, and the App still writes on pull requests.
    const lacking = name === 'pull_requests' ? { ...weaker, issues: 'read' as const } : weaker;
    const wanted = name === 'pull_requests' ? ['issues/create-comment'] : [];
    expect(denied(lacking), `${name}: ${level}`).toEqual(expect.arrayContaining(wanted));
    expect(denied(lacking), `${name}: ${level}`).not.toEqual([]);
  }
});
