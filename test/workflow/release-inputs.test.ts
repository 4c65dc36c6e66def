import { expect, test } from 'vitest';
import { readReleaseInputs } from '../../src/workflow/release-inputs.ts';

const GIVEN = { INPUT_STEP: 'rule', INPUT_VERSION: 'v1.2.0', INPUT_SOURCE: '/srv/measured' };
const PLANS = { 'release-1': 'a'.repeat(64) };

function refusal(env: Record<string, string>): string {
  const step = readReleaseInputs({ ...GIVEN, ...env });
  return step.ok ? 'accepted' : step.error.message;
}

test('readReleaseInputs returns empty texts for missing inputs', () => {
  const value = { step: 'rule', version: 'v1.2.0', from: '', commit: '', source: '/srv/measured' };
  expect(readReleaseInputs({ ...GIVEN, INPUT_FROM: ' ' })).toEqual({
    ok: true,
    value: { ...value, bundles: '', plans: {}, override: '' },
  });
  const all = { ...GIVEN, INPUT_BUNDLES: '/srv/bundles', INPUT_PLANS: JSON.stringify(PLANS), INPUT_OVERRIDE: 'a leak' };
  expect(readReleaseInputs(all)).toMatchObject({
    value: { bundles: '/srv/bundles', plans: PLANS, override: 'a leak' },
  });
});

test.each([
  [{ INPUT_STEP: 'measure' }, '"step" must be "plan", "rule" or "publish"'],
  [{ INPUT_VERSION: 'v1\nv2' }, '"version" must be one line'],
  [{ INPUT_COMMIT: 'HEAD' }, '"commit" must be 7 to 40 hexadecimal digits'],
  [{ INPUT_COMMIT: '--all' }, '"commit" must be'],
  [{ INPUT_SOURCE: 'measured' }, '"source" must be the absolute path'],
  [{ INPUT_PLANS: '{' }, '"plans" must be the output of the step "plan"'],
  [{ INPUT_PLANS: '{"release-1":"abc"}' }, '"plans" must be'],
  [{ INPUT_PLANS: `"${'x'.repeat(100_000)}"` }, '"plans" must be'],
  [{ INPUT_OVERRIDE: 'x'.repeat(501) }, '"override" must be one line of at most 500'],
])('readReleaseInputs refuses %o', (env, message) => {
  expect(refusal(env as Record<string, string>)).toContain(message);
});
