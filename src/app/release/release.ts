import { attemptsBefore } from '../../core/release/attempts-before.ts';
import { renderNotReleased, renderReleased } from '../../core/release/release-comment.ts';
import type { Octokit } from '../../github/github.ts';
import { classify } from '../../github/trouble.ts';
import { mutate } from '../../github/write/mutate.ts';
import type { ReleaseMutation } from '../../model/mutation.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { ReleaseState } from '../../model/release.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import type { AppContext, Step } from '../app-context.ts';
import { upsertRequestCheck } from '../channel/conversation-channel.ts';
import { endCancelled, finish } from '../channel/end-request.ts';
import { requestTag } from '../channel/request-texts.ts';
import { signedBundle } from './release-bundle.ts';
import { releaseMutation, tagMutation } from './release-writes.ts';

/** Why nothing is released, and what now. */
type Why = Pick<Refusal, 'message' | 'next'>;

/** Why it goes no further: something is in the way, or somebody ended it. */
type Stop = Why | { readonly cancelled: RequestRecord };

/** What is written, and from where. */
interface Writing {
  readonly context: AppContext;
  readonly octokit: Octokit;
  readonly request: RequestRecord & { readonly headSha: string };
  readonly state: ReleaseState;
  readonly parts: readonly RequestRecord[];
  readonly draft: ReleaseMutation;
}

/**
 * From `releasing`: the check, and a draft with the bundles attached; so long it can be taken back. From there as `tagging`: the
 * tag, and at last the release. Nothing of it is public before all evidence is there; each write looks first, so a crash at any
 * moment leaves nothing double, and both statuses begin again at the first write.
 */
export const release: Step = async (context, request) => {
  const { releaseState: state, id, headSha, key } = request;
  if (state === null || headSha === null) throw new Error(`request ${id} releases nothing`);
  const { github, stores } = context;
  const octokit = await github.installation(request.installationId);
  const parts = await stores.requests.children(state.measuredBy);
  const before = attemptsBefore(request, await stores.requests.ofCommit(request.repository, headSha));
  const draft = releaseMutation(request, state, parts, before);
  const writing = { context, octokit, request: { ...request, headSha }, state, parts, draft };
  const stop = await dropWhenRefused(writing, prepare);
  if (stop !== null) return withdraw(writing, request, stop);
  // Cancelled at the last moment, it does not move on: the next look at it takes the draft back.
  if (request.status === 'releasing' && !(await stores.requests.advance(key, 'releasing', 'tagging'))) return;
  const tagging = { ...request, status: 'tagging' } as const;
  const taken = await dropWhenRefused(writing, writeTag);
  if (taken !== null) return withdraw(writing, tagging, taken);
  const { url } = await mutate(github, octokit, { ...draft, draft: false });
  const released = { ...state, url };
  const publication = renderReleased(released, url ?? '', before, { tag: requestTag(request), id });
  await finish(context, tagging, 'done', publication, { releaseState: released });
};

/** Everything before the tag. Each write is long enough for somebody to think better of it. */
async function prepare({ context, octokit, request, state, parts, draft }: Writing): Promise<Stop | null> {
  const { github, stores } = context;
  const { repository, key } = request;
  const cancelled = async (): Promise<Stop | null> => {
    const now = await stores.requests.get(key);
    return now === null || now.cancel === null ? null : { cancelled: now };
  };
  const beforeCheck = await cancelled();
  if (beforeCheck !== null) return beforeCheck;
  // A ruleset lets nobody tag a commit without it.
  await sayPassed(context, request, state);
  const beforeDraft = await cancelled();
  if (beforeDraft !== null) return beforeDraft;
  const { taken, id: releaseId, uploadUrl } = await mutate(github, octokit, draft);
  if (taken !== undefined) return otherVersion(taken);
  if (releaseId === null || uploadUrl === undefined) throw new Error(`GitHub gave the draft of ${draft.tag} no place`);
  for (const part of parts) {
    const bundle = await signedBundle(context, part);
    if (!bundle.ok) return bundle.error;
    const beforeFile = await cancelled();
    if (beforeFile !== null) return beforeFile;
    await mutate(github, octokit, { kind: 'asset', repository, releaseId, uploadUrl, ...bundle.value });
  }
  return null;
}

async function writeTag({ context, octokit, request, state }: Writing): Promise<Stop | null> {
  const { taken } = await mutate(context.github, octokit, tagMutation(request, state));
  return taken === undefined ? null : otherVersion(taken);
}

/** What GitHub clearly refuses ends the request: its draft should not stay behind. */
async function dropWhenRefused(
  writing: Writing,
  write: (writing: Writing) => Promise<Stop | null>,
): Promise<Stop | null> {
  const { context, octokit, request, draft } = writing;
  const { github, now } = context;
  try {
    return await write(writing);
  } catch (error) {
    if (classify(error, now()).kind === 'refused') {
      try {
        await mutate(github, octokit, { kind: 'drop-draft', repository: request.repository, mark: draft.mark });
      } catch (second) {
        // Without the right to write there is nothing to take back; what passes is tried again from the start.
        if (classify(second, now()).kind !== 'refused') throw second;
      }
    }
    throw error;
  }
}

function sayPassed(
  context: AppContext,
  request: RequestRecord & { readonly headSha: string },
  { order, override }: ReleaseState,
): Promise<void> {
  const title = override === null ? `${order.tag} passed` : `${order.tag} is overridden by ${override.by}`;
  const summary = 'The tag and the release are being made.';
  const passed = { status: 'completed', conclusion: 'success', title, summary } as const;
  return upsertRequestCheck(context, request, passed);
}

/** Ends without a release, and takes back what was prepared for it. */
async function withdraw(
  { context, octokit, state, draft }: Writing,
  request: RequestRecord,
  stop: Stop,
): Promise<void> {
  const { repository, id } = request;
  await mutate(context.github, octokit, { kind: 'drop-draft', repository, mark: draft.mark });
  if ('cancelled' in stop) return endCancelled(context, stop.cancelled);
  const publication = renderNotReleased(state.order, stop.message, stop.next, { tag: requestTag(request), id });
  await finish(context, request, 'failed', publication);
}

function otherVersion(taken: string): Why {
  const message = `It passed, but ${taken}, by somebody else; it stays where it is.`;
  return { message, next: 'A version is given once: choose the next one.' };
}
