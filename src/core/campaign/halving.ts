/** A value after a round of the screening. */
export interface Screened {
  readonly value: string;
  /** From 1. */
  readonly round: number;
  /** Change of the target on which it is worst, more is better; null: not known. */
  readonly least: number | null;
  /** `out`: it could not be measured. `harmed`: a guard got worse for certain. */
  readonly state: 'sound' | 'harmed' | 'out';
}

/** What is asked next. */
export type HalvingStep =
  /** `values`: without an answer. `count`: all values of the round. */
  | { readonly kind: 'screen'; readonly round: number; readonly values: readonly string[]; readonly count: number }
  /** The value that is left, against the default. */
  | { readonly kind: 'final'; readonly value: string }
  | { readonly kind: 'none-left' };

/**
 * The next step of successive halving (Karnin, Koren & Somekh 2013, "Almost optimal exploration in multi-armed bandits"): every value is measured
 * for the same time, the better half (rounded up) goes on for twice the time, until one is left. `screened` holds the rounds so far; in a round
 * that is not complete, the values without an answer are asked. Nothing is claimed about the values that drop out.
 */
export function halvingStep(values: readonly string[], screened: readonly Screened[]): HalvingStep {
  let left = values;
  for (let round = 1; ; round++) {
    const [only, second] = left;
    if (only === undefined) return { kind: 'none-left' };
    if (second === undefined) return { kind: 'final', value: only };
    const answers = screened.filter((each) => each.round === round && left.includes(each.value));
    const waiting = left.filter((value) => !answers.some((each) => each.value === value));
    if (waiting.length > 0) return { kind: 'screen', round, values: waiting, count: left.length };
    left = betterHalf(answers);
  }
}

/** The better half of a round, best first. A value that could not be measured is not in it, whatever its number. */
export function betterHalf(round: readonly Screened[]): readonly string[] {
  const sound = round.filter(({ state }) => state !== 'out');
  const rank = ({ state, least }: Screened) =>
    [state === 'harmed' ? 1 : 0, -(least ?? Number.NEGATIVE_INFINITY)] as const;
  const sorted = [...sound].sort((a, b) => {
    const [x, y] = [rank(a), rank(b)];
    return x[0] - y[0] || (x[1] === y[1] ? 0 : x[1] - y[1]);
  });
  return sorted.slice(0, Math.ceil(round.length / 2)).map(({ value }) => value);
}

/** Number of rounds until one of `count` values is left. */
export function roundsOf(count: number): number {
  return Math.ceil(Math.log2(Math.max(1, count)));
}

/**
 * Seconds of sampling of the next question, of `left` for all that remains: a round has twice the time of the one before for each value, and
 * the comparison at the end twice the time of the last round. `waiting` of the `count` values of the round have no answer yet.
 */
export function halvingSeconds(
  left: number,
  { waiting, count }: { readonly waiting: number; readonly count: number },
): number {
  let weight = waiting;
  let values = Math.ceil(count / 2);
  let time = 2;
  for (; values > 1; values = Math.ceil(values / 2), time *= 2) weight += values * time;
  return left / (weight + time);
}
