import { expect, test } from 'vitest';
import { parseCommand } from '../../../src/core/command/command.ts';
import { planOnMachines } from '../../../src/core/plan/plan-command.ts';
import { AbPlan } from '../../../src/model/plan.ts';
import { isMeasuring, type MeasuringCommand } from '../../../src/model/plan-and-run.ts';
import { facts } from '../../fixtures/facts.ts';

const known = facts((yaml) =>
  yaml.replace(/^machines:\n/m, 'machines:\n  arm64: { labels: [arm64] }\n  riscv: { labels: [riscv] }\n'),
);

function measuring(text: string): MeasuringCommand {
  const command = parseCommand(text);
  if (!command.ok || !isMeasuring(command.value)) throw new Error(`not a measurement: ${text}`);
  return command.value;
}

/** Returns fresh ids each time. */
function ids() {
  let count = 0;
  return () => {
    count += 1;
    const hex = String(count).repeat(32);
    return { id: 'pr1-1-1', nonce: hex, seed: hex, repository: 'a/b', pullRequest: 1 };
  };
}

function plans(text: string): AbPlan[] {
  const planned = planOnMachines(measuring(text), known, ids());
  if (!planned.ok) throw new Error(planned.error.message);
  return planned.value.map((plan) => AbPlan.parse(plan));
}

test('planOnMachines plans the same comparison for each machine, with its labels, nonce, seed and share of the error', () => {
  const [arm64, riscv, ...others] = plans('/ab HZ4_S12_MPSC machine=arm64,riscv');
  expect(others).toEqual([]);
  expect(arm64).toMatchObject({
    machine: { name: 'arm64', labels: ['arm64'] },
    rules: { noGoError: 0.005, machines: 2 },
    repeat: expect.stringContaining('machine=arm64 @'),
  });
  const same = (plan: AbPlan | undefined) => ({ ...plan, machine: 0, nonce: 0, repeat: 0, sampling: 0 });
  expect(same(riscv)).toEqual(same(arm64));
  expect(riscv?.nonce).not.toBe(arm64?.nonce);
  expect(riscv?.sampling.seed).not.toBe(arm64?.sampling.seed);
});

test('planOnMachines gives one machine the whole error, and does not name the default machine', () => {
  const [named] = plans('/ab HZ4_S12_MPSC machine=riscv');
  expect(named).toMatchObject({ machine: { name: 'riscv' }, rules: { noGoError: 0.01 } });
  expect(named?.rules.machines).toBeUndefined();
  const [unnamed, ...others] = plans('/ab HZ4_S12_MPSC');
  expect(others).toEqual([]);
  expect(unnamed?.repeat).not.toContain('machine=');
});

test.each([
  ['/ab HZ4_S12_MPSC machine=arm46', { code: 'unknown-machine', suggestion: 'arm64', token: 'arm46' }],
  ['/ab baseline machine=arm64,riscv', { code: 'one-machine' }],
  ['/ab compare hz4 vs system machine=x', { code: 'unknown-machine' }],
])('planOnMachines refuses %s', (text, refusal) => {
  expect(planOnMachines(measuring(text), known, ids())).toMatchObject({ ok: false, error: refusal });
});
