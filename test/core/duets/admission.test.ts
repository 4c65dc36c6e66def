import { describe, expect, test } from 'vitest';
import {
  admittedDuets,
  DUET_RULE,
  type DuetReading,
  duetQualification,
  duetsFault,
} from '../../../src/core/duets/admission.ts';
import { fingerprintOf } from '../../../src/core/verdict/checks/qualification.ts';
import type { DuetQualification } from '../../../src/model/duets.ts';
import type { AbPlan, PlanLane } from '../../../src/model/plan.ts';
import { Qualification } from '../../../src/model/qualification.ts';
import { fixtureLane, fixturePlan } from '../../runner/runner-fixture.ts';

const CPUS = [1, 2, 3, 4];
const AT = '2026-11-20T10:00:00.000Z';
const NOW = Date.parse(AT) + 86_400_000;
const lockstep = { runs: 2, runLength: 3, dropped: 0, burstMicros: 300, warmMicros: 1000 };
const lanes = ['a', 'b', 'c'].map(
  (id): PlanLane => fixtureLane({ id, kit: true, lockstep, command: ['st-mixed', '1', '100', '16', '64'] }),
);
const plan: AbPlan = { ...fixturePlan('0'.repeat(40), { lanes }), pullRequest: null, question: 'flag' };

/** Readings of verdicts on equal arms; `shift`: what they show, `spread` and `throughput` as shares of the usual ones. */
function readings({ shift = 0, spread = 1, throughput = 1, trials = 20 } = {}, own = ['a', 'b', 'c']): DuetReading[] {
  return own.flatMap((lane) =>
    Array.from({ length: trials }, (_, trial) => ({
      lane,
      change: shift + 0.001 * Math.sin(1 + 7 * trial),
      spread: 0.01 * spread,
      throughput: 1e6 * throughput,
    })),
  );
}

const measured = (beside: readonly DuetReading[], alone: readonly DuetReading[] = readings()): DuetQualification =>
  duetQualification({ cpus: CPUS, verdicts: 20, falseAlarms: 0 }, beside, alone);

function qualified(duets: DuetQualification | undefined): Qualification {
  const about = { at: AT, tool: '0.6.0', fingerprint: fingerprintOf({}), verdicts: 20, falseAlarms: 0, invalid: 0 };
  return Qualification.parse({ schema: 1, ...about, lanes: {}, injected: [], ...(duets && { duets }) });
}

function ask(duets: DuetQualification | undefined, more: Partial<AbPlan> = {}, now = NOW, environment = {}) {
  const asked = { plan: { ...plan, ...more }, qualification: qualified(duets), environment };
  const found = admittedDuets(asked, CPUS, now);
  return found.ok ? found.value.lanes : found.error;
}

describe('admittedDuets', () => {
  test('equal arms that look equal beside others admit every lane', () => {
    expect(ask(measured(readings()))).toEqual(['a', 'b', 'c']);
  });

  test.each<[string, readonly DuetReading[], readonly DuetReading[], RegExp]>([
    ['equal arms differ', readings({ shift: 0.002 }), readings(), /equal arms differ on a beside/],
    [
      'the intervals are wide',
      readings().map((each, index) => ({ ...each, change: index % 2 ? 0.01 : -0.01 })),
      readings(),
      /may differ by more than 0\.3/,
    ],
    ['groups differ more', readings({ spread: 1.2 }), readings(), /1\.20 times as much as alone/],
    ['lanes are slower beside others', readings({ throughput: 0.98 }), readings(), /a is 2\S* % slower beside/],
    ['too few verdicts', readings({ trials: DUET_RULE.trials - 1 }), readings(), /11 verdicts on equal arms/],
    ['no verdict alone', readings(), [], /was not measured alone/],
    ['one lane only', readings({}, ['a']), readings(), /fewer than two lanes/],
  ])('%s: no', (_, beside, alone, why) => {
    expect(ask(measured(beside, alone))).toMatch(why);
  });

  test('a lane that fails alone is measured alone, and the others beside each other', () => {
    const beside = [...readings({}, ['a', 'c']), ...readings({ throughput: 0.9 }, ['b'])];
    expect(ask(measured(beside))).toEqual(['a', 'c']);
  });

  test('not without a qualification, not an old one, not of other CPUs, not with alarms, not of a machine that changed', () => {
    expect(ask(undefined)).toMatch(/never measured at the same time/);
    expect(ask(measured(readings()), {}, NOW + DUET_RULE.oldestMs)).toMatch(/31 days ago/);
    expect(ask(measured(readings()), {}, Date.parse(AT) - 1)).toMatch(/days ago/);
    expect(ask({ ...measured(readings()), cpus: [1, 2, 3, 5] })).toMatch(/not 1, 2, 3, 4/);
    expect(ask({ ...measured(readings()), falseAlarms: 3 })).toMatch(/3 false alarms in 20/);
    expect(ask(measured(readings()), {}, NOW, { kernel: '6.9' })).toMatch(/changed since .*kernel/);
  });

  test('not for a pull request, whose code may be hostile, and not for a release', () => {
    expect(ask(measured(readings()), { pullRequest: 7 })).toMatch(/pull request/);
    expect(ask(measured(readings()), { sampling: { ...plan.sampling, record: 'never' } })).toMatch(/release/);
  });
});

describe('duetsFault', () => {
  const fault = (duets: { cpus: number[]; lanes: string[] }, more: Partial<AbPlan> = {}, own = measured(readings())) =>
    duetsFault({
      plan: { ...plan, ...more },
      qualification: qualified(own),
      environment: {},
      startedAt: new Date(NOW).toISOString(),
      duets,
    });

  test('a run may have what its qualification admits, and nothing else', () => {
    expect(fault({ cpus: CPUS, lanes: ['a', 'b', 'c'] })).toBeNull();
    expect(fault({ cpus: CPUS, lanes: ['a', 'b'] })).toMatch(/not the ones/);
    expect(fault({ cpus: [5, 6], lanes: ['a', 'b', 'c'] })).toMatch(/CPU 1, 2, 3, 4 were qualified/);
    expect(fault({ cpus: CPUS, lanes: ['a', 'b', 'c'] }, { pullRequest: 7 })).toMatch(/pull request/);
    expect(fault({ cpus: CPUS, lanes: ['a', 'b', 'c'] }, {}, measured(readings({ shift: 0.01 })))).toMatch(/differ/);
  });

  test('equal arms may be measured so without one, as they qualify the machine', () => {
    const self = { question: 'env', candidate: { ...plan.baseline, env: { ALLOC_AB_AA: '1' } } } as const;
    const none = measured([]);
    expect(fault({ cpus: [0, 1], lanes: ['a', 'b', 'c'] }, self, none)).toBeNull();
    expect(fault({ cpus: [0, 1], lanes: ['a', 'b', 'c'] }, { ...self, pullRequest: 7 }, none)).not.toBeNull();
    const delayed = { ...self, candidate: { ...self.candidate, env: { ALLOC_AB_AA: '1', ALLOC_AB_DELAY_NS: '1' } } };
    expect(fault({ cpus: [0, 1], lanes: ['a', 'b', 'c'] }, delayed, none)).not.toBeNull();
  });
});
