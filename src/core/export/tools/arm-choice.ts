import { type Refusal, refuse } from '../../../model/refusal.ts';
import { ok, type Result } from '../../../model/result.ts';
import { nearest } from '../../text/suggestion.ts';
import type { ExportedResult } from './exported-result.ts';

/** Every arm, in `--arm`. */
export const ALL_ARMS = 'all';

/** The indices of the arms that an export holds: all of them, or the named one. */
export function chosenArms({ arms }: ExportedResult, wanted: string): Result<readonly number[], Refusal> {
  if (wanted === ALL_ARMS) return ok([...arms.keys()]);
  const index = arms.findIndex(({ name }) => name === wanted);
  if (index >= 0) return ok([index]);
  const names = arms.map(({ name }) => name);
  const suggestion = nearest(wanted, names);
  return refuse({
    code: 'unknown-arm',
    message: 'The bundle has no such arm.',
    token: wanted.slice(0, 64),
    ...(suggestion === undefined ? {} : { suggestion }),
    next: `Give --arm one of these: ${[...names, ALL_ARMS].join(', ')}.`,
  });
}
