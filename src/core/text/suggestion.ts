import { distance } from 'fastest-levenshtein';

/** Words longer than this are nobody's typing mistake. */
const WORD_MAX = 100;

/**
 * The known word nearest to a mistyped one, or undefined when none is near: a third of the letters may be wrong, or the
 * end is missing; upper and lower case count as equal. Among equally near words the first in the list wins.
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  if (word.length > WORD_MAX) return undefined;
  const wanted = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.min(Math.max(1, Math.floor(wanted.length / 3)), wanted.length - 1) + 1;
  for (const candidate of known) {
    const cut = wanted.length >= 3 && candidate.toLowerCase().startsWith(wanted);
    if (cut && bestDistance > 1) [best, bestDistance] = [candidate, 1];
    if (Math.abs(candidate.length - wanted.length) >= bestDistance) continue;
    // Letters in another order are one slip of the fingers.
    const isSwapped = letters(wanted) === letters(candidate);
    const steps = isSwapped ? Number(wanted !== candidate.toLowerCase()) : distance(wanted, candidate.toLowerCase());
    if (steps < bestDistance) [best, bestDistance] = [candidate, steps];
  }
  return best;
}

function letters(word: string): string {
  return [...word.toLowerCase()].sort().join('');
}

/** A list for a message: `hz3, hz4 or mimalloc`; after `max` entries only their number. */
export function listed(words: readonly string[], max = 8): string {
  if (words.length === 0) return 'none';
  const shown = words.slice(0, max);
  const rest = words.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  const last = shown.at(-1) ?? '';
  return shown.length === 1 ? last : `${shown.slice(0, -1).join(', ')} or ${last}`;
}
