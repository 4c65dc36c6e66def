import { describe, expect, test } from 'vitest';
import { sanityLanes, sentinelLanes } from '../../../../src/core/plan/lanes/sampler.ts';
import {
  mayUseRecord,
  recordedFault,
  recordedIdentity,
  recordedLanes,
  sanityRuns,
} from '../../../../src/core/verdict/checks/sanity-record.ts';
import type { AbPlan, PlanLane } from '../../../../src/model/plan.ts';
import type { Qualification } from '../../../../src/model/qualification.ts';
import type { Manifest } from '../../../../src/model/run.ts';
import type { SanityRun } from '../../../../src/model/sanity-record.ts';
import type { Effect } from '../../../../src/model/verdict.ts';
import { syntheticRun } from '../../../fixtures/synthetic-run.ts';

const NOW = Date.parse('2026-11-30T12:00:00.000Z');
const HOUR = 3_600_000;
const LANE = 'st-mixed';
const [AA, PAIRS] = ['st-mixed.aa', 'st-mixed.pairs'];

/** A seed that is not audited. */
const SEED = '0'.repeat(32);

function asked(more: Partial<AbPlan> = {}): Manifest {
  const { manifest } = syntheticRun({ lanes: [LANE] });
  const lockstep = { runs: 6, runLength: 4, dropped: 0, burstMicros: 1000, warmMicros: 15_000 };
  const lanes: PlanLane[] = manifest.plan.lanes.map((lane) => ({
    ...lane,
    kit: true,
    lockstep,
    command: ['st-mixed', '{iters}', '9'],
  }));
  const plan = {
    ...manifest.plan,
    pullRequest: null,
    sampling: { ...manifest.plan.sampling, seed: SEED },
    lanes: [...lanes, ...sanityLanes(lanes, 600), ...sentinelLanes(lanes)],
    ...more,
  };
  return { ...manifest, plan, qualification: null };
}

const change = (estimate: number, half: number) => ({ estimate, low: estimate - half, high: estimate + half });

/** Runs in order of time, one an hour, the latest `age` hours ago. */
function runs(kind: SanityRun['kind'], count = 8, age = 1, by: SanityRun['by'] = 'qualify'): SanityRun[] {
  return Array.from({ length: count }, (_, index) => {
    const at = new Date(NOW - (age + count - 1 - index) * HOUR).toISOString();
    const noise = 0.001 * ((index % 3) - 1);
    return kind === 'sentinel'
      ? { kind, at, by, blocks: 16, change: change(noise, 0.004) }
      : { kind, at, by, blocks: 20, lockstep: change(noise, 0.003), processes: change(-noise, 0.04) };
  });
}

function known(
  sentinels: readonly SanityRun[],
  pairs: readonly SanityRun[],
  manifest: Pick<Manifest, 'plan' | 'qualification' | 'environment'> = asked(),
): string[] {
  const all: Readonly<Record<string, readonly SanityRun[]>> = { [AA]: sentinels, [PAIRS]: pairs };
  return Object.keys(recordedLanes(manifest, (lane) => all[lane] ?? [], NOW)).sort();
}

describe('recordedLanes', () => {
  test('takes what eight runs show, with their number, age and interval', () => {
    const all = [...runs('sentinel', 12), ...runs('pairs', 9)];
    const found = recordedLanes(asked(), () => all, NOW);
    expect(found[AA]).toMatchObject({ runs: 12, newestAt: '2026-11-30T11:00:00.000Z', loss: 0 });
    expect(found[AA]?.change.low).toBeGreaterThan(-0.002);
    expect(found[AA]?.change.high).toBeLessThan(0.002);
    expect(found[PAIRS]).toMatchObject({ runs: 9, oldestAt: '2026-11-30T03:00:00.000Z' });
  });

  test('takes nothing from fewer runs, from old ones, or from a day without any', () => {
    expect(known(runs('sentinel', 7), runs('pairs', 7))).toEqual([]);
    expect(known(runs('sentinel', 8, 25), runs('pairs', 8, 24))).toEqual([PAIRS]);
    const long = runs('sentinel', 7).map((run) => ({ ...run, at: '2026-10-01T00:00:00.000Z' }));
    expect(known([...long, ...runs('sentinel', 4)], [])).toEqual([]);
    // A clock that was set back makes the latest run one of the future.
    expect(known(runs('sentinel', 8, -9), [])).toEqual([]);
  });

  test('takes nothing while one of the last eight runs disagrees, of any origin', () => {
    const wrong: SanityRun = { ...runs('sentinel', 1)[0], change: change(0.02, 0.01) } as SanityRun;
    const apart = { ...runs('pairs', 1)[0], lockstep: change(-0.3, 0.01), by: 'pull-request' } as SanityRun;
    expect(known([...runs('sentinel', 9, 2), wrong], [...runs('pairs', 9, 2), apart])).toEqual([]);
    const older = (run: SanityRun) => ({ ...run, at: new Date(NOW - 20 * HOUR).toISOString() });
    expect(known([older(wrong), ...runs('sentinel')], [older(apart), ...runs('pairs')])).toEqual([AA, PAIRS].sort());
  });

  test('takes nothing where the runs differ by more than what is judged', () => {
    const loud = runs('sentinel', 8).map((run, index) => ({ ...run, change: change(0.03 * ((index % 3) - 1), 0.04) }));
    expect(known(loud as SanityRun[], [])).toEqual([]);
    const biased = runs('pairs', 8).map((run) => ({
      ...run,
      lockstep: change(0.03, 0.02),
      processes: change(0, 0.02),
    }));
    expect(known([], biased as SanityRun[])).toEqual([]);
  });

  test('runs of pull requests never vouch, however many agree', () => {
    expect(known(runs('sentinel', 40, 1, 'pull-request'), runs('pairs', 40, 1, 'pull-request'))).toEqual([]);
    // They show that the machine is the same as when it was qualified.
    const qualified = runs('sentinel', 8, 30);
    expect(known([...qualified, ...runs('sentinel', 1, 1, 'pull-request')], [])).toEqual([AA]);
  });

  test('knows the largest loss that both ways showed', () => {
    const lost = (lockstep: number, processes: number, half: number) =>
      ({ ...runs('pairs', 1)[0], lockstep: change(lockstep, 0.003), processes: change(processes, half) }) as SanityRun;
    const loss = (...more: SanityRun[]) =>
      recordedLanes(asked(), () => [...runs('pairs', 8, 2), ...more], NOW)[PAIRS]?.loss;
    expect(loss(lost(-0.05, -0.048, 0.02), lost(-0.02, -0.022, 0.01))).toBe(0.05);
    expect(loss(lost(-0.05, -0.03, 0.04))).toBe(0);
    // A gain that both show is no loss.
    expect(loss(lost(0.05, 0.05, 0.01))).toBe(0);
  });
});

describe('mayUseRecord', () => {
  const qualification: Qualification = {
    schema: 1,
    ...{ at: '2026-11-29T00:00:00.000Z', tool: '0.6.0', verdicts: 20, falseAlarms: 0, invalid: 0 },
    ...{ lanes: {}, injected: [], fingerprint: {} },
  };

  test('not for a release, and for a pull request only on a qualified machine', () => {
    const plain = asked();
    const { sampling } = plain.plan;
    expect(mayUseRecord(plain)).toBe(true);
    expect(mayUseRecord(asked({ sampling: { ...sampling, record: 'never' } }))).toBe(false);
    const pull = { ...asked({ pullRequest: 7 }), environment: {} };
    expect(mayUseRecord(pull)).toBe(false);
    expect(mayUseRecord({ ...pull, qualification })).toBe(true);
    expect(mayUseRecord({ ...pull, qualification, environment: { cpu: 'another' } })).toBe(false);
  });

  test('not on a machine that fails its qualification, for any question', () => {
    expect(mayUseRecord({ ...asked(), environment: {}, qualification: { ...qualification, falseAlarms: 3 } })).toBe(
      false,
    );
  });

  test('every eighth run is audited, as its seed decides', () => {
    const audited = Array.from({ length: 2000 }, (_, index) => {
      const { plan, ...rest } = asked();
      const seed = index.toString(16).padStart(32, '0');
      return !mayUseRecord({ ...rest, plan: { ...plan, sampling: { ...plan.sampling, seed } } });
    }).filter(Boolean);
    expect(audited.length).toBeGreaterThan(200);
    expect(audited.length).toBeLessThan(300);
  });
});

test('recordedIdentity differs with lane, repository, kit, compiler and machine, and not with what a question asks', () => {
  const kit = { sources: 'a', program: 'b', tool: '0.6.0' };
  const manifest = asked();
  const lane = (plan: AbPlan) => plan.lanes.find(({ id }) => id === PAIRS) as PlanLane;
  const own = (changed: Manifest = manifest, known = kit) => recordedIdentity(changed, lane(changed.plan), known);
  const { environment, plan } = manifest;
  const others = [
    own(asked({ repository: 'other/other' })),
    own({ ...manifest, environment: { ...environment, compiler: 'gcc 99' } }),
    own({ ...manifest, environment: { ...environment, kernel: '9.9' } }),
    own(manifest, { ...kit, program: 'c' }),
    own(manifest, { ...kit, sources: 'c' }),
    own(manifest, { ...kit, tool: '9.9.9' }),
    recordedIdentity(manifest, { ...lane(plan), command: ['st-mixed', '{iters}', '10'] }, kit),
    recordedIdentity(manifest, { ...lane(plan), env: { A: '1' } }, kit),
    recordedIdentity(manifest, plan.lanes.find(({ id }) => id === AA) as PlanLane, kit),
  ];
  expect(new Set([own(), ...others]).size).toBe(others.length + 1);
  const same = asked({ candidate: plan.baseline, question: 'env', id: 'another' });
  expect(own({ ...same, environment: { ...environment, load: '3.5' } })).toBe(own());
  // Programs of the repository may differ in each commit.
  expect(recordedIdentity(manifest, { ...lane(plan), kit: false }, kit)).toBeNull();
  expect(recordedIdentity(manifest, plan.lanes[0] as PlanLane, kit)).toBeNull();
});

test('sanityRuns records sentinels and pairs that reached a look, more being better', () => {
  const { plan } = asked();
  const effect = (lane: string, role: Effect['role'], own: Effect['change'], better: Effect['better'] = 'higher') =>
    ({ lane, role, metric: 'throughput', better, blocks: 16, change: own }) as Effect;
  const origin = { at: '2026-11-30T12:00:00.000Z', by: 'own' } as const;
  const found = sanityRuns(
    plan,
    [
      effect(LANE, 'target', change(-0.02, 0.01), 'lower'),
      effect(PAIRS, 'sanity', change(-0.03, 0.02), 'lower'),
      effect(AA, 'sentinel', null),
    ],
    origin,
  );
  expect(found.map(({ lane }) => lane)).toEqual([PAIRS]);
  expect(found[0]?.run).toMatchObject({
    kind: 'pairs',
    by: 'own',
    lockstep: { estimate: 0.02 },
    processes: { low: expect.closeTo(0.01) },
  });
});

describe('recordedFault', () => {
  const times = { startedAt: '2026-11-30T12:00:00.000Z', finishedAt: '2026-11-30T12:01:00.000Z' };
  const lane = {
    ...{ runs: 8, oldestAt: '2026-11-20T12:00:00.000Z', newestAt: '2026-11-30T11:00:00.000Z', loss: 0 },
    change: change(0, 0.002),
  };
  const fault = (sanity: Manifest['sanity'], more: Partial<AbPlan> = {}) =>
    recordedFault({ ...asked(more), ...times, ...(sanity && { sanity }) });

  test('believes what the rule allows', () => {
    expect(fault(undefined)).toBeNull();
    expect(fault({ [AA]: lane, [PAIRS]: lane })).toBeNull();
  });

  test('refuses a record that this run may not use, of another lane, too old, too small or too wide', () => {
    const { sampling } = asked().plan;
    expect(fault({ [AA]: lane }, { sampling: { ...sampling, record: 'never' } })).toContain('may not use');
    expect(fault({ [AA]: lane }, { pullRequest: 7 })).toContain('may not use');
    expect(fault({ [LANE]: lane })).toContain('cannot have one');
    expect(fault({ other: lane })).toContain('cannot have one');
    for (const wrong of [
      { runs: 7 },
      { newestAt: '2026-11-29T11:00:00.000Z' },
      { newestAt: '2026-11-30T13:00:00.000Z' },
      { oldestAt: '2026-11-30T11:30:00.000Z' },
      { change: change(0, 0.05) },
      { change: { estimate: 0.01, low: 0, high: 0.005 } },
    ])
      expect(fault({ [AA]: { ...lane, ...wrong } }), JSON.stringify(wrong)).toContain('does not answer');
  });
});
