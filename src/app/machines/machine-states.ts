import type { ChildState, MachineState } from '../../core/report/request/children-comment.ts';
import type { MachineResult } from '../../core/report/verdict/machine-details.ts';
import { headlineText } from '../../core/report/verdict/verdict-document.ts';
import { signatureSection } from '../../core/statement/signature-section.ts';
import { gateOutcome } from '../../core/verdict/gate/gate-outcome.ts';
import type { ChildResult, ChildTask } from '../../model/child-request.ts';
import { type ChildRequest, publicationOf, resultOf, runUrlOf } from '../../model/request-record.ts';
import type { AppContext } from '../app-context.ts';
import { positionOf } from '../queue/queue.ts';

/** A result in one line. */
export type DescribeResult = (result: ChildResult, task: ChildTask) => string;

/** The headline of a verdict. */
export const describeVerdict: DescribeResult = ({ verdict }) => headlineText(verdict);

/** A gate reports suspicions, never a verdict. */
export const describeGate: DescribeResult = (result, { suspicion }) => gateOutcome(result, suspicion ?? null).title;

/** The state of each child as a row of the table of machines. */
export async function machineStates(
  context: AppContext,
  children: readonly ChildRequest[],
  describe: DescribeResult,
): Promise<MachineState[]> {
  const states: MachineState[] = [];
  for (const child of children) {
    const { machine, suspicion } = child.task.child;
    const state = await stateOf(context, child, describe);
    states.push({ machine, ...(suspicion !== undefined && { again: true }), state });
  }
  return states;
}

async function stateOf(context: AppContext, child: ChildRequest, describe: DescribeResult): Promise<ChildState> {
  const result = resultOf(child);
  if (result !== null) return { kind: 'measured', headline: describe(result, child.task.child), runUrl: result.runUrl };
  switch (child.status) {
    case 'queued':
      return { kind: 'waiting', ...(await positionOf(context, child.id, child.slot?.labels ?? '')) };
    case 'dispatching':
      return { kind: 'starting' };
    case 'dispatched': {
      if (child.waitingShownAtMs === null) return { kind: 'starting' };
      const forSeconds = Math.round((context.now() - child.dispatchedAtMs) / 1000);
      return { kind: 'no-runner', forSeconds, labels: child.plan.machine.labels };
    }
    case 'running':
      return { kind: 'running', runUrl: child.workflowRun.url };
    case 'answered':
    case 'refused':
    case 'done':
    case 'failed':
    case 'cancelled':
    case 'expired':
      return { kind: 'no-result', how: silenceOf(child), why: reasonOfEnd(child), runUrl: runUrlOf(child) };
    case 'received':
    case 'joining':
    case 'releasing':
    case 'tagging':
      throw new Error(`child ${child.id} is ${child.status}`);
  }
}

/** Why a child that ended has no result, after the name of its machine. */
export function silenceOf({ status }: ChildRequest): string {
  if (status === 'expired') return 'did not answer';
  return status === 'cancelled' ? 'was cancelled' : 'brought no result';
}

/** The details of an end without a result; empty where there are none. */
export function reasonOfEnd(child: ChildRequest): string {
  return publicationOf(child)?.check?.summary ?? '';
}

/** The results of the children, each with its signature. */
export function machineResults(children: readonly ChildRequest[]): MachineResult[] {
  return children.flatMap((child) => {
    const result = resultOf(child);
    if (result === null) return [];
    const { machine, suspicion } = child.task.child;
    const extras = result.signed === null ? [] : [signatureSection(result.signed)];
    return [{ machine: suspicion === undefined ? machine : `${machine}, again`, result, extras }];
  });
}
