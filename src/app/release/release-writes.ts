import { versionOf } from '../../core/command/version.ts';
import { RELEASE_NOTES_MAX, releaseNotes } from '../../core/release/release-notes.ts';
import { documentMarkdown } from '../../core/report/document/document-markdown.ts';
import { hiddenTag } from '../../core/text/escape.ts';
import type { ReleaseMutation, TagMutation } from '../../model/mutation.ts';
import type { ReleaseAttempt, ReleaseState } from '../../model/release.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import { requestTag } from '../channel/request-texts.ts';
import { resultsOf, rulingOf } from '../machines/release-results.ts';

/** The release of a version, as a draft. */
export function releaseMutation(
  request: RequestRecord,
  { order, override }: ReleaseState,
  parts: readonly RequestRecord[],
  before: readonly ReleaseAttempt[],
): ReleaseMutation {
  const mark = hiddenTag(requestTag(request));
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

/** Its tag. The message names the request, so that it is known again. */
export function tagMutation({ repository, id }: RequestRecord, { order, override }: ReleaseState): TagMutation {
  const { tag: name, sha, previous } = order;
  const measured = `Measured against ${previous.name} (${previous.sha}) on ${order.requests.map(({ machine }) => machine).join(', ')}.`;
  const words =
    override === null ? [] : [`Overridden by ${override.by}, asked for by ${override.askedBy}: ${override.reason}`];
  const message = [name, measured, ...words].join('\n\n');
  return { kind: 'tag', repository, name, sha, message, mark: `Alloc-ab-request: ${id}` };
}
