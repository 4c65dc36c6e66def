import { renderJoinedGate } from '../../core/report/gate/gate-check.ts';
import { gateOutcome } from '../../core/verdict/gate/gate-outcome.ts';
import { joinedGate, type LastGateOutcome, type MachineGate } from '../../core/verdict/gate/joined-gate.ts';
import type { GateTask, Suspicion } from '../../model/gate.ts';
import { type ChildRequest, type JoiningRequest, resultOf } from '../../model/request-record.ts';
import { err, ok } from '../../model/result.ts';
import type { AppContext, JoinStep } from '../app-context.ts';
import { finish } from '../channel/end-request.ts';
import { gateChannel } from '../channel/gate-channel.ts';
import { addRepeat, repeatKey } from './child-requests.ts';
import { describeGate, machineResults, machineStates, silenceOf } from './machine-states.ts';

/** Has each machine that suspects a regression measure it again. Returns whether children were added. */
export async function growGate(
  context: AppContext,
  request: JoiningRequest,
  gate: GateTask,
  children: readonly ChildRequest[],
): Promise<boolean> {
  let grown = false;
  for (const child of children) {
    if (isRepeated(child, children)) continue;
    const suspicion = suspicionOf(child);
    if (suspicion === null) continue;
    await addRepeat(context, request, gate, child, suspicion, context.settings.timing.confirmAfterMs);
    grown = true;
  }
  return grown;
}

/** Every machine has ended, also with its repeated measurement: publishes the joined gate. */
export const joinGate: JoinStep = async (context, request, children) => {
  const gates = children.filter((child) => !isRepeated(child, children)).map(machineGate);
  const machines = await machineStates(context, children, describeGate);
  const tag = gateChannel.commentTag(request);
  const publication = renderJoinedGate(joinedGate(gates), tag, machines, machineResults(children));
  await finish(context, request, 'done', publication);
};

function isRepeated(child: ChildRequest, children: readonly ChildRequest[]): boolean {
  return children.some(({ key }) => key === repeatKey(child));
}

/** What a first measurement suspects; null where it suspects nothing, or is a repeated one. */
function suspicionOf(child: ChildRequest): Suspicion | null {
  const result = resultOf(child);
  if (child.task.child.suspicion !== undefined || result === null) return null;
  const { state, suspects, undecided } = gateOutcome(result, null);
  return state === 'suspected' ? { first: child.key, suspects, undecided, runUrl: result.runUrl } : null;
}

/** What a machine contributes to the joined gate, by its last child. */
function machineGate(child: ChildRequest): MachineGate {
  const { machine, suspicion } = child.task.child;
  const result = resultOf(child);
  if (result === null) {
    const silent = silenceOf(child);
    return { machine, outcome: err(suspicion === undefined ? silent : `saw harm once and then ${silent}`) };
  }
  return { machine, outcome: ok(confirmed(gateOutcome(result, suspicion ?? null))) };
}

function confirmed({ state, ...outcome }: ReturnType<typeof gateOutcome>): LastGateOutcome {
  if (state === 'suspected') throw new Error('a suspicion is measured again before the gate ends');
  return { ...outcome, state };
}
