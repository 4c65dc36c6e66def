import { describe, expect, test } from 'vitest';
import { analyze } from '../../../../src/core/analysis/ab/analyze.ts';
import { withContext } from '../../../../src/core/analysis/ab/context.ts';
import { withTotal } from '../../../../src/core/analysis/ab/uneven-bursts.ts';
import { judge } from '../../../../src/core/verdict/judge.ts';
import type { AbPlan } from '../../../../src/model/plan.ts';
import type { AbRun } from '../../../../src/model/run.ts';
import type { Effect, EffectOutcome } from '../../../../src/model/verdict.ts';
import { exchanged, lockstepRun } from '../../../fixtures/lockstep-run.ts';

const effectOf = (run: AbRun) => analyze(run).effects.find(({ metric }) => metric === 'throughput');

/** The plan of a version that knew the typical burst only. */
function earlier(run: AbRun): AbRun {
  const { unevenError: _, ...rules } = run.manifest.plan.rules;
  return { ...run, manifest: { ...run.manifest, plan: { ...run.manifest.plan, rules } } };
}

describe('what an arm does in few bursts', () => {
  const rare = lockstepRun({ rare: 0.04, every: 13 });

  test('counts in full: the change is by all the time of the bursts, and the typical burst is named', () => {
    const effect = effectOf(rare);
    expect(effect?.change?.estimate).toBeCloseTo(1 / 1.04 - 1, 2);
    expect(effect?.typical).toBeGreaterThan(-0.02);
    expect(effect?.candidate).toBeLessThan(0.98 * (effect?.baseline ?? 0));
    expect(effect?.outcome).toBe('HARM');
    expect(judge(rare, analyze(rare)).basis).toContainEqual({
      name: 'bursts',
      text: expect.stringMatching(
        /^uneven bursts, counted by all their time, on st-mixed-small \(the typical burst: −[01]\.\d+ %\)$/,
      ),
    });
  });

  test('was not seen by the rule of earlier plans, which are judged as they were', () => {
    const effect = effectOf(earlier(rare));
    expect(effect?.change?.estimate).toBeGreaterThan(-0.02);
    expect(effect).not.toHaveProperty('typical');
    expect(effect?.outcome).not.toBe('HARM');
  });

  test('is a gain where the candidate no longer does it', () => {
    const effect = effectOf(exchanged(rare));
    expect(effect?.change?.estimate).toBeCloseTo(0.04, 2);
    expect(effect?.typical).toBeLessThan(0.02);
  });

  test('does not hide behind faster bursts', () => {
    const effect = effectOf(lockstepRun({ each: -0.03, rare: 0.06, every: 13 }));
    expect(effect?.change?.high).toBeLessThan(0);
    expect(effect?.typical).toBeGreaterThan(0);
    expect(effectOf(earlier(lockstepRun({ each: -0.03, rare: 0.06, every: 13 })))?.change?.low).toBeGreaterThan(0);
  });
});

test.each([0, 0.02, -0.05])(
  'a change of %d in every burst is that of the typical burst, which has less noise',
  (each) => {
    const run = lockstepRun({ each });
    expect(effectOf(run)).not.toHaveProperty('typical');
    expect(effectOf(run)).toEqual(effectOf(earlier(run)));
  },
);

describe('a lane whose groups are too few to show that its bursts are uneven', () => {
  // One burst of 32: every other group has one.
  const few = lockstepRun({ rare: 0.04, every: 32, groups: 20, noise: [0.005, 0.005] });

  test('is not called safe while all the time of its bursts is a loss beyond the margin', () => {
    const effect = effectOf(few);
    expect(effect?.change?.low).toBeGreaterThan(-0.02);
    expect(effect?.total).toBeLessThan(-0.02);
    expect(effect).toMatchObject({ outcome: 'OPEN', blocksNeeded: 12 });
    expect(effectOf(earlier(few))?.outcome).toBe('SAFE');
    expect(judge(few, analyze(few)).reasons[0]?.message).toMatch(
      /by its typical burst, but by −\d\.\d+ % in all the time of its bursts; more blocks have to show which number holds; .*about 12 further blocks would decide\.$/,
    );
  });

  const shape = { ...effectOf(lockstepRun({ groups: 12 })), change: { estimate: 0, low: 0, high: 0 } } as Effect;
  const BAND = 0.01;
  const LOW = { estimate: 0, low: -0.01, high: 0.01 };
  const PAIRS: Effect = {
    ...shape,
    lane: `${shape.lane}.pairs`,
    role: 'sanity',
    outcome: 'INFO',
    change: { estimate: -0.03, low: -0.04, high: -0.02 },
  };
  const { plan } = few.manifest;
  const BESIDE: AbPlan = {
    ...plan,
    lanes: plan.lanes.flatMap((lane) => [lane, { ...lane, id: PAIRS.lane, role: 'sanity', beside: lane.id }]),
  };

  test.each<[EffectOutcome, Effect['better'], number, number]>([
    // The first total is just allowed, the second is not. A target asks for a gain of 1.5 %, a guard tolerates 2 %.
    ['SAFE', 'higher', -0.0199, -0.0201],
    ['SAFE', 'lower', 0.0199, 0.0201],
    ['EQUIVALENT', 'higher', 0.02, 0.0202],
    ['EQUIVALENT', 'higher', -0.0196, -0.0198],
    ['WIN', 'higher', -0.0098, -0.0101],
    ['WIN', 'lower', 0.0098, 0.0102],
    ['LOSS', 'higher', 0.0099, 0.0101],
    ['LOSS', 'lower', -0.0099, -0.0101],
    ['RULED OUT', 'higher', 0.0149, 0.0151],
  ])('%s, where %s is better: a total of %d leaves it, one of %d opens it', (outcome, better, allowed, against) => {
    const role = outcome === 'SAFE' ? 'guard' : 'target';
    const effect: Effect = { ...shape, outcome, better, role, bound: role === 'guard' ? 0.02 : 0.015 };
    expect(withTotal(effect, allowed, BAND)).toBe(effect);
    expect(withTotal(effect, against, BAND)).toEqual({ ...effect, outcome: 'OPEN', total: against });
  });

  test('numbers that are nearly equal open nothing, since they could not be shown to differ', () => {
    const effect: Effect = { ...shape, outcome: 'SAFE', role: 'guard', bound: 0.02, better: 'higher' };
    const near = { ...effect, change: { estimate: -0.019, low: -0.0198, high: -0.0182 } };
    expect(withTotal(near, -0.0205, BAND)).toBe(near);
    expect(withTotal(near, -0.0225, BAND).outcome).toBe('OPEN');
  });

  test('does not end as a contradiction of the process pairs, which more groups may agree with', () => {
    const [held] = withContext(BESIDE, [{ ...shape, outcome: 'OPEN', total: -0.03, change: LOW }, PAIRS]);
    expect(held?.outcome).toBe('OPEN');
    const [decided] = withContext(BESIDE, [{ ...shape, outcome: 'SAFE', change: LOW }, PAIRS]);
    expect(decided?.outcome).toBe('CONTEXT');
  });

  test.each<EffectOutcome>(['HARM', 'OPEN', 'INFO'])('%s stays, whatever the total is', (outcome) => {
    for (const total of [-0.5, 0.5]) expect(withTotal({ ...shape, outcome }, total, BAND).outcome).toBe(outcome);
  });
});

test('what matters little is not asked for: a difference below a quarter of the band of equivalence', () => {
  const run = lockstepRun({ rare: 0.0015, every: 12, groups: 160, noise: [0.0001, 0.0001] });
  expect(effectOf(run)).not.toHaveProperty('typical');
});

test('of a thousand lanes with equal arms at most five are called uneven, at any look', () => {
  let uneven = 0;
  for (let index = 0; index < 1000; index++) {
    const run = lockstepRun({ seed: `equal/${index}`, groups: 32 });
    const looks = [12, 20, 32].map((count) => ({ ...run, samples: run.samples.filter(({ block }) => block < count) }));
    if (looks.some((each) => effectOf(each)?.typical !== undefined)) uneven++;
  }
  expect(uneven).toBeLessThanOrEqual(5);
});

test('before the first look there is neither', () => {
  expect(effectOf(lockstepRun({ rare: 0.2, groups: 8 }))).toMatchObject({ look: 0, change: null });
});
