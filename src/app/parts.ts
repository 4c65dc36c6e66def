import { partIds } from '../core/plan/part-ids.ts';
import type { Plan } from '../model/plan.ts';
import type { Refusal } from '../model/refusal.ts';
import { type RequestPatch, type RequestRecord, TRANSITIONS } from '../model/request-record.ts';
import { tooLargeToDispatch } from './dispatch.ts';
import type { Worker } from './worker.ts';

/**
 * Has a request carried out by several machines: a part for each plan, whose machine, nonce and seed are its own. The request
 * waits for them as `joining`. Refuses plans that cannot be sent; repeating it is harmless.
 */
export async function addParts(
  worker: Worker,
  request: RequestRecord,
  plans: readonly Plan[],
  patch: RequestPatch = {},
): Promise<Refusal | null> {
  const ids = partIds(
    request.id,
    plans.map(({ machine }) => machine.name),
  );
  const parts = plans.map((plan) => {
    const machine = plan.machine.name;
    const id = ids.get(machine) ?? '';
    return { id, key: `${request.key}/${machine}`, asked: { of: request.key, machine }, plan: { ...plan, id } };
  });
  for (const { plan } of parts) {
    const refusal = tooLargeToDispatch(plan);
    if (refusal !== null) return refusal;
  }
  await worker.memory.parts.split(request, parts, { nextAtMs: worker.now(), ...patch });
  return null;
}

/** Whether a request needs no more of any machine. */
export function hasEnded({ status }: RequestRecord): boolean {
  return TRANSITIONS[status].length === 0;
}
