import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AbPlan } from '../../../src/model/plan.ts';
import { type GateStage, startGateStage } from '../gate-stage.ts';
import { MEASURED, waitUntil } from '../stage.ts';
import { runMachines, TWO_MACHINES } from '../two-machines.ts';

let gate: GateStage;
beforeAll(async () => {
  gate = await startGateStage(`${TWO_MACHINES}gate: { suite: ssot, machines: [x86_64, arm64] }\n`);
  await gate.stage.allSettled();
});
afterAll(async () => {
  expect(gate.stage.github.violations).toEqual([]);
  await gate.stage.end();
});

function machinesOf(sha: string): string[] {
  return gate
    .workflowRuns(sha)
    .map(({ inputs }) => (JSON.parse(inputs.plan ?? '') as AbPlan).machine.name)
    .sort();
}

test('a gate that is green on both machines has one green check and no comment', async () => {
  runMachines(gate.stage.github, { x86_64: 0, arm64: 0 });
  const sha = gate.commit();
  const pull = await gate.open(sha);
  await gate.stage.allSettled();
  expect(gate.checks(sha)).toMatchObject([{ status: 'completed', conclusion: 'success', actions: [] }]);
  expect(gate.checks(sha)[0]?.output.title).toMatch(
    /^Not slower on each of 2 machines: arm64, x86_64 \(.*machine never qualified.*\)$/,
  );
  expect(gate.checks(sha)[0]?.output.text).toMatch(/<summary>arm64: GO/);
  expect(machinesOf(sha)).toEqual(['arm64', 'x86_64']);
  expect(gate.gateComments(pull)).toEqual([]);
});

test('only the machine with a suspected regression measures again, and a confirmed one is red', async () => {
  runMachines(gate.stage.github, { x86_64: 0, arm64: -0.05 });
  const sha = gate.commit();
  const pull = await gate.open(sha);
  await gate.stage.allSettled();
  const [check, ...others] = gate.checks(sha);
  expect(others).toEqual([]);
  expect(check).toMatchObject({ status: 'completed', conclusion: 'failure' });
  expect(check?.output.title).toMatch(/^Regression confirmed on .* \(arm64\)$/);
  expect(machinesOf(sha)).toEqual(['arm64', 'arm64', 'x86_64']);
  const plans = gate.workflowRuns(sha).map(({ inputs }) => JSON.parse(inputs.plan ?? '') as AbPlan);
  expect(new Set(plans.flatMap(({ id, nonce, sampling }) => [id, nonce, sampling.seed])).size).toBe(9);
  expect(plans.map(({ rules }) => rules.noGoError)).toEqual([0.005, 0.005, 0.005]);
  expect(gate.gateComments(pull)).toHaveLength(1);
  expect(gate.gateComments(pull)[0]).toContain('/ab accept');
});

test('a regression that one machine sees once and not again is green', async () => {
  let measurements = 0;
  runMachines(gate.stage.github, { x86_64: () => (measurements++ === 0 ? -0.05 : 0), arm64: 0 });
  const sha = gate.commit();
  const pull = await gate.open(sha);
  await gate.stage.allSettled();
  expect(gate.checks(sha)).toMatchObject([{ conclusion: 'success' }]);
  expect(gate.checks(sha)[0]?.output.summary).toContain('Seen once and not again');
  expect(machinesOf(sha)).toEqual(['arm64', 'x86_64', 'x86_64']);
  expect(gate.gateComments(pull)).toEqual([]);
});

test('a machine without a result needs action, and the button measures on both machines again', async () => {
  runMachines(gate.stage.github, { x86_64: 0, arm64: 'broken' });
  const sha = gate.commit();
  const pull = await gate.open(sha);
  await gate.stage.allSettled();
  const [check] = gate.checks(sha);
  expect(check).toMatchObject({ conclusion: 'action_required', output: { title: 'arm64 brought no result' } });
  expect(gate.gateComments(pull)[0]).toContain('arm64 brought no result');
  runMachines(gate.stage.github, { x86_64: 0, arm64: 0 });
  await gate.stage.github.rerun(MEASURED, check?.id ?? 0, 'mina');
  await gate.stage.allSettled();
  expect(gate.checks(sha)).toMatchObject([{ conclusion: 'success' }]);
  expect(gate.checks(sha)[0]?.id).toBeGreaterThan(check?.id ?? 0);
});

test('a push cancels the measurements of the old head on every machine', async () => {
  runMachines(gate.stage.github, { x86_64: 'starts', arm64: 'starts' });
  const [old, next] = [gate.commit(), gate.commit()];
  const pull = await gate.open(old);
  await waitUntil(() => gate.checks(old)[0]?.output.summary.includes('building and measuring') === true, 'it measures');
  expect(gate.checks(old)).toMatchObject([{ status: 'in_progress' }]);
  runMachines(gate.stage.github, { x86_64: 0, arm64: 0 });
  await gate.stage.github.push(MEASURED, pull.number, next);
  await gate.stage.allSettled();
  expect(gate.checks(old)).toMatchObject([{ status: 'completed', conclusion: 'cancelled' }]);
  expect(gate.checks(next)).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
  expect(gate.workflowRuns(old).map(({ conclusion }) => conclusion)).toEqual(['cancelled', 'cancelled']);
});
