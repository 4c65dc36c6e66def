import { checkOverride } from '../../core/release/release-ruling.ts';
import { findPullRequest } from '../../github/read/pull-request.ts';
import type { Command } from '../../model/command.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import type { ReleaseState } from '../../model/release.ts';
import { conversationOf, type RequestRecord, releaseStateOf, resultOf } from '../../model/request-record.ts';
import { hasEnded } from '../../model/request-status.ts';
import { ok, type Result } from '../../model/result.ts';
import type { AppContext } from '../app-context.ts';
import { refuseRequest } from '../channel/end-request.ts';
import { acknowledge } from '../channel/writes.ts';
import { currentCommit } from './candidate.ts';
import { checkReleasePermission } from './release-permission.ts';

type Override = Extract<Command, { kind: 'override' }>;

/** From `received`: has a version released that was measured in this thread and did not pass, on a second maintainer's word. */
export async function overrideRelease(context: AppContext, request: RequestRecord, command: Override): Promise<void> {
  const state = await overridden(context, request, command);
  if (!state.ok) {
    await refuseRequest(context, request, state.error);
    return;
  }
  await acknowledge(context, request);
  // Nothing happens when somebody asked for its end meanwhile: the next step ends it.
  const patch = { headSha: state.value.order.sha, releaseState: state.value, nextAtMs: context.now() };
  await context.stores.requests.advance(request.key, 'received', 'releasing', patch);
}

async function overridden(
  context: AppContext,
  request: RequestRecord,
  { tag, reason }: Override,
): Promise<Result<ReleaseState, Refusal>> {
  const { stores, github } = context;
  const octokit = await github.installation(request.installationId);
  const refusal = await checkReleasePermission(context, octokit, request);
  if (refusal !== null) return { ok: false, error: refusal };
  const number = conversationOf(request);
  const known = (await stores.requests.releases(request.repository, number)).filter(
    (each) => each.key !== request.key && releaseStateOf(each)?.order.tag === tag,
  );
  const asked = known.findLast((each) => releaseStateOf(each)?.measuredBy === each.key);
  const measured = asked === undefined ? null : releaseStateOf(asked);
  if (asked === undefined || measured === null) return refuse(nothingToOverride(tag));
  const open = known.find((each) => !hasEnded(each));
  if (open !== undefined) return refuse(notYet(tag, open.id));
  const { order } = measured;
  const done = known.find((each) => releaseStateOf(each)?.url !== null);
  if (done !== undefined) return refuse(released(tag));
  const children = await stores.requests.children(asked.key);
  const silent = order.requests.filter(
    ({ machine }) => !children.some((each) => each.task.child.machine === machine && resultOf(each) !== null),
  );
  if (silent.length > 0) return refuse(withoutResult(tag, silent.map(({ machine }) => machine).join(', ')));
  const override = checkOverride({ by: request.login, askedBy: asked.login, reason });
  if (!override.ok) return override;
  // The default branch moves all the time; a pull request that moved was not read.
  const pull = await findPullRequest(octokit, request.repository, number);
  const present = pull === null ? ok(order.sha) : await currentCommit(context, request, pull);
  if (!present.ok) return present;
  if (present.value !== order.sha) return refuse(moved(tag, order.sha, present.value));
  return ok({ order, measuredBy: asked.key, override: override.value, url: null });
}

function nothingToOverride(tag: string) {
  return {
    code: 'nothing-to-override',
    message: `No release of ${tag} was measured in this conversation.`,
    next: `Comment /release ${tag} first: what is overridden must have been measured.`,
  };
}

function notYet(tag: string, id: string) {
  return {
    code: 'not-measured-yet',
    message: `The request ${id} for ${tag} has not ended.`,
    next: 'Wait for its answer; only a release that does not pass needs an override.',
  };
}

function released(tag: string) {
  return {
    code: 'already-released',
    message: `${tag} is released already, so there is nothing to override.`,
    next: 'A version is given once: choose the next one.',
  };
}

function withoutResult(tag: string, machines: string) {
  return {
    code: 'nothing-measured',
    message: `There is no result of ${machines}: an override is about what was measured, not about what was not.`,
    next: `Comment /release ${tag} again when the machine is back.`,
  };
}

function moved(tag: string, measured: string, now: string) {
  return {
    code: 'head-moved',
    message: `What was measured is ${measured.slice(0, 12)}; this pull request now stands for ${now.slice(0, 12)}.`,
    next: `Comment /release ${tag} to measure the present commit.`,
  };
}
