import type { Facts } from '../../../model/facts.ts';
import type { Suspect } from '../../../model/gate.ts';
import type { GateConfig } from '../../../model/gate-config.ts';
import type { AbPlan } from '../../../model/plan.ts';
import type { Refusal } from '../../../model/refusal.ts';
import { ok, type Result } from '../../../model/result.ts';
import { makePlan, type PlanIds } from '../make-plan.ts';
import { resolveRequest } from '../resolve-request.ts';
import { sharedError } from '../shared-error.ts';

/** The plans of a gate, one for each machine; the machines share the error of a suspicion. `ids` returns fresh ids each time. */
export function gatePlans(gate: GateConfig, facts: Facts, ids: () => PlanIds): Result<readonly AbPlan[], Refusal> {
  const machines = gate.machines ?? [];
  const plans: AbPlan[] = [];
  for (const machine of machines.length === 0 ? [undefined] : machines) {
    const plan = gatePlan(gate, facts, ids(), machine);
    if (!plan.ok) return plan;
    plans.push(sharedError(plan.value, machines));
  }
  return ok(plans);
}

/** The plan of a gate on one machine: base against head, with every lane of the suite as a guard. It tests for losses only. */
export function gatePlan(gate: GateConfig, facts: Facts, ids: PlanIds, machine?: string): Result<AbPlan, Refusal> {
  const { suite, line, margin, budget, proof } = gate;
  const options = {
    lanes: [],
    cells: {},
    suite,
    ...(line === undefined ? {} : { line }),
    ...(margin === undefined ? {} : { margin }),
    ...(budget === undefined ? {} : { budgetSeconds: budget }),
    ...(machine === undefined ? {} : { machines: [machine] }),
    ...(proof === true && { proof }),
  };
  const request = resolveRequest({ kind: 'ab', candidate: { kind: 'base' }, options }, facts);
  return request.ok ? makePlan(request.value, facts, ids) : request;
}

/**
 * The plan of the second measurement: the suspected lanes of the first plan, with its arms and margins and another seed.
 * Control and sentinel lanes stay; a sanity lane stays with its lane. A suspicion is never answered by a proof: the lanes are timed.
 */
export function confirmationPlan(
  first: AbPlan,
  suspects: readonly Suspect[],
  ids: Pick<PlanIds, 'id' | 'nonce' | 'seed'>,
): AbPlan {
  const again = new Set(suspects.map(({ lane }) => lane));
  const lanes = first.lanes.filter(({ id, role, beside }) =>
    role === 'guard' ? again.has(id) : beside === undefined || again.has(beside),
  );
  const { seed, ...named } = ids;
  const { perf: _perf, proof: _proof, ...rest } = first;
  return { ...rest, ...named, lanes, sampling: { ...first.sampling, seed } };
}
