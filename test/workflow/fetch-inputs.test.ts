import { expect, test } from 'vitest';
import { readFetchInputs } from '../../src/workflow/fetch-inputs.ts';
import { tinyPlan } from '../github-workflows/tiny-repository.ts';

const PLAN = tinyPlan('a'.repeat(40));
const GOOD = {
  INPUT_PLAN: JSON.stringify(PLAN),
  INPUT_APP: 'https://app.test/ab/',
  ACTIONS_ID_TOKEN_REQUEST_URL: 'https://issuer.test/token?api-version=2.0',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'hush',
  RUNNER_TEMP: '/runner/temp',
};

test('readFetchInputs reads plan, address and identity; the commits go into the temporary directory of the runner', () => {
  expect(readFetchInputs(GOOD)).toEqual({
    ok: true,
    value: {
      plan: PLAN,
      app: 'https://app.test/ab',
      identity: { url: 'https://issuer.test/token?api-version=2.0', secret: 'hush' },
      directory: '/runner/temp/alloc-ab-source',
      server: 'https://github.com',
      api: 'https://api.github.com',
    },
  });
});

test.each([
  ['INPUT_PLAN', '', 'bad-plan'],
  ['INPUT_PLAN', '{}', 'bad-plan'],
  ['INPUT_APP', '', 'bad-app'],
  ['INPUT_APP', 'http://app.test', 'bad-app'],
  ['INPUT_APP', 'https://user@app.test', 'bad-app'],
  ['INPUT_APP', 'file:///etc', 'bad-app'],
  ['ACTIONS_ID_TOKEN_REQUEST_URL', '', 'bad-identity'],
  ['ACTIONS_ID_TOKEN_REQUEST_URL', 'http://issuer.test/', 'bad-identity'],
  ['ACTIONS_ID_TOKEN_REQUEST_TOKEN', '', 'bad-identity'],
])('readFetchInputs refuses %s %j', (name, value, code) => {
  expect(readFetchInputs({ ...GOOD, [name]: value })).toMatchObject({ ok: false, error: { code } });
});
