import { expect, test } from 'vitest';
import { pagesAddress, permissionIn, repositoryParts, statusOf } from '../../src/model/github-api.ts';

test.each([
  ['admin', 'admin', true, true],
  ['write', 'maintain', true, true],
  ['write', 'write', true, false],
  ['write', 'a role of the organisation', true, false],
  ['read', 'triage', false, false],
  ['none', '', false, false],
])('permission %s with the role %s', (permission, role_name, writes, maintains) => {
  expect(permissionIn({ permission, role_name })).toEqual({ writes, maintains });
});

test.each([
  [{ maintain: true }, true],
  [{ maintain: false }, false],
  [{}, false],
  [undefined, false],
])('a custom role with the permissions %s', (permissions, maintains) => {
  const response = { permission: 'write', role_name: 'perf-lead', user: { permissions } };
  expect(permissionIn(response)).toEqual({ writes: true, maintains });
});

test('repositoryParts splits a name into owner and repo', () => {
  expect(repositoryParts('example/hakozuna')).toEqual({ owner: 'example', repo: 'hakozuna' });
});

test.each([
  [Object.assign(new Error('no'), { status: 404 }), 404],
  [new Error('fetch failed'), undefined],
  [{ status: '404' }, undefined],
  [null, undefined],
  ['text', undefined],
])('status of %s', (error, status) => {
  expect(statusOf(error)).toBe(status);
});

test.each([
  ['https://api.github.com', 'https://github.com'],
  ['https://api.acme.ghe.com', 'https://acme.ghe.com'],
  ['http://127.0.0.1:4000', 'http://127.0.0.1:4000'],
  ['https://api.github.com.evil.example', 'https://api.github.com.evil.example'],
])('the pages of the API at %s are at %s', (api, pages) => {
  expect(pagesAddress(api)).toBe(pages);
});
