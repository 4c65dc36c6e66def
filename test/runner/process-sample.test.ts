import { expect, test } from 'vitest';
import { sampleEnvironment } from '../../src/runner/process-sample.ts';
import { fixtureArm, fixtureLane, fixturePlan } from './machine.ts';

const sha = '0'.repeat(40);
const libraries = { baseline: '/job/lib/baseline/liba.so', candidate: '/job/lib/candidate/libother.so' };
const plan = fixturePlan(sha, {
  candidate: { ...fixtureArm(sha, {}), env: { MODE: 'fast', LD_PRELOAD: '/tmp/other.so' } },
});
const lane = fixtureLane({ env: { LD_PRELOAD: '/tmp/other.so', LANE: '1' } });
const size = (env: Record<string, string>): number =>
  Object.entries(env).reduce((sum, [name, value]) => sum + name.length + value.length + 10, 0);

test('both arms of a block get environments of one size, and blocks differ', () => {
  const sizes = Array.from({ length: 40 }, (_, block) => {
    const [baseline, candidate] = (['baseline', 'candidate'] as const).map((arm) =>
      size(sampleEnvironment(plan, libraries, lane, block, arm)),
    );
    expect(baseline).toBe(candidate);
    return baseline;
  });
  expect(new Set(sizes).size).toBeGreaterThan(30);
});

test('only the arm decides what is preloaded', () => {
  const { ALLOC_AB_PAD: _, ...env } = sampleEnvironment(plan, libraries, lane, 0, 'candidate');
  expect(env).toEqual({ LANE: '1', MODE: 'fast', LD_PRELOAD: libraries.candidate });
  const system = sampleEnvironment(plan, { ...libraries, candidate: null }, lane, 0, 'candidate');
  expect(system).not.toHaveProperty('LD_PRELOAD');
});
