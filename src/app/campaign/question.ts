import { campaignAnswer } from '../../core/campaign/campaign-answer.ts';
import type { EndedQuestion } from '../../model/campaign-state.ts';
import type { AbPlan } from '../../model/plan.ts';
import { budgetSecondsOf } from '../../model/plan-and-run.ts';
import {
  type ChildRequest,
  type EndedRequest,
  type JoiningRequest,
  type RequestBase,
  resultOf,
  runUrlOf,
} from '../../model/request-record.ts';
import type { AppContext } from '../app-context.ts';
import { reasonOfEnd, silenceOf } from '../machines/machine-states.ts';
import { slotFor } from '../queue/enqueue.ts';

/** The child request that asks about a flag; null before its question began. */
export async function readQuestion(
  { stores }: AppContext,
  parent: Pick<RequestBase, 'key'>,
  flag: string,
): Promise<ChildRequest | null> {
  const child = await stores.requests.get(questionKey(parent, flag));
  return child?.task.kind === 'child' ? (child as ChildRequest) : null;
}

/** Puts the question about a flag into the queue of its machine. Repeating it is harmless. */
export async function beginQuestion(
  context: AppContext,
  request: JoiningRequest,
  flag: string,
  plan: AbPlan,
): Promise<void> {
  const task = { parent: request.key, machine: plan.machine.name, flag };
  const slot = await slotFor(context, request, plan);
  const child = { id: plan.id, key: questionKey(request, flag), task, plan, slot };
  await context.stores.children.add(request, child, context.now());
}

/** How the run of a question ended. One without a result costs the budget all of its time. */
export function endOfQuestion(flag: string, child: ChildRequest & EndedRequest): EndedQuestion {
  const result = resultOf(child);
  if (result?.shown === undefined) {
    const why = reasonOfEnd(child);
    const silent = `It ${silenceOf(child)}${why === '' ? '.' : `: ${why}`}`;
    const seconds = child.plan === null ? 0 : budgetSecondsOf(child.plan);
    return { flag, seconds, runUrl: runUrlOf(child), silent };
  }
  const { manifest, verdict, shown, runUrl } = result;
  const answer = campaignAnswer(flag, `alloc-ab_${child.id}`, manifest, verdict, shown);
  return { flag, seconds: answer.seconds, runUrl, answer };
}

function questionKey({ key }: Pick<RequestBase, 'key'>, flag: string): string {
  return `${key}/${flag}`;
}
