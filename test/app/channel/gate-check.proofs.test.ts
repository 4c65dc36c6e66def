import { afterAll, beforeAll, expect, test } from 'vitest';
import { withProvenGuards } from '../../../src/core/reach/proven-guards.ts';
import type { AbPlan } from '../../../src/model/plan.ts';
import type { ReachEvidence } from '../../../src/model/reach.ts';
import { evidenceFor } from '../../fixtures/reach-evidence.ts';
import { type GateStage, startGateStage } from '../gate-stage.ts';
import { runWorkflows } from '../stage.ts';
import { syntheticBundle, zipBundle } from '../synthetic-artifact.ts';

let gate: GateStage;
beforeAll(async () => {
  gate = await startGateStage("gate: { suite: ssot, proof: true, paths: ['hakozuna/**'] }\n");
  await gate.stage.allSettled();
});
afterAll(async () => {
  expect(gate.stage.github.violations).toEqual([]);
  await gate.stage.end();
});

const OPEN = 'mt-remote-small/T=16,R=90';

/** Every measurement proves that all guards but one cannot notice the change. The samples are SYNTHETIC. */
function measureByProof({
  effect = 0,
  change = (evidence) => evidence,
  plan: changed = (plan) => plan,
}: {
  readonly effect?: number;
  change?(evidence: ReachEvidence): ReachEvidence;
  plan?(measured: AbPlan, sent: AbPlan): AbPlan;
} = {}): AbPlan[] {
  const sent: AbPlan[] = [];
  runWorkflows(gate.stage.github, {
    make: (work) => {
      const plan = work as AbPlan;
      sent.push(plan);
      const { manifest } = syntheticBundle(plan);
      const libraries = {
        baseline: manifest.baseline?.librarySha256 ?? '',
        candidate: manifest.candidate?.librarySha256 ?? '',
      };
      const guards = plan.lanes.flatMap(({ id, role }) => (role === 'guard' && id !== OPEN ? [id] : []));
      const measured = plan.proof === true ? withProvenGuards(plan, evidenceFor(plan, guards, libraries)) : plan;
      const { proven } = measured;
      const own =
        proven === undefined ? measured : { ...measured, proven: { ...proven, evidence: change(proven.evidence) } };
      const effects = Object.fromEntries(own.lanes.map(({ id, role }) => [id, role === 'guard' ? effect : 0]));
      return zipBundle(syntheticBundle(changed(own, plan), effects));
    },
  });
  return sent;
}

async function measured() {
  const sha = gate.commit();
  await gate.open(sha);
  await gate.stage.allSettled();
  const [check] = gate.checks(sha);
  if (check === undefined) throw new Error('no check');
  return check;
}

test('with proofs the check is green, and says which lanes were not timed and why', async () => {
  const sent = measureByProof();
  const { conclusion, output } = await measured();
  expect(conclusion).toBe('success');
  expect(output.title).toMatch(
    /^Not slower: a loss beyond the margin is ruled out on 1 lane \(1 guard lane not timed, by proof[;)]/,
  );
  expect(output.summary).toMatch(
    /by proof, 1 guard lane that is not timed cannot notice the change; \S+( T=\d+)?( R=\d+)? is timed as a control/,
  );
  expect(sent.map(({ proof }) => proof)).toEqual([true]);
});

test('a suspicion is measured again without proofs', async () => {
  const sent = measureByProof({ effect: -0.08 });
  expect(await measured()).toMatchObject({
    conclusion: 'failure',
    output: { title: expect.stringMatching(/^Regression confirmed on mt-remote-small\/T=16,R=90$/) },
  });
  expect(sent.map(({ proof }) => proof)).toEqual([true, undefined]);
});

test.each([
  ['no proof follows from the evidence', { change: (evidence: ReachEvidence) => ({ ...evidence, lanes: [] }) }],
  [
    'the evidence is about other libraries',
    {
      change: (evidence: ReachEvidence) => ({
        ...evidence,
        libraries: { ...evidence.libraries, candidate: 'c'.repeat(64) },
      }),
    },
  ],
  [
    'a lane is gone that has no proof',
    { plan: (own: AbPlan) => ({ ...own, lanes: own.lanes.filter(({ id }) => id !== OPEN) }) },
  ],
  [
    'a margin is wider than the one that was sent',
    {
      plan: (own: AbPlan) => ({
        ...own,
        lanes: own.lanes.map((lane) => ({
          ...lane,
          measures: lane.measures.map((each) => (each.role === 'guard' ? { ...each, margin: 0.5 } : each)),
        })),
      }),
    },
  ],
])('the gate is not green when %s', async (_, how) => {
  measureByProof(how);
  const { conclusion } = await measured();
  expect(conclusion).toBe('action_required');
});
