import type { Refusal } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Octokit } from '../clients.ts';
import {
  deleteDrafts,
  findReleases,
  publishDraft,
  releaseExists,
  withdrawDrafts,
  writeDraft,
} from './release-draft.ts';
import { attachFile, removeOtherFiles } from './release-files.ts';
import { findTag, tagExists, writeTag } from './release-tag.ts';
import type { VersionToPublish } from './version-to-publish.ts';
import { namingWorkflows } from './workflows-permission.ts';

/** The writes of a release, in their order; there is one `file` for each file. */
type ReleaseWrite = 'status' | 'draft' | 'file' | 'tag' | 'publication';

/** What differs between the App and the release workflow. */
export interface Publisher {
  /** Login whose releases may be continued; null when the login of the token is not known. */
  readonly login: string | null;
  /** Makes the status or check green that a ruleset requires of the commit. */
  writeStatus(): Promise<void>;
  /** Called before each write; a refusal ends the release and removes its draft. */
  beforeWrite?(write: ReleaseWrite): Promise<Result<void, Refusal>>;
}

/**
 * Makes a release; no other code does. It writes the status, a draft with all files, the annotated tag, and publishes the
 * draft last: nothing is public before its evidence is there. It looks first for what an earlier attempt wrote, so it can be
 * called again after any failure, and nothing is written twice. Other tags and releases are left alone.
 *
 * Returns the URL of the release, or why there is none; the draft is removed then. Throws what Octokit throws, and leaves the
 * draft for the next attempt.
 */
export async function publishVersion(
  octokit: Octokit,
  version: VersionToPublish,
  publisher: Publisher,
): Promise<Result<string, Refusal>> {
  const published = await namingWorkflows(octokit, version, () => publish(octokit, version, publisher));
  if (!published.ok) await withdrawDrafts(octokit, version, publisher.login);
  return published;
}

async function publish(
  octokit: Octokit,
  version: VersionToPublish,
  { login, writeStatus, beforeWrite = async () => ok(undefined) }: Publisher,
): Promise<Result<string, Refusal>> {
  const { own, foreign } = await findReleases(octokit, version, login);
  if (foreign !== undefined) return releaseExists(version);
  const tag = await findTag(octokit, version);
  if (tag.kind === 'foreign') return tagExists(version, tag.sha);
  if (own[0]?.draft === false && tag.kind === 'own') {
    // The published release may be immutable.
    await deleteDrafts(octokit, version.repository, own);
    return ok(own[0].html_url);
  }

  if (own[0]?.draft === false) throw tagGone();
  if (tag.kind === 'absent') {
    const mayWrite = await beforeWrite('status');
    if (!mayWrite.ok) return mayWrite;
    await writeStatus();
  }
  const mayDraft = await beforeWrite('draft');
  if (!mayDraft.ok) return mayDraft;
  const draft = await writeDraft(octokit, version, own, tag.kind === 'absent');
  const target = { repository: version.repository, releaseId: draft.id, uploadUrl: draft.upload_url };
  await removeOtherFiles(octokit, version, target);
  for (const { name, read } of version.files) {
    const content = await read();
    if (!content.ok) return content;
    const mayAttach = await beforeWrite('file');
    if (!mayAttach.ok) return mayAttach;
    await attachFile(octokit, target, name, content.value);
  }
  if (tag.kind === 'absent') {
    const mayTag = await beforeWrite('tag');
    if (!mayTag.ok) return mayTag;
    const tagged = await writeTag(octokit, version);
    if (!tagged.ok) return tagged;
  }
  const mayPublish = await beforeWrite('publication');
  if (!mayPublish.ok) return mayPublish;
  // A person may have moved or deleted the tag; GitHub would make a lightweight one in place of a missing one.
  const present = await findTag(octokit, version);
  if (present.kind === 'foreign') return tagExists(version, present.sha);
  if (present.kind === 'absent') throw tagGone();
  return publishDraft(octokit, version, draft, login);
}

/** An error after which the release starts again: the tag is written once more. GitHub makes a release without a tag a draft. */
function tagGone(): Error {
  return Object.assign(new Error('the tag was deleted'), { status: 502 });
}
