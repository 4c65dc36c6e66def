import { versionOf } from '../../core/command/version.ts';
import { releaseNotes } from '../../core/release/release-notes.ts';
import type { VersionToPublish } from '../../github/write/version-to-publish.ts';
import type { ReleaseAttempt, ReleaseState } from '../../model/release.ts';
import type { ChildRequest, RequestRecord } from '../../model/request-record.ts';
import type { AppContext } from '../app-context.ts';
import { resultsOf, rulingOf } from '../machines/release-results.ts';
import { releaseFiles } from './release-files.ts';

/** What a request publishes. */
export function releaseVersion(
  context: AppContext,
  { id, repository }: RequestRecord,
  { order, override }: ReleaseState,
  children: readonly ChildRequest[],
  before: readonly ReleaseAttempt[],
): VersionToPublish {
  const { tag, sha, previous } = order;
  const measured = `Measured against ${previous.name} (${previous.sha}) on ${order.requests.map(({ machine }) => machine).join(', ')}.`;
  const overridden =
    override === null ? [] : [`Overridden by ${override.by}, requested by ${override.askedBy}: ${override.reason}`];
  return {
    repository,
    tag,
    sha,
    message: [tag, measured, ...overridden].join('\n\n'),
    notes: releaseNotes(order, resultsOf(order, children), rulingOf(order, children), override, before),
    prerelease: (versionOf(tag)?.pre.length ?? 0) > 0,
    key: id,
    files: children.flatMap((child) => releaseFiles(context, tag, child)),
  };
}
