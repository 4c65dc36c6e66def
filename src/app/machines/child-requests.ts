import { confirmationPlan } from '../../core/plan/gate/gate-plans.ts';
import { partIds } from '../../core/queue/part-ids.ts';
import type { NewChild } from '../../model/child-request.ts';
import type { Suspicion } from '../../model/gate.ts';
import type { AbPlan } from '../../model/plan.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { RequestPatch, RequestRecord } from '../../model/request-record.ts';
import { isSurveyPlan } from '../../model/work.ts';
import type { AppContext } from '../app-context.ts';
import { ticketFor } from '../queue/enqueue.ts';
import { tooLargeToDispatch } from '../run/dispatch.ts';
import { freshIds } from '../run/fresh-ids.ts';

/**
 * Has a request carried out by several machines: a part for each plan, whose machine, nonce and seed are its own. The request
 * waits for them as `joining`. Refuses plans that cannot be sent; repeating it is harmless.
 */
export async function addChildren(
  context: AppContext,
  request: RequestRecord,
  plans: readonly AbPlan[],
  patch: RequestPatch = {},
): Promise<Refusal | null> {
  const ids = partIds(
    request.id,
    plans.map(({ machine }) => machine.name),
  );
  const parts: NewChild[] = [];
  for (const unnamed of plans) {
    const machine = unnamed.machine.name;
    const plan = { ...unnamed, id: ids.get(machine) ?? '' };
    const refusal = tooLargeToDispatch(plan);
    if (refusal !== null) return refusal;
    const asked = { of: request.key, machine };
    const ticket = await ticketFor(context, request, plan);
    parts.push({ id: plan.id, key: `${request.key}/${machine}`, asked, plan, ...ticket });
  }
  await context.stores.children.split(request, parts, { nextAtMs: context.now(), ...patch });
  return null;
}

/** Has the machine of a part measure once more what it suspected, not before `afterMs`. Repeating it is harmless. */
export async function addRepeat(
  context: AppContext,
  request: RequestRecord,
  part: RequestRecord & { readonly asked: { readonly kind: 'part' } },
  suspicion: Suspicion,
  afterMs: number,
): Promise<void> {
  const { machine } = part.asked.part;
  if (part.plan === null || isSurveyPlan(part.plan))
    throw new Error(`part ${part.id} repeats a measurement without a plan`);
  const all = (await context.stores.requests.children(request.key)).flatMap(({ asked }) =>
    asked.kind === 'part' && asked.part.suspicion === undefined ? [asked.part.machine] : [],
  );
  // A name of a machine has no such sign.
  const id = partIds(request.id, [...all, ...all.map(againOf)]).get(againOf(machine)) ?? '';
  const plan = confirmationPlan(part.plan, suspicion.suspects, { id, ...freshIds() });
  const { asked: whole } = request;
  const asked = whole.kind === 'gate' ? { ...whole, gate: { ...whole.gate, suspicion } } : whole;
  const ticket = await ticketFor(context, { ...request, asked }, plan);
  const again = { id, key: `${part.key}/again`, asked: { of: request.key, machine, suspicion }, plan, ...ticket };
  await context.stores.children.add(request, again, context.now() + afterMs);
}

function againOf(machine: string): string {
  return `${machine}/again`;
}

/** Has every machine stop: nobody waits for what it would say. */
export async function cancelChildren({ stores, now }: AppContext, { key, cancel }: RequestRecord): Promise<void> {
  const why = cancel ?? { by: 'alloc-ab', reason: 'the question ended' };
  for (const part of await stores.requests.children(key)) await stores.requests.cancel(part.key, why, now());
}
