import { distance } from 'fastest-levenshtein';

/** Longer names get no suggestion: they are not typing mistakes. */
const NAME_MAX = 100;

/**
 * The known name nearest to a mistyped one, or undefined when none is near: up to a third of the letters may be wrong, or the end
 * is missing; upper and lower case count as equal. Among equally near names the first in the list wins.
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  if (name.length > NAME_MAX) return undefined;
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.min(Math.max(1, Math.floor(wanted.length / 3)), wanted.length - 1) + 1;
  for (const candidate of known) {
    const cut = wanted.length >= 3 && candidate.toLowerCase().startsWith(wanted);
    if (cut && bestDistance > 1) [best, bestDistance] = [candidate, 1];
    if (Math.abs(candidate.length - wanted.length) >= bestDistance) continue;
    // Letters in another order count as one mistake.
    const isSwapped = letters(wanted) === letters(candidate);
    const steps = isSwapped ? Number(wanted !== candidate.toLowerCase()) : distance(wanted, candidate.toLowerCase());
    if (steps < bestDistance) [best, bestDistance] = [candidate, steps];
  }
  return best;
}

function letters(name: string): string {
  return [...name.toLowerCase()].sort().join('');
}

/** A list for a message: `hz3, hz4 or mimalloc`; after `max` entries only their number. */
export function listed(names: readonly string[], max = 8): string {
  if (names.length === 0) return 'none';
  const shown = names.slice(0, max);
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  const last = shown.at(-1) ?? '';
  return shown.length === 1 ? last : `${shown.slice(0, -1).join(', ')} or ${last}`;
}
