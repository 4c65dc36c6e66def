import { expect, test } from 'vitest';
import { armSetup } from '../../../src/runner/sampling/arm-setup.ts';
import { fixtureArm, fixtureLane, fixturePlan } from '../runner-fixture.ts';

const sha = '0'.repeat(40);
const libraries = {
  baseline: '/job/lib/baseline/liba.so',
  candidate: '/job/lib/candidate/libother.so',
  sentinel: '/job/lib/sentinel/liba.so',
};
const plan = fixturePlan(sha, {
  candidate: { ...fixtureArm(sha, {}), env: { MODE: 'fast', LD_PRELOAD: '/tmp/other.so' } },
});
const lane = fixtureLane({ env: { LD_PRELOAD: '/tmp/other.so', LANE: '1' } });
const size = (env: Record<string, string>): number =>
  Object.entries(env).reduce((sum, [name, value]) => sum + name.length + value.length + 10, 0);

test('armSetup gives both arms of a block environments of one size, which differs between blocks', () => {
  const sizes = Array.from({ length: 40 }, (_, block) => {
    const [baseline, candidate] = (['baseline', 'candidate'] as const).map((arm) =>
      size(armSetup(plan, libraries, lane, block, arm).env),
    );
    expect(baseline).toBe(candidate);
    return baseline;
  });
  expect(new Set(sizes).size).toBeGreaterThan(30);
});

test('armSetup preloads the library of the arm and nothing else', () => {
  const { ALLOC_AB_PAD: _, ...env } = armSetup(plan, libraries, lane, 0, 'candidate').env;
  expect(env).toEqual({ LANE: '1', MODE: 'fast', LD_PRELOAD: libraries.candidate });
  const system = armSetup(plan, { ...libraries, candidate: null }, lane, 0, 'candidate').env;
  expect(system).not.toHaveProperty('LD_PRELOAD');
});

test('armSetup of a sentinel uses the baseline and its copy, both in the baseline’s environment', () => {
  const sentinel = { ...lane, role: 'sentinel' as const };
  const [own, copy] = (['baseline', 'candidate'] as const).map((arm) => armSetup(plan, libraries, sentinel, 0, arm));
  expect(own?.library).toBe(libraries.baseline);
  expect(copy?.library).toBe(libraries.sentinel);
  expect(copy?.others).toContain(libraries.baseline);
  expect({ ...copy?.env, LD_PRELOAD: '', ALLOC_AB_PAD: '' }).toEqual({ ...own?.env, LD_PRELOAD: '', ALLOC_AB_PAD: '' });
  expect(copy?.env).not.toHaveProperty('MODE');
});

test('armSetup preloads the library of the layout of the block: one number for both arms, copies for a sentinel', () => {
  const paths = (name: string) => Array.from({ length: 6 }, (_, number) => `/job/lib/${name}/layout-${number}.so`);
  const layouts = { baseline: paths('baseline'), candidate: paths('candidate'), sentinel: paths('sentinel') };
  const linked = { ...libraries, layouts };
  const sampled = { ...plan, sampling: { ...plan.sampling, layouts: 6 } };
  const seen = new Set<number>();
  for (let block = 0; block < 6; block++) {
    for (const role of ['target', 'sentinel'] as const) {
      const [baseline, candidate] = (['baseline', 'candidate'] as const).map((arm) =>
        armSetup(sampled, linked, { ...lane, role }, block, arm),
      );
      const layout = baseline?.layout ?? -1;
      seen.add(layout);
      expect(candidate?.layout).toBe(layout);
      expect(baseline?.library).toBe(layouts.baseline[layout]);
      expect(candidate?.library).toBe(layouts[role === 'sentinel' ? 'sentinel' : 'candidate'][layout]);
      expect(size(baseline?.env ?? {})).toBe(size(candidate?.env ?? {}));
      // Neither the built libraries nor any other layout may be mapped.
      expect(candidate?.others.length).toBe(20);
      expect(candidate?.others).not.toContain(candidate?.library);
    }
  }
  expect(seen.size).toBe(6);
  expect(() => armSetup(sampled, libraries, lane, 0, 'baseline')).toThrow('was not linked');
  expect(armSetup(plan, libraries, lane, 0, 'baseline')).not.toHaveProperty('layout');
});
