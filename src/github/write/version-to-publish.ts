import { versionOf } from '../../core/command/version.ts';
import { releaseNotes } from '../../core/release/release-notes.ts';
import type { ReleaseRuling } from '../../core/release/release-ruling.ts';
import type { Document } from '../../core/report/document/document.ts';
import { hiddenTag } from '../../core/text/escape.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { ReleaseAttempt, ReleaseOrder, ReleaseOverride, ReleaseResult } from '../../model/release.ts';
import type { Result } from '../../model/result.ts';

/** A version that may be tagged, with all that its release shows. */
export interface VersionToPublish {
  /** `owner/name`. */
  readonly repository: string;
  readonly tag: string;
  /** The commit that the tag leads to. */
  readonly sha: string;
  /** Text of the annotated tag. */
  readonly message: string;
  readonly notes: Document;
  readonly prerelease: boolean;
  /**
   * Names the attempts that may continue each other: the id of the App's request; the tag itself for a workflow, whose
   * later runs finish what an earlier one began.
   */
  readonly key: string;
  readonly files: readonly ReleaseFile[];
}

/** A file of a release. */
export interface ReleaseFile {
  readonly name: string;
  /** Reads the content just before it is attached; a refusal ends the release. */
  read(): Promise<Result<Uint8Array, Refusal>>;
}

/** What a release is made from, by the App or by a workflow. */
interface ReleaseSource {
  readonly repository: string;
  readonly order: ReleaseOrder;
  readonly results: readonly ReleaseResult[];
  readonly ruling: ReleaseRuling;
  readonly override: ReleaseOverride | null;
  /** Earlier attempts with the same commit that did not pass; absent when they are not known. */
  readonly before?: readonly ReleaseAttempt[];
  /** Address of the workflow run that makes the release, for the text of its tag; absent in the App. */
  readonly page?: string;
  /** Id of the App's request; absent in a workflow. */
  readonly requestId?: string;
  readonly files: readonly ReleaseFile[];
}

/** Builds the release of a version: its notes, the text of its tag, and the key of its attempts. */
export function versionToPublish(source: ReleaseSource): VersionToPublish {
  const { repository, order, results, ruling, override, before, page, requestId, files } = source;
  const { tag, sha } = order;
  return {
    repository,
    tag,
    sha,
    message: tagText(order, override, page),
    notes: releaseNotes(order, results, ruling, override, before),
    prerelease: (versionOf(tag)?.pre.length ?? 0) > 0,
    key: requestId ?? tag,
    files,
  };
}

/** Text of the annotated tag: what was measured, the reason of an override, and the address of the workflow run. */
function tagText({ tag, previous, requests }: ReleaseOrder, override: ReleaseOverride | null, page?: string): string {
  const machines = requests.map(({ machine }) => machine).join(', ');
  const paragraphs = [tag, `Measured against ${previous.name} (${previous.sha}) on ${machines}.`];
  if (override !== null)
    paragraphs.push(`Overridden by ${override.by}, requested by ${override.askedBy}: ${override.reason}`);
  if (page !== undefined) paragraphs.push(page);
  return paragraphs.join('\n\n');
}

/** Names of the files that a release has of one machine. */
export function releaseFileNames(
  tag: string,
  machine: string,
): { readonly bundle: string; readonly signature: string } {
  return { bundle: `${tag}-${machine}.zip`, signature: `${tag}-${machine}.signed.json` };
}

/** What a release begins with that was written for this version. */
export function releaseMark({ key }: Pick<VersionToPublish, 'key'>): string {
  return hiddenTag(`alloc-ab-release:${key}`);
}

/** The mark of the release, and the one that earlier versions of the App wrote. */
export function releaseMarks(version: Pick<VersionToPublish, 'key'>): readonly string[] {
  return [releaseMark(version), hiddenTag(`alloc-ab:${version.key}`)];
}

/** The line of a tag's message by which it is recognised. */
export function tagMark({ key }: Pick<VersionToPublish, 'key'>): string {
  return `Alloc-ab-release: ${key}`;
}

/** Last line of the tags that earlier versions of the release workflow wrote: the address of the workflow run. */
const WORKFLOW_RUN = /^https?:\/\/\S+\/actions\/runs\/\d+$/;

/** Whether a tag's message was written for this version, by this or an earlier version of alloc-ab. */
export function isOwnMessage(message: string, version: Pick<VersionToPublish, 'key' | 'tag'>): boolean {
  const lines = message.trimEnd().split('\n');
  if (lines.includes(tagMark(version)) || lines.includes(`Alloc-ab-request: ${version.key}`)) return true;
  return version.key === version.tag && WORKFLOW_RUN.test(lines.at(-1) ?? '');
}
