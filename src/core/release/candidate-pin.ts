import type { Command } from '../../model/command.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { printRelease } from '../command/release-command.ts';

/** What a comment without a commit of its own would release now. */
export interface CandidateFacts {
  /** "the branch main". */
  readonly where: string;
  /** 40 hexadecimal digits. */
  readonly sha: string;
  /** Since when that is the commit, by GitHub's clock; null when GitHub does not tell. */
  readonly since: string | null;
}

/**
 * The commit that is released: the one that its maintainer looked at, or a refusal with the command that names the present one.
 * Between comment and work may be days, and a tag is for ever.
 *
 * @param askedAt When the comment was written, by GitHub's clock.
 */
export function pinCandidate(
  askedAt: string,
  command: Extract<Command, { kind: 'release' }>,
  { where, sha, since }: CandidateFacts,
): Result<string, Refusal> {
  const present = sha.slice(0, 12);
  const suggestion = printRelease({ ...command, sha });
  if (command.sha !== undefined) {
    if (sha.startsWith(command.sha)) return ok(sha);
    return refuse({
      code: 'head-moved',
      message: `The commit of ${where} is ${present}, not the commit that was named.`,
      token: `@${command.sha}`,
      suggestion,
      next: 'Look at the present commit, then comment again with it.',
    });
  }
  // GitHub's times have whole seconds: what came in the same second may have come after the comment.
  if (since !== null && Date.parse(since) < Date.parse(askedAt)) return ok(sha);
  const why =
    since === null
      ? 'and GitHub does not tell since when: it may have come after the comment was written.'
      : 'which came after the comment was written: its author may not have seen it.';
  return refuse({
    code: 'head-moved',
    message: `The commit of ${where} is ${present}, ${why}`,
    suggestion,
    next: 'Look at that commit; if it is the one to release, comment again with it.',
  });
}
