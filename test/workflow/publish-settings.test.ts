import { expect, test } from 'vitest';
import { readPublishSettings } from '../../src/workflow/publish-settings.ts';

const GIVEN = {
  RELEASE_TOKEN: 'github_pat_1',
  GITHUB_TOKEN: 'ghs_1',
  GITHUB_REPOSITORY: 'acme/perf-control',
  GITHUB_RUN_ID: '17',
  GITHUB_ACTOR: 'mina',
  GITHUB_TRIGGERING_ACTOR: 'dependabot[bot]',
};

test('readPublishSettings returns the page of the workflow run, and an empty key by default', () => {
  expect(readPublishSettings(GIVEN)).toMatchObject({
    ok: true,
    value: {
      signingKey: '',
      apiUrl: 'https://api.github.com',
      run: { id: 17, actor: 'mina', page: 'https://github.com/acme/perf-control/actions/runs/17' },
    },
  });
});

test('readPublishSettings refuses GitHub Enterprise Server in words', () => {
  const result = readPublishSettings({ ...GIVEN, GITHUB_API_URL: 'https://github.acme.test/api/v3' });
  expect(result).toMatchObject({ ok: false, error: { code: 'unsupported-server' } });
});

test.each([
  ['RELEASE_TOKEN', '', 'RELEASE_TOKEN is missing.'],
  ['RELEASE_TOKEN', 'two words', 'RELEASE_TOKEN has an invalid value.'],
  ['GITHUB_TOKEN', '', 'GITHUB_TOKEN is missing.'],
  ['GITHUB_API_URL', 'http://example.com', 'GITHUB_API_URL has an invalid value.'],
  ['GITHUB_API_URL', 'https://user@example.com', 'GITHUB_API_URL has an invalid value.'],
  ['GITHUB_ACTOR', '', 'GITHUB_ACTOR is missing.'],
])('readPublishSettings refuses %s = "%s" by name, without its value', (name, value, message) => {
  const result = readPublishSettings({ ...GIVEN, [name]: value });
  expect(result).toMatchObject({ ok: false, error: { message } });
  if (value !== '') expect(JSON.stringify(result)).not.toContain(value);
});
