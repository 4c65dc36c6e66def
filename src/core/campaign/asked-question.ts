import type { Command } from '../../model/command.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { Result } from '../../model/result.ts';

/** A question of a campaign, before it is planned. */
export interface AskedQuestion {
  /** Its name in the campaign: a flag, several flags, a value with its round. */
  readonly flag: string;
  /** The comparison, or why it cannot be asked. */
  readonly command: Result<Extract<Command, { kind: 'ab' }>, Refusal>;
}
