import type { Command } from '../../model/command.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { printRelease } from '../command/release-command.ts';

/** The commit that a comment without a commit would release now. */
export interface CurrentCommit {
  /** "the branch main". */
  readonly where: string;
  /** 40 hexadecimal digits. */
  readonly sha: string;
  /** When the branch moved to this commit, by GitHub's clock; null when GitHub does not list it. */
  readonly since: string | null;
}

/**
 * The commit that is released: one that the maintainer can have read, or a refusal with the command that names the current one.
 * There may be days between comment and work, and a tag cannot be taken back.
 *
 * @param askedAt When the comment was written, by GitHub's clock.
 */
export function pinReleaseCandidate(
  askedAt: string,
  command: Extract<Command, { kind: 'release' }>,
  { where, sha, since }: CurrentCommit,
): Result<string, Refusal> {
  const current = sha.slice(0, 12);
  const suggestion = printRelease({ ...command, sha });
  if (command.sha !== undefined) {
    if (sha.startsWith(command.sha)) return ok(sha);
    return refuse({
      code: 'head-moved',
      message: `The commit of ${where} is ${current}, not the commit that was named.`,
      token: `@${command.sha}`,
      suggestion,
      next: 'Read the current commit, then comment again with it.',
    });
  }
  // GitHub's times are whole seconds: a commit of the same second may be newer than the comment.
  if (since !== null && Date.parse(since) < Date.parse(askedAt)) return ok(sha);
  const why =
    since === null
      ? 'and GitHub does not list since when: it may be newer than the comment.'
      : 'which is newer than the comment: the author of the comment may not have seen it.';
  return refuse({
    code: 'head-moved',
    message: `The commit of ${where} is ${current}, ${why}`,
    suggestion,
    next: 'Read that commit; if it is the one to release, comment again with it.',
  });
}
