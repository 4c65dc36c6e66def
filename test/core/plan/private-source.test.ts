import { expect, test } from 'vitest';
import { checkPrivateSource, type PrivateSource } from '../../../src/core/plan/private-source.ts';

const GOOD: PrivateSource = {
  repository: 'example/allocators',
  visibility: 'private',
  controlVisibility: 'private',
  publicUrl: 'https://alloc-ab.example.com',
  fetchLabels: ['ubuntu-latest'],
  machineLabels: ['self-hosted', 'lab'],
};

/** Code of the refusal, or "ok". */
function check(more: Partial<PrivateSource>): string {
  const checked = checkPrivateSource({ ...GOOD, ...more });
  return checked.ok ? 'ok' : checked.error.code;
}

test('checkPrivateSource passes a public repository whatever the settings are', () => {
  expect(check({ visibility: 'public', publicUrl: null, controlVisibility: 'public', fetchLabels: ['lab'] })).toBe(
    'ok',
  );
});

test.each([
  ['private', 'private', 'ok'],
  ['internal', 'private', 'ok'],
  ['internal', 'internal', 'ok'],
  ['private', 'internal', 'control-repository-too-open'],
  ['private', 'public', 'control-repository-too-open'],
  ['internal', 'public', 'control-repository-too-open'],
] as const)('a %s repository with a control repository that is %s: %s', (visibility, controlVisibility, expected) => {
  expect(check({ visibility, controlVisibility })).toBe(expected);
});

test('checkPrivateSource refuses a private repository while PUBLIC_URL is not set, and names the setting', () => {
  const checked = checkPrivateSource({ ...GOOD, publicUrl: null });
  expect(checked).toMatchObject({
    ok: false,
    error: {
      code: 'private-not-set-up',
      message: 'example/allocators is private, and this App is not set up to fetch such repositories.',
      next: 'The operator of the App sets PUBLIC_URL; see docs/operating.md, "Private repositories".',
    },
  });
});

test.each([
  [['lab']],
  [['Self-Hosted', 'LAB']],
  // Every self-hosted runner has these two, whether the configuration names them or not.
  [['self-hosted', 'linux']],
  [['X64']],
])('checkPrivateSource refuses fetch labels %j, which the measuring machine has', (fetchLabels) => {
  expect(check({ fetchLabels })).toBe('fetch-on-measuring-machine');
});

test.each([[['self-hosted', 'fetcher']], [['ubuntu-24.04']], [['lab-2']]])(
  'checkPrivateSource passes fetch labels %j, which only another runner has',
  (fetchLabels) => {
    expect(check({ fetchLabels })).toBe('ok');
  },
);
