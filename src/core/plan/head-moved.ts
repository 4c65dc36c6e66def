import type { CommandOptions } from '../../model/command.ts';
import { refuse } from '../../model/refusal.ts';
import type { Facts } from './facts.ts';

/** Refuses a commit that was named and is not the head; undefined when all is well. */
export function headMoved({ sha }: CommandOptions, { headSha }: Facts): ReturnType<typeof refuse> | undefined {
  if (sha === undefined || headSha.startsWith(sha)) return undefined;
  return refuse({
    code: 'head-moved',
    message: `The head is now ${headSha.slice(0, 12)}, not ${sha.slice(0, 12)}: a push came in after you looked.`,
    token: sha,
    suggestion: headSha.slice(0, 12),
    next: 'Look at the new commit, then comment again with it after the at sign.',
  });
}
