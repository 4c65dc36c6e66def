import { renderJoinedGate } from '../../core/report/gate/gate-check.ts';
import { gateOutcome } from '../../core/verdict/gate/gate-outcome.ts';
import { joinedGate, type LastGateOutcome, type MachineGate } from '../../core/verdict/gate/joined-gate.ts';
import type { Suspicion } from '../../model/gate.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import { err, ok } from '../../model/result.ts';
import type { AppContext, JoinStep } from '../app-context.ts';
import { finish } from '../channel/end-request.ts';
import { gateChannel } from '../channel/gate-channel.ts';
import { addRepeat } from './child-requests.ts';
import { silenceOf } from './child-state.ts';
import { machineResults } from './machine-results.ts';
import { machineStates } from './machine-states.ts';

/** Has each machine that suspects something measure it again; the others are not asked twice. */
export async function growGate(
  context: AppContext,
  request: RequestRecord,
  parts: readonly RequestRecord[],
): Promise<boolean> {
  let grown = false;
  for (const part of parts) {
    const { asked, key } = part;
    if (asked.kind !== 'part' || parts.some((other) => other.key === `${key}/again`)) continue;
    const suspicion = suspicionOf(part);
    if (suspicion === null) continue;
    await addRepeat(context, request, { ...part, asked }, suspicion, context.settings.timing.confirmAfterMs);
    grown = true;
  }
  return grown;
}

/** Every machine has ended, also with what it measured again: the last word on the commit. */
export const joinGate: JoinStep = async (context, request, parts) => {
  const words = parts.flatMap((part) => wordOf(part, parts));
  const machines = await machineStates(context, request, parts);
  const publication = renderJoinedGate(
    joinedGate(words),
    gateChannel.commentTag(request),
    machines,
    machineResults(parts),
  );
  await finish(context, request, 'done', publication);
};

/** What a first measurement leaves to a second one; null when there is nothing of the kind. */
function suspicionOf({ asked, key, result }: RequestRecord): Suspicion | null {
  if (asked.kind !== 'part' || asked.part.suspicion !== undefined || result === null) return null;
  const { state, suspects, undecided } = gateOutcome(result, null);
  return state === 'suspected' ? { first: key, suspects, undecided, runUrl: result.runUrl } : null;
}

/** The word of a machine, from its last part. */
function wordOf(part: RequestRecord, parts: readonly RequestRecord[]): MachineGate[] {
  const { asked, key, result } = part;
  if (asked.kind !== 'part' || parts.some((other) => other.key === `${key}/again`)) return [];
  const { machine, suspicion } = asked.part;
  if (result === null) {
    const silent = silenceOf(part);
    return [{ machine, outcome: err(suspicion === undefined ? silent : `saw harm once and then ${silent}`) }];
  }
  return [{ machine, outcome: ok(last(gateOutcome(result, suspicion ?? null))) }];
}

function last({ state, ...outcome }: ReturnType<typeof gateOutcome>): LastGateOutcome {
  if (state === 'suspected') throw new Error('a suspicion is measured again before anything is said');
  return { ...outcome, state };
}
