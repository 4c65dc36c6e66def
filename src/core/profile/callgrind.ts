import { err, ok, type Result } from '../../model/result.ts';

const COLLECTED = /^==\d+== Collected\s*: (\d+)\s*$/gm;

/**
 * Reads the instructions of one process from the standard error of callgrind (`Events : Ir`, `Collected : N`).
 * Returns what is wrong with the text unless it holds exactly one count.
 */
export function parseCallgrind(text: string): Result<number, string> {
  if (!/^==\d+== Events\s*: Ir\s*$/m.test(text)) return err('it does not show that it counted instructions');
  const counts = [...text.matchAll(COLLECTED)].map(([, count]) => Number(count));
  if (counts.length !== 1) return err(`it holds ${counts.length} counts`);
  return ok(counts[0] ?? 0);
}
