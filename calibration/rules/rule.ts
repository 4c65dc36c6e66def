/** Measured values of both arms, in the order they were taken. */
export interface Arms {
  readonly baseline: readonly number[];
  readonly candidate: readonly number[];
}

/** What a rule says of two arms. */
export interface Answer {
  /** 1: the candidate is called faster, −1: slower, 0: no difference is claimed. */
  readonly differs: -1 | 0 | 1;
  /** The rule's interval of the candidate's change as a fraction; absent where the rule gives none. */
  readonly interval?: { readonly low: number; readonly high: number };
}

/** A way to decide whether two samples of throughput differ. */
export type Rule = (arms: Arms) => Answer;

/** The answer of a test: significant at 5 %, and in which direction. */
export function significant(p: number, direction: number): Answer['differs'] {
  return p < 0.05 ? (Math.sign(direction) as Answer['differs']) : 0;
}
