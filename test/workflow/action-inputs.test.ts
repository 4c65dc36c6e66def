import { expect, test } from 'vitest';
import { PLAN_CHARACTERS_MAX } from '../../src/model/names.ts';
import { readActionInputs } from '../../src/workflow/action-inputs.ts';
import { syntheticRun } from '../fixtures/synthetic-run.ts';

const { plan } = syntheticRun({ blocks: 1 }).manifest;
const INPUT_PLAN = JSON.stringify(plan);

function refusal(env: Record<string, string>): string {
  const inputs = readActionInputs({ INPUT_PLAN, ...env });
  return inputs.ok ? 'accepted' : inputs.error.message;
}

test('readActionInputs takes empty inputs from the variables of the runner', () => {
  const env = { INPUT_PLAN, INPUT_SOURCE: '', GITHUB_SERVER_URL: 'https://git.example.com', RUNNER_TEMP: '/var/tmp' };
  expect(readActionInputs(env)).toEqual({
    ok: true,
    value: {
      task: { plan },
      source: `https://git.example.com/${plan.repository}.git`,
      out: '/var/tmp/alloc-ab',
      sandbox: 'required',
    },
  });
});

test('readActionInputs accepts a command text with a checkout instead of a plan', () => {
  const env = { INPUT_WORDS: ' compare hz4 vs system ', INPUT_SOURCE: '/srv/checkout', RUNNER_TEMP: '/var/tmp' };
  const value = {
    task: { command: 'compare hz4 vs system' },
    source: '/srv/checkout',
    out: '/var/tmp/alloc-ab',
    sandbox: 'required',
  };
  expect(readActionInputs(env)).toEqual({ ok: true, value });
});

test.each([
  ['both a plan and words', { INPUT_PLAN, INPUT_SOURCE: '/srv/a' }, /both given/],
  ['words without a checkout', {}, /"source" must be the absolute path/],
  ['words and a URL', { INPUT_SOURCE: 'https://example.com/a.git' }, /"source" must be the absolute path/],
  ['two lines', { INPUT_WORDS: 'baseline\n::error::x', INPUT_SOURCE: '/srv/a' }, /not a single line/],
  ['very many words', { INPUT_WORDS: 'x '.repeat(1500), INPUT_SOURCE: '/srv/a' }, /not a single line/],
])('readActionInputs refuses %s', (_, env, message) => {
  expect(readActionInputs({ INPUT_WORDS: 'baseline', ...env })).toMatchObject({
    ok: false,
    error: { message: expect.stringMatching(message) },
  });
});

test.each([
  'https://git.example.com:8443/a/b.git',
  'http://127.0.0.1:8080/a/b.git',
  'file:///srv/git/a.git',
  '/srv/git/a',
])('readActionInputs accepts the source %s', (source) => {
  expect(readActionInputs({ INPUT_PLAN, INPUT_SOURCE: source })).toMatchObject({ ok: true, value: { source } });
});

test.each([
  '--upload-pack=/bin/sh',
  'ext::sh -c id',
  'git@github.com:a/b',
  'https://token@github.com/a/b',
  'http://github.com/a/b',
  '/srv/git\n/a',
])('readActionInputs refuses the source %j', (source) => {
  expect(refusal({ INPUT_SOURCE: source })).toMatch(/"source"/);
});

test('readActionInputs refuses a plan that is absent, too long, not JSON or not a plan', () => {
  expect(refusal({ INPUT_PLAN: ' ' })).toMatch(/"plan" is empty/);
  expect(refusal({ INPUT_PLAN: ' '.repeat(9) + INPUT_PLAN + ' '.repeat(9) })).toBe('accepted');
  expect(refusal({ INPUT_PLAN: `"${'x'.repeat(PLAN_CHARACTERS_MAX)}"` })).toMatch(/at most 60000/);
  expect(refusal({ INPUT_PLAN: INPUT_PLAN.slice(0, -1) })).toMatch(/not JSON/);
  expect(refusal({ INPUT_PLAN: JSON.stringify({ ...plan, nonce: 'x' }) })).toMatch(/schema at nonce/);
  expect(refusal({ INPUT_PLAN: JSON.stringify({ ...plan, shell: 'sh' }) })).toMatch(/schema at/);
  expect(refusal({ INPUT_OUT: 'a\u0000b' })).toMatch(/"out"/);
});

test.each(['required', 'available', 'off'])('readActionInputs takes %s for the sandbox from the runner', (sandbox) => {
  expect(readActionInputs({ INPUT_PLAN, ALLOC_AB_SANDBOX: sandbox })).toMatchObject({ ok: true, value: { sandbox } });
});

test('readActionInputs refuses another word for the sandbox, also one that a workflow gives as an input', () => {
  expect(refusal({ ALLOC_AB_SANDBOX: 'no' })).toMatch(/ALLOC_AB_SANDBOX/);
  expect(readActionInputs({ INPUT_PLAN, INPUT_SANDBOX: 'off' })).toMatchObject({ value: { sandbox: 'required' } });
});
