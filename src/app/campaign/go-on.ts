import { nextOf } from '../../core/campaign/campaign-state.ts';
import type { Inline } from '../../core/report/document/document.ts';
import { renderOpenCampaign } from '../../core/report/request/campaign-comment.ts';
import type { Campaign } from '../../model/campaign.ts';
import type { CampaignState } from '../../model/campaign-state.ts';
import {
  type ChildRequest,
  type EndedRequest,
  type JoiningRequest,
  resultOf,
  runUrlOf,
} from '../../model/request-record.ts';
import { hasEnded } from '../../model/request-status.ts';
import type { AppContext } from '../app-context.ts';
import { channelOf } from '../channel/channel-of.ts';
import { finish } from '../channel/end-request.ts';
import { positionOf } from '../queue/queue.ts';
import { campaignPublication, commentContext, readTable } from './campaign-end.ts';
import { beginQuestion, endOfQuestion, readQuestion } from './question.ts';

/**
 * From `joining`: keeps how the open question of a campaign ended, begins the next one, or ends the campaign. The state in the row decides which
 * question is open, and the row of that question whether it began: a crash between two writes repeats none.
 */
export async function goOn(context: AppContext, request: JoiningRequest, state: CampaignState): Promise<void> {
  const { stores, now, settings } = context;
  const { key, cancel } = request;
  const next = nextOf(state);
  if (next.kind === 'end') return end(context, request, state, next.ended);
  const question = await readQuestion(context, request, next.flag);
  if (question !== null && isOver(question)) {
    // What a cancelled campaign stopped says nothing about the flag.
    if (cancel !== null && resultOf(question) === null) return end(context, request, state, 'stopped');
    const ended = [...state.ended, endOfQuestion(next.flag, question)];
    await stores.requests.patch(key, { campaign: { ...state, ended }, nextAtMs: now(), failing: null });
    return;
  }
  if (question === null && cancel !== null) return end(context, request, state, 'stopped');
  if (question === null) await beginQuestion(context, request, next.flag, next.plan);
  else if (cancel !== null) await stores.requests.cancel(question.key, cancel, now());
  else await show(context, request, state, { flag: next.flag, question });
  const nextAtMs = question === null ? now() : now() + settings.timing.pollMs;
  await stores.requests.patch(key, { nextAtMs, failing: null });
}

function isOver(child: ChildRequest): child is ChildRequest & EndedRequest {
  return hasEnded(child);
}

async function end(
  context: AppContext,
  request: JoiningRequest,
  state: CampaignState,
  ended: Campaign['ended'],
): Promise<void> {
  const publication = await campaignPublication(context, request, state, ended);
  await finish(context, request, request.cancel !== null && ended === 'stopped' ? 'cancelled' : 'done', publication);
}

/** Shows the table, and what the open question does, when either changed. */
async function show(
  context: AppContext,
  request: JoiningRequest,
  state: CampaignState,
  { flag, question }: { readonly flag: string; readonly question: ChildRequest },
): Promise<void> {
  const { summary, text } = await nowOf(context, question);
  const progress = `${state.ended.length} ${summary}`;
  if (progress === request.progress) return;
  const table = await readTable(context, request, state, 'open');
  const now = [{ code: flag }, ': ', ...text];
  await channelOf(request).showChildren(
    context,
    request,
    renderOpenCampaign(table, { ...commentContext(request, state), now }),
  );
  // Last: a progress that is kept means that it was written.
  await context.stores.requests.patch(request.key, { progress });
}

/** What a question does now, as the text that is shown and as what has to change for it to be shown again. */
async function nowOf(
  context: AppContext,
  question: ChildRequest,
): Promise<{ readonly summary: string; readonly text: Exclude<Inline, string> }> {
  const { status } = question;
  if (status === 'running') {
    const url = runUrlOf(question);
    const log = url === null ? [] : [' (', { link: 'log', url }, ')'];
    return { summary: status, text: ['both sides are being built and measured', ...log] };
  }
  if (status === 'queued') {
    const { ahead } = await positionOf(context, question.id, question.slot?.labels ?? '');
    const text =
      ahead === 0
        ? 'next in the queue'
        : `${ahead} ahead in the queue: other requests have a turn between two questions`;
    return { summary: `${status} ${ahead}`, text: [text] };
  }
  const isWaiting = status === 'dispatched' && question.waitingShownAtMs !== null;
  return isWaiting
    ? {
        summary: 'no runner',
        text: [{ strong: 'no runner took it yet' }, ': one for the machine must be online and free'],
      }
    : { summary: 'starting', text: ['waiting for its runner'] };
}
