import type { MachineState } from '../../core/report/request/children-comment.ts';
import { headlineText } from '../../core/report/verdict/verdict-document.ts';
import { gateOutcome } from '../../core/verdict/gate/gate-outcome.ts';
import type { ChildResult } from '../../model/child-request.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import type { AppContext } from '../app-context.ts';
import { childState } from './child-state.ts';

/** One row for each part of a request. */
export async function machineStates(
  context: AppContext,
  { asked }: RequestRecord,
  parts: readonly RequestRecord[],
): Promise<MachineState[]> {
  const told = asked.kind === 'gate' ? gateWords : ({ verdict }: ChildResult) => headlineText(verdict);
  const states: MachineState[] = [];
  for (const part of parts) {
    if (part.asked.kind !== 'part') continue;
    const { machine, suspicion } = part.asked.part;
    const state = await childState(context, part, told);
    states.push({ machine, ...(suspicion !== undefined && { again: true }), state });
  }
  return states;
}

/** A gate speaks of suspicions, never of a verdict. */
function gateWords(result: ChildResult, { asked }: RequestRecord): string {
  return gateOutcome(result, asked.kind === 'part' ? (asked.part.suspicion ?? null) : null).title;
}
