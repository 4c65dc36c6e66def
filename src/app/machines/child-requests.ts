import { confirmationPlan } from '../../core/plan/gate/gate-plans.ts';
import { childIds } from '../../core/queue/child-ids.ts';
import type { NewChild } from '../../model/child-request.ts';
import type { GateTask, Suspicion } from '../../model/gate.ts';
import type { AbPlan } from '../../model/plan.ts';
import { isSurveyPlan } from '../../model/plan-and-run.ts';
import type { Refusal } from '../../model/refusal.ts';
import {
  type ChildRequest,
  type JoiningRequest,
  planOf,
  type ReceivedRequest,
  type RequestBase,
  type RequestPatch,
} from '../../model/request-record.ts';
import { ok, type Result } from '../../model/result.ts';
import type { AppContext } from '../app-context.ts';
import { slotFor } from '../queue/enqueue.ts';
import { checkDispatchSize } from '../run/dispatch.ts';
import { freshIds } from '../run/fresh-ids.ts';

/**
 * Adds a child for each plan, which has a machine, nonce and seed of its own. The request waits for them as `joining`. Refuses
 * a plan that is too large to dispatch. Repeating it is harmless.
 */
export async function addChildren(
  context: AppContext,
  request: ReceivedRequest,
  plans: readonly AbPlan[],
  patch: RequestPatch & { readonly headSha: string },
): Promise<Result<void, Refusal>> {
  const ids = childIds(
    request.id,
    plans.map(({ machine }) => machine.name),
  );
  const children: NewChild[] = [];
  for (const unnamed of plans) {
    const machine = unnamed.machine.name;
    const plan = { ...unnamed, id: ids.get(machine) ?? '' };
    const size = checkDispatchSize(context, plan);
    if (!size.ok) return size;
    const task = { parent: request.key, machine };
    const slot = await slotFor(context, request, plan);
    children.push({ id: plan.id, key: `${request.key}/${machine}`, task, plan, slot });
  }
  await context.stores.children.split(request, children, { nextAtMs: context.now(), ...patch });
  return ok(undefined);
}

/** Has the machine of a gate's child measure its suspects again, not before `afterMs`. Repeating it is harmless. */
export async function addRepeat(
  context: AppContext,
  request: JoiningRequest,
  gate: GateTask,
  child: ChildRequest,
  suspicion: Suspicion,
  afterMs: number,
): Promise<void> {
  const { machine } = child.task.child;
  const first = planOf(child);
  if (first === null || isSurveyPlan(first)) throw new Error(`child ${child.id} repeats a measurement without a plan`);
  const all = (await context.stores.requests.children(request.key))
    .filter(({ task }) => task.child.suspicion === undefined)
    .map(({ task }) => task.child.machine);
  // No machine has a slash in its name.
  const id = childIds(request.id, [...all, ...all.map(repeatOf)]).get(repeatOf(machine)) ?? '';
  const plan = confirmationPlan(first, suspicion.suspects, { id, ...freshIds() });
  const repeated = { ...request, task: { kind: 'gate', gate: { ...gate, suspicion } } } as const;
  const slot = await slotFor(context, repeated, plan);
  const again = { id, key: repeatKey(child), task: { parent: request.key, machine, suspicion }, plan, slot };
  await context.stores.children.add(request, again, context.now() + afterMs);
}

/** The key of the child that repeats the measurement of a child. */
export function repeatKey({ key }: ChildRequest): string {
  return `${key}/again`;
}

function repeatOf(machine: string): string {
  return `${machine}/again`;
}

/** Cancels all children: their results are not needed any more. */
export async function cancelChildren({ stores, now }: AppContext, { key, cancel }: RequestBase): Promise<void> {
  const why = cancel ?? { by: 'alloc-ab', reason: 'the parent request ended' };
  for (const child of await stores.requests.children(key)) await stores.requests.cancel(child.key, why, now());
}
