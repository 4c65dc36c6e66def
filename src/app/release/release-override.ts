import { checkOverride } from '../../core/release/release-ruling.ts';
import { byRequiredMachine } from '../../core/release/required-machines.ts';
import { findPullRequest } from '../../github/read/pull-request.ts';
import type { Command } from '../../model/command.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import type { ReleaseState } from '../../model/release.ts';
import { conversationNumber } from '../../model/request-origin.ts';
import { type RequestRecord, releaseStateOf, resultOf } from '../../model/request-record.ts';
import { hasEnded } from '../../model/request-status.ts';
import { ok, type Result } from '../../model/result.ts';
import type { AppContext } from '../app-context.ts';
import { refuseRequest } from '../channel/end-request.ts';
import { acknowledge } from '../channel/writes.ts';
import { currentCommit } from './release-candidate.ts';
import { checkReleasePermission } from './release-permission.ts';

type OverrideCommand = Extract<Command, { kind: 'override' }>;

/** From `received`: releases a version that was measured in this conversation and did not pass, when a second maintainer asks. */
export async function overrideRelease(
  context: AppContext,
  request: RequestRecord,
  command: OverrideCommand,
): Promise<void> {
  const state = await resolveOverride(context, request, command);
  if (!state.ok) {
    await refuseRequest(context, request, state.error);
    return;
  }
  await acknowledge(context, request);
  // A request that was cancelled meanwhile does not advance; the next step ends it.
  const patch = { headSha: state.value.order.sha, releaseState: state.value, nextAtMs: context.now() };
  await context.stores.requests.advance(request.key, 'received', 'releasing', patch);
}

async function resolveOverride(
  context: AppContext,
  request: RequestRecord,
  { tag, reason }: OverrideCommand,
): Promise<Result<ReleaseState, Refusal>> {
  const { stores, github } = context;
  const octokit = await github.repository(request);
  const permission = await checkReleasePermission(context, octokit, request);
  if (!permission.ok) return permission;
  const number = conversationNumber(request);
  const known = (await stores.requests.releases(request.repositoryId, number)).filter(
    (each) => each.key !== request.key && releaseStateOf(each)?.order.tag === tag,
  );
  const earlier = known.findLast((each) => releaseStateOf(each)?.measuredBy === each.key);
  const measured = earlier === undefined ? null : releaseStateOf(earlier);
  if (earlier === undefined || measured === null) return refuse(nothingToOverride(tag));
  const open = known.find((each) => !hasEnded(each));
  if (open !== undefined) return refuse(notMeasuredYet(tag, open.id));
  const { order } = measured;
  const done = known.find((each) => releaseStateOf(each)?.url !== null);
  if (done !== undefined) return refuse(alreadyReleased(tag));
  const children = await stores.requests.children(earlier.key);
  const withResult = children.filter((each) => resultOf(each) !== null);
  const { missing } = byRequiredMachine(order, withResult, ({ task }) => task.child.machine);
  if (missing.length > 0) return refuse(withoutResult(tag, missing.join(', ')));
  const override = checkOverride({ by: request.login, askedBy: earlier.login, reason });
  if (!override.ok) return override;
  // The default branch may move. A pull request that moved has a commit that the maintainer may not have read.
  const pull = await findPullRequest(octokit, request.repository, number);
  const present = pull === null ? ok(order.sha) : await currentCommit(context, request, pull);
  if (!present.ok) return present;
  if (present.value !== order.sha) return refuse(headMoved(tag, order.sha, present.value));
  return ok({ order, measuredBy: earlier.key, override: override.value, url: null });
}

function nothingToOverride(tag: string) {
  return {
    code: 'nothing-to-override',
    message: `No release of ${tag} was measured in this conversation.`,
    next: `Comment /release ${tag} first: only a version that was measured can be overridden.`,
  };
}

function notMeasuredYet(tag: string, id: string) {
  return {
    code: 'not-measured-yet',
    message: `The request ${id} for ${tag} has not ended.`,
    next: 'Wait for its reply; only a release that does not pass needs an override.',
  };
}

function alreadyReleased(tag: string) {
  return {
    code: 'already-released',
    message: `${tag} is released already, so there is nothing to override.`,
    next: 'A version is given once: choose the next one.',
  };
}

function withoutResult(tag: string, machines: string) {
  return {
    code: 'nothing-measured',
    message: `There is no result of ${machines}, and only a version that every machine measured can be overridden.`,
    next: `Comment /release ${tag} again when the machine is back.`,
  };
}

function headMoved(tag: string, measured: string, now: string) {
  return {
    code: 'head-moved',
    message: `The measured commit is ${measured.slice(0, 12)}, but the commit of this pull request is now ${now.slice(0, 12)}.`,
    next: `Comment /release ${tag} to measure the current commit.`,
  };
}
