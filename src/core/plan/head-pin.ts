import type { CommandOptions } from '../../model/command.ts';
import type { Facts } from '../../model/facts.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import type { HeadRecord } from '../../model/webhook-event.ts';

/** Facts of a pull request that pin its head. */
export interface PinFacts {
  /** Current head, 40 hexadecimal digits. */
  readonly headSha: string;
  readonly open: boolean;
  /** Whether the head is in another repository, whose owner may not be trusted. */
  readonly fork: boolean;
  /** Heads from webhook events, oldest first. */
  readonly heads: readonly HeadRecord[];
  /** Whether a user with write permission approved exactly the head. */
  readonly approved: boolean;
}

/**
 * The commit to measure: the head that the author of the comment saw, or a refusal. GitHub does not record the commit of a
 * comment, so a head that was pushed after the comment is refused.
 *
 * @param commentedAt Time of the comment by GitHub's clock, ISO 8601.
 * @param named The commit named by `@sha`, 7 to 40 digits.
 */
export function pinHead(commentedAt: string, named: string | undefined, facts: PinFacts): Result<string, Refusal> {
  const { headSha, fork, heads } = facts;
  if (!facts.open) {
    return refuse({
      code: 'pull-request-closed',
      message: 'The pull request is closed, so there is nothing to decide.',
      next: 'Reopen it and comment again.',
    });
  }
  if (named !== undefined && !headSha.startsWith(named)) {
    return refuse({
      code: 'head-moved',
      message: `The head of the pull request is ${headSha.slice(0, 12)}, not the commit that was named.`,
      token: `@${named}`,
      suggestion: `@${headSha}`,
      next: 'Look at the current head, then comment again with its commit.',
    });
  }
  if (fork) {
    // A commit with seven given digits is quickly forged by the author of a push.
    if (named?.length === 40 || facts.approved) return ok(headSha);
    return refuse({
      code: 'fork-needs-commit',
      message:
        'The head comes from a fork, and its code would run on your machine: the full commit must be named or approved.',
      suggestion: `@${headSha}`,
      next: `Read commit ${headSha.slice(0, 12)}, then repeat the command with @ and its 40 digits, or approve that commit in a review.`,
    });
  }
  if (named !== undefined) return ok(headSha);
  const pushes = heads.filter(
    ({ action, sha }, at) => action === 'synchronize' || (at > 0 && sha !== heads[at - 1]?.sha),
  );
  // GitHub's times have whole seconds: a push in the same second may have come after the comment.
  const late = pushes.some(({ at }) => Date.parse(at) >= Date.parse(commentedAt));
  const missedPush = heads.length > 0 && heads.at(-1)?.sha !== headSha;
  if (!late && !missedPush) return ok(headSha);
  return refuse({
    code: 'head-moved',
    message: `A push came after the comment: the head is now ${headSha.slice(0, 12)}, which its author may not have seen.`,
    suggestion: `@${headSha}`,
    next: 'Comment again if that commit is the one to measure.',
  });
}

/** Refuses a command whose `@sha` is not the head; undefined otherwise. */
export function headMoved({ sha }: CommandOptions, { headSha }: Facts): ReturnType<typeof refuse> | undefined {
  if (sha === undefined || headSha.startsWith(sha)) return undefined;
  return refuse({
    code: 'head-moved',
    message: `The head is now ${headSha.slice(0, 12)}, not ${sha.slice(0, 12)}: a push came after you looked.`,
    token: sha,
    suggestion: headSha.slice(0, 12),
    next: 'Look at the new commit, then comment again with it after the at sign.',
  });
}
