import { earlierAttempts } from '../../core/release/earlier-attempts.ts';
import { renderNotReleased, renderReleased } from '../../core/release/release-comment.ts';
import { classifyFailure, TryAgain } from '../../github/call-failure.ts';
import type { Octokit } from '../../github/clients.ts';
import { type Publisher, publishVersion } from '../../github/write/publish-version.ts';
import { withdrawDrafts } from '../../github/write/release-draft.ts';
import { type VersionToPublish, versionToPublish } from '../../github/write/version-to-publish.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import type { ReleaseState } from '../../model/release.ts';
import type { ReleasingRequest, RequestRecord } from '../../model/request-record.ts';
import { ok, type Result } from '../../model/result.ts';
import type { AppContext, Step } from '../app-context.ts';
import { upsertRequestCheck } from '../channel/conversation-channel.ts';
import { endCancelled, finish } from '../channel/end-request.ts';
import { requestTag } from '../channel/request-texts.ts';
import { resultsOf, rulingOf } from '../machines/release-results.ts';
import { releaseFiles } from './release-files.ts';

/** Where the request is; `release` moves it on before it writes the tag. */
interface ReleaseProgress {
  status: ReleasingRequest['status'];
  /** The row with the command that cancelled it. */
  cancelled: RequestRecord | null;
}

/**
 * From `releasing`: the check, and a draft with the bundles attached; until then it can be cancelled. From there as `tagging`:
 * the tag, and last the publication. Both statuses begin at the first write; `publishVersion` finds what is there already.
 */
export const release: Step<'releasing' | 'tagging'> = async (context, request) => {
  const { releaseState: state, id, headSha } = request;
  const { github, stores } = context;
  const octokit = await github.repository(request);
  const children = await stores.requests.children(state.measuredBy);
  const before = earlierAttempts(request, await stores.requests.ofCommit(request.repositoryId, headSha));
  const { order, override } = state;
  const version = versionToPublish({
    repository: request.repository,
    order,
    results: resultsOf(order, children),
    ruling: rulingOf(order, children),
    override,
    before,
    requestId: id,
    files: children.flatMap((child) => releaseFiles(context, order.tag, child)),
  });
  const progress: ReleaseProgress = { status: request.status, cancelled: null };
  const publisher: Publisher = {
    login: await github.botLogin(),
    writeStatus: () => showPassed(context, request, state),
    beforeWrite: (write) => beforeWrite(context, request.key, progress, write === 'tag' || write === 'publication'),
  };
  const published = await publishOrWithdraw(context, octokit, version, publisher);
  const { status, cancelled } = progress;
  if (cancelled !== null) return endCancelled(context, cancelled);
  const ids = { tag: requestTag(request), id };
  if (published.ok) {
    const released = { ...state, url: published.value };
    const publication = renderReleased(released, published.value, before, ids);
    await finish(context, { ...request, status }, 'done', publication, { releaseState: released });
  } else {
    const { message, next } = published.error;
    const publication = renderNotReleased(state.order, message, next, ids);
    await finish(context, { ...request, status }, 'failed', publication);
  }
};

/** Stops a cancelled request, and moves it to `tagging` before the tag is written: from there on it cannot be cancelled. */
async function beforeWrite(
  { stores }: AppContext,
  key: string,
  progress: ReleaseProgress,
  isTagging: boolean,
): Promise<Result<void, Refusal>> {
  if (progress.status === 'tagging') return ok(undefined);
  if (isTagging && (await stores.requests.advance(key, 'releasing', 'tagging'))) {
    progress.status = 'tagging';
    return ok(undefined);
  }
  const now = await stores.requests.get(key);
  if (now !== null && now.cancel !== null) {
    progress.cancelled = now;
    return refuse(CANCELLED);
  }
  if (isTagging) throw new TryAgain('the request was moved on elsewhere');
  return ok(undefined);
}

/** A request that GitHub refuses ends, so its draft is removed; after any other error the next attempt goes on with it. */
async function publishOrWithdraw(
  { now }: AppContext,
  octokit: Octokit,
  version: VersionToPublish,
  publisher: Publisher,
): Promise<Result<string, Refusal>> {
  try {
    return await publishVersion(octokit, version, publisher);
  } catch (error) {
    if (classifyFailure(error, now()).kind !== 'refused') throw error;
    try {
      await withdrawDrafts(octokit, version, publisher.login);
    } catch (second) {
      // Without the permission to write there is no draft; after an error that passes, all of it is tried again.
      if (classifyFailure(second, now()).kind !== 'refused') throw second;
    }
    throw error;
  }
}

function showPassed(context: AppContext, request: ReleasingRequest, { order, override }: ReleaseState): Promise<void> {
  const title = override === null ? `${order.tag} passed` : `${order.tag} is overridden by ${override.by}`;
  const summary = 'The tag and the release are being made.';
  const passed = { status: 'completed', conclusion: 'success', title, summary } as const;
  return upsertRequestCheck(context, request, passed);
}

const CANCELLED = {
  code: 'cancelled',
  message: 'The release was cancelled.',
  next: 'Comment /release again to release it after all.',
};
