import { expect, test } from 'vitest';
import { confirmationPlan, gatePlan, gatePlans } from '../../../../src/core/plan/gate/gate-plans.ts';
import { AbPlan } from '../../../../src/model/plan.ts';
import { BASE, facts, HEAD } from '../../../fixtures/facts.ts';

const IDS = { id: 'gate-1', nonce: '1'.repeat(32), seed: '2'.repeat(32), repository: 'a/b', pullRequest: 1 };
const GATE = { suite: 'ssot', trust: 'write' } as const;

function planned(gate: Parameters<typeof gatePlan>[0] = GATE) {
  const plan = gatePlan(gate, facts(), IDS);
  if (!plan.ok) throw new Error(plan.error.message);
  return plan.value;
}

test('gatePlan compares base with head, with every lane of the suite as a guard', () => {
  const plan = planned();
  const judged = plan.lanes.filter(({ role }) => role !== 'sentinel');
  expect(judged.map(({ id }) => id)).toEqual([
    'mt-small/T=4,R=90',
    'mt-small/T=16,R=90',
    'st-mixed',
    'mt-small/T=4,R=50',
  ]);
  expect(new Set(judged.map(({ role }) => role))).toEqual(new Set(['guard']));
  expect(judged.flatMap(({ measures }) => measures).some(({ role }) => role === 'target')).toBe(false);
  expect(plan).toMatchObject({
    question: 'base',
    baseline: { source: { sha: BASE } },
    candidate: { source: { sha: HEAD } },
  });
});

test('gatePlan overrides the defaults by margin, budget and line of the gate', () => {
  const plan = planned({ ...GATE, margin: 0.03, budget: 120, line: 'hz3' });
  const throughput = plan.lanes.flatMap(({ measures }) =>
    measures.filter(({ role, metric }) => role === 'guard' && metric === 'throughput'),
  );
  expect(new Set(throughput.map((measure) => ('margin' in measure ? measure.margin : null)))).toEqual(new Set([0.03]));
  expect(plan.sampling.budgetSeconds).toBe(120);
  expect(plan.candidate.label).toContain('hz3');
});

test('confirmationPlan keeps the comparison, with the suspected lanes and another seed', () => {
  const first = planned();
  const suspect = {
    lane: 'st-mixed',
    metric: 'throughput',
    better: 'lower',
    bound: 0.02,
    baseline: null,
    change: null,
  } as const;
  const again = confirmationPlan(first, [suspect], { id: 'gate-2', nonce: '3'.repeat(32), seed: '4'.repeat(32) });
  expect(AbPlan.safeParse(again).success).toBe(true);
  expect(again.lanes.filter(({ role }) => role === 'guard').map(({ id }) => id)).toEqual(['st-mixed']);
  expect(again.lanes.some(({ role }) => role === 'sentinel')).toBe(true);
  expect(again.sampling.seed).not.toBe(first.sampling.seed);
  expect({ ...again, id: '', nonce: '', lanes: [], sampling: null }).toEqual({
    ...first,
    id: '',
    nonce: '',
    lanes: [],
    sampling: null,
  });
});

test('proofs are ordered by the gate alone, and a suspicion is measured again without them', () => {
  expect(planned().proof).toBeUndefined();
  expect(planned({ ...GATE, proof: false }).proof).toBeUndefined();
  const first = planned({ ...GATE, proof: true });
  expect(first).toMatchObject({ proof: true, repeat: expect.stringMatching(/ proof /) });
  const again = confirmationPlan(first, [], { id: 'gate-2', nonce: '3'.repeat(32), seed: '4'.repeat(32) });
  expect(again.proof).toBeUndefined();
});

test('gatePlans makes one plan for each machine, with its share of the error', () => {
  const known = facts((yaml) => yaml.replace(/^machines:\n/m, 'machines:\n  arm64: { labels: [arm64] }\n'));
  const machines = Object.keys(known.config.machines).slice(0, 2);
  const plans = gatePlans({ ...GATE, machines }, known, () => IDS);
  if (!plans.ok) throw new Error(plans.error.message);
  expect(plans.value.map(({ machine }) => machine.name)).toEqual(machines);
  for (const { rules, lanes } of plans.value) {
    expect(rules).toMatchObject({ noGoError: 0.005, machines: 2 });
    expect(lanes).toEqual(planned().lanes);
  }
  const alone = gatePlans(GATE, known, () => IDS);
  expect(alone.ok && alone.value.map(({ rules }) => rules)).toEqual([planned().rules]);
});
