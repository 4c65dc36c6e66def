import type { Document } from '../../core/report/document/document.ts';
import { hiddenTag } from '../../core/text/escape.ts';
import type { Refusal } from '../../model/refusal.ts';
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
