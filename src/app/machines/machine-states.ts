import type { MachineState } from '../../core/report/request/parts-comment.ts';
import { headlineWords } from '../../core/report/verdict/result-sections.ts';
import { gateOutcome } from '../../core/verdict/gate-outcome.ts';
import type { PartResult } from '../../model/part.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import type { Worker } from '../worker.ts';
import { partState } from './part-state.ts';

/** One row for each part of a request. */
export async function machineStates(
  worker: Worker,
  { asked }: RequestRecord,
  parts: readonly RequestRecord[],
): Promise<MachineState[]> {
  const told = asked.kind === 'gate' ? gateWords : ({ verdict }: PartResult) => headlineWords(verdict);
  const states: MachineState[] = [];
  for (const part of parts) {
    if (part.asked.kind !== 'part') continue;
    const { machine, suspicion } = part.asked.part;
    const state = await partState(worker, part, told);
    states.push({ machine, ...(suspicion !== undefined && { again: true }), state });
  }
  return states;
}

/** A gate speaks of suspicions, never of a verdict. */
function gateWords(result: PartResult, { asked }: RequestRecord): string {
  return gateOutcome(result, asked.kind === 'part' ? (asked.part.suspicion ?? null) : null).title;
}
