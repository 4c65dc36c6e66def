import { formatSeconds } from '../core/text/format.ts';
import { type CallFailure, classifyFailure } from '../github/call-failure.ts';
import type { Publication } from '../model/publication.ts';
import { type BrokenRequest, type RequestRecord, runUrlOf } from '../model/request-record.ts';
import { hasEnded } from '../model/request-status.ts';
import type { AppContext } from './app-context.ts';
import { channelOf } from './channel/channel-of.ts';
import { finish } from './channel/end-request.ts';
import { requestSummary } from './channel/request-texts.ts';
import { cancelChildren } from './machines/child-requests.ts';
import { limitMs, retryAtMs } from './retry.ts';
import { type NextStep, nextStepOf, STEPS } from './steps.ts';

/** Attempts of a step that throws because of a bug. */
const STEP_ATTEMPTS = 3;
/** Trouble of GitHub that lasts longer than this is shown. */
const SHOW_AFTER_MS = 600_000;

type ClaimedRequest = RequestRecord | BrokenRequest;

/** Repeats a failed step later and shows what it waits for, or ends the request when repeating cannot help. */
export async function endFailedStep(context: AppContext, claimed: ClaimedRequest, error: unknown): Promise<void> {
  const { stores, now, log, metrics, settings, waits } = context;
  // The step may have changed the row before it failed.
  const request = 'problem' in claimed ? claimed : ((await stores.requests.get(claimed.key)) ?? claimed);
  const next = 'problem' in request ? STEPS[request.status] : nextStepOf(request, now());
  const step: Pick<NextStep, 'doing' | 'needs'> = next ?? { doing: 'ending it' };
  const failure = classifyFailure(error, now());
  const detail = failure.kind === 'bug' ? { err: error } : {};
  log.error({ request: request.id, failure: failure.kind, ...detail }, `${step.doing}: ${failure.message}`);
  const { attempts: failures, sinceMs } = request.failing ?? { attempts: 0, sinceMs: now() };
  const isPublication = hasEnded(request);
  const nextAtMs = retryAtMs(
    failure,
    { failures, sinceMs, bugs: STEP_ATTEMPTS, isPublication },
    now(),
    settings.timing,
  );
  if (nextAtMs !== null) {
    metrics.retries.inc({ trouble: failure.kind });
    await stores.requests.patch(request.key, { failing: { attempts: failures + 1, sinceMs }, nextAtMs });
    await showWait(context, request, step.doing, failure, sinceMs);
    return;
  }
  waits.end(request.key);
  if (isPublication) {
    log.error({ request: request.id }, 'the end of the request could not be shown on GitHub, and is given up');
    await stores.requests.patch(request.key, { published: true });
    return;
  }
  if (request.status === 'joining') await cancelChildren(context, request);
  await finish(context, request, 'failed', endOf(request, step, failure, now() - sinceMs));
}

/** Keeps what a request waits for, and shows it as soon as GitHub accepts that. */
async function showWait(
  context: AppContext,
  request: ClaimedRequest,
  doing: string,
  failure: CallFailure,
  sinceMs: number,
): Promise<void> {
  const { waits, log, now, settings } = context;
  if (failure.kind === 'bug' || (failure.kind === 'again' && now() - sinceMs < SHOW_AFTER_MS)) return;
  const cause = failure.kind === 'blocked' ? failure.cause : failure.kind === 'again' ? 'github' : 'refused';
  const isShown = waits.begin(request.key, { cause, sinceMs });
  if (isShown || 'problem' in request || hasEnded(request)) return;
  const untilMs = sinceMs + limitMs(failure, false, settings.timing);
  const state = {
    kind: 'waiting',
    request: requestSummary(request),
    message: `alloc-ab is ${doing}, and ${failure.message}. First seen ${timeText(sinceMs)}, given up ${timeText(untilMs)}.`,
    next: failure.kind === 'blocked' ? failure.next : 'Nothing for you to do: GitHub has to respond again.',
  } as const;
  try {
    await channelOf(request).showWaiting(context, request, state);
    waits.shown(request.key);
  } catch (error) {
    log.warn({ request: request.id, failure: classifyFailure(error, now()).kind }, 'a wait cannot be shown yet');
  }
}

function timeText(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** The publication of a request that ends because its step cannot be carried out. */
function endOf(
  request: ClaimedRequest,
  { doing, needs }: Pick<NextStep, 'doing' | 'needs'>,
  failure: CallFailure,
  waitedMs: number,
): Publication {
  const channel = channelOf(request);
  const message = messageOf(failure, doing, waitedMs);
  const next = `${remedyOf(failure, needs)} Then ${channel.repeatHint}.`;
  if (request.status === 'received')
    return channel.refusal(request, { kind: 'refusal', code: 'trouble', message, next });
  const runUrl = runUrlOf(request);
  return channel.ended(request, {
    ...{ kind: 'failed', request: requestSummary(request), message, next },
    ...(runUrl !== null && { runUrl }),
  });
}

function messageOf(failure: CallFailure, doing: string, waitedMs: number): string {
  const waited = `alloc-ab tried for ${formatSeconds(Math.round(waitedMs / 1000))}.`;
  switch (failure.kind) {
    case 'bug':
      return `alloc-ab broke while ${doing}.`;
    case 'blocked':
    case 'again':
      return `alloc-ab was ${doing}, and ${failure.message}. ${waited}`;
    case 'refused':
      return `GitHub refused while alloc-ab was ${doing}: ${failure.message}.`;
  }
}

function remedyOf(failure: CallFailure, needs: string | undefined): string {
  if (failure.kind === 'blocked') return failure.next;
  if (failure.kind === 'refused' && failure.status === 403) {
    const permission = failure.permission ?? needs;
    if (permission !== undefined) return `The App needs the permission ${permission}: let the operator grant it.`;
  }
  return 'Tell the operator of the App: its log names the cause.';
}
