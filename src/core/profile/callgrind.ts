const COLLECTED = /^==\d+== Collected\s*: (\d+)\s*$/gm;

/**
 * Reads the instructions of one process from what callgrind writes to its standard error (`Events : Ir`, `Collected : N`).
 * Returns what is wrong with the text where it does not say it exactly once.
 */
export function parseCallgrind(text: string): number | string {
  if (!/^==\d+== Events\s*: Ir\s*$/m.test(text)) return 'it does not say that it counted instructions';
  const counts = [...text.matchAll(COLLECTED)].map(([, count]) => Number(count));
  if (counts.length !== 1) return `it says ${counts.length} times what it collected`;
  return counts[0] ?? 'it says nothing';
}
