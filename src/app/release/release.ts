import { versionOf } from '../../core/command/version.ts';
import { attemptsBefore } from '../../core/release/attempts-before.ts';
import { renderNotReleased, renderReleased } from '../../core/release/release-comment.ts';
import { RELEASE_NOTES_MAX, releaseNotes } from '../../core/release/release-notes.ts';
import { documentMarkdown } from '../../core/report/document-markdown.ts';
import { hiddenTag } from '../../core/text/escape.ts';
import type { ReleaseMutation, TagMutation } from '../../model/mutation.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { Attempt, ReleaseState } from '../../model/release.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import { tagOf } from '../answer/say.ts';
import { sayInCheck } from '../answer/speak.ts';
import type { Octokit } from '../github/github.ts';
import { mutate } from '../github/mutate.ts';
import { classify } from '../github/trouble.ts';
import { resultsOf, rulingOf } from '../machines/release-results.ts';
import { finish, type Step, type Worker } from '../worker.ts';
import { signedBundle } from './release-bundle.ts';

/** Why nothing is released, and what now. */
type Why = Pick<Refusal, 'message' | 'next'>;

/**
 * From `releasing`: the check, a draft with the bundles attached, the tag, and at last the release. Nothing of it is public
 * before all evidence is there; each write looks first, so a crash at any moment leaves nothing double.
 */
export const release: Step = async (worker, request) => {
  const { releaseState: state, id, headSha } = request;
  if (state === null || headSha === null) throw new Error(`request ${id} releases nothing`);
  const { github, memory } = worker;
  const octokit = await github.installation(request.installationId);
  const parts = await memory.requests.parts(state.measuredBy);
  const before = attemptsBefore(request, await memory.requests.ofCommit(request.repository, headSha));
  const draft = releaseMutation(request, state, parts, before);
  // A ruleset lets nobody tag a commit without it.
  await sayPassed(worker, { ...request, headSha }, state);
  const why = await dropWhenRefused(worker, octokit, request, draft, () =>
    prepare(worker, octokit, request, state, parts, draft),
  );
  if (why !== null) return withdraw(worker, octokit, request, draft, why);
  const { url } = await mutate(github, octokit, { ...draft, draft: false });
  const released = { ...state, url };
  const publication = renderReleased(released, url ?? '', before, { tag: tagOf(request), id });
  await finish(worker, request, 'done', publication, { releaseState: released });
};

/** Everything before publication: the draft, its files, the tag. Why it must not be published, or null. */
async function prepare(
  worker: Worker,
  octokit: Octokit,
  request: RequestRecord,
  state: ReleaseState,
  parts: readonly RequestRecord[],
  draft: ReleaseMutation,
): Promise<Why | null> {
  const { github } = worker;
  const { repository } = request;
  const { taken, id: releaseId, uploadUrl } = await mutate(github, octokit, draft);
  if (taken !== undefined) return otherVersion(taken);
  if (releaseId === null || uploadUrl === undefined) throw new Error(`GitHub gave the draft of ${draft.tag} no place`);
  for (const part of parts) {
    const bundle = await signedBundle(worker, part);
    if (!bundle.ok) return bundle.refusal;
    await mutate(github, octokit, { kind: 'asset', repository, releaseId, uploadUrl, ...bundle.value });
  }
  const tag = await mutate(github, octokit, tagMutation(request, state));
  return tag.taken === undefined ? null : otherVersion(tag.taken);
}

/** What GitHub clearly refuses ends the request: its draft should not stay behind. */
async function dropWhenRefused(
  { github, now }: Worker,
  octokit: Octokit,
  { repository }: RequestRecord,
  { mark }: ReleaseMutation,
  write: () => Promise<Why | null>,
): Promise<Why | null> {
  try {
    return await write();
  } catch (error) {
    if (classify(error, now()).kind === 'refused') {
      try {
        await mutate(github, octokit, { kind: 'drop-draft', repository, mark });
      } catch (second) {
        // Without the right to write there is nothing to take back; what passes is tried again from the start.
        if (classify(second, now()).kind !== 'refused') throw second;
      }
    }
    throw error;
  }
}

function releaseMutation(
  request: RequestRecord,
  { order, override }: ReleaseState,
  parts: readonly RequestRecord[],
  before: readonly Attempt[],
): ReleaseMutation {
  const mark = hiddenTag(tagOf(request));
  const notes = releaseNotes(order, resultsOf(order, parts), rulingOf(order, parts), override, before);
  return {
    kind: 'release',
    repository: request.repository,
    tag: order.tag,
    sha: order.sha,
    body: `${mark}\n\n${documentMarkdown(notes, RELEASE_NOTES_MAX - mark.length - 2)}`,
    draft: true,
    prerelease: (versionOf(order.tag)?.pre.length ?? 0) > 0,
    mark,
  };
}

function tagMutation({ repository, id }: RequestRecord, { order, override }: ReleaseState): TagMutation {
  const { tag: name, sha, previous } = order;
  const measured = `Measured against ${previous.name} (${previous.sha}) on ${order.requests.map(({ machine }) => machine).join(', ')}.`;
  const words =
    override === null ? [] : [`Overridden by ${override.by}, asked for by ${override.askedBy}: ${override.reason}`];
  const message = [name, measured, ...words].join('\n\n');
  return { kind: 'tag', repository, name, sha, message, mark: `Alloc-ab-request: ${id}` };
}

function sayPassed(
  worker: Worker,
  request: RequestRecord & { readonly headSha: string },
  { order, override }: ReleaseState,
): Promise<void> {
  const title = override === null ? `${order.tag} passed` : `${order.tag} is overridden by ${override.by}`;
  const summary = 'The tag and the release are being made.';
  const passed = { status: 'completed', conclusion: 'success', title, summary } as const;
  return sayInCheck(worker, request, passed);
}

/** Ends without a release, and takes back what was prepared for it. */
async function withdraw(
  worker: Worker,
  octokit: Octokit,
  request: RequestRecord,
  { repository, mark }: ReleaseMutation,
  { message, next }: Why,
): Promise<void> {
  const { releaseState, id } = request;
  if (releaseState === null) throw new Error(`request ${id} releases nothing`);
  await mutate(worker.github, octokit, { kind: 'drop-draft', repository, mark });
  const publication = renderNotReleased(releaseState.order, message, next, { tag: tagOf(request), id });
  await finish(worker, request, 'failed', publication);
}

function otherVersion(taken: string): Why {
  const message = `It passed, but ${taken}, by somebody else; it stays where it is.`;
  return { message, next: 'A version is given once: choose the next one.' };
}
