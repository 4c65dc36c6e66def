/** Measured values of both arms, in time order. */
export interface Arms {
  readonly baseline: readonly number[];
  readonly candidate: readonly number[];
}

/** The decision of a rule about two arms. */
export interface RuleDecision {
  /** 1: the candidate is called faster, −1: slower, 0: no difference is claimed. */
  readonly differs: -1 | 0 | 1;
  /** The interval of the change as a fraction; absent when the rule gives none. */
  readonly interval?: { readonly low: number; readonly high: number };
}

/** A way to decide whether two samples of throughput differ. */
export type Rule = (arms: Arms) => RuleDecision;

/** The decision of a test: the direction if significant at 5 %, else 0. */
export function significant(p: number, direction: number): RuleDecision['differs'] {
  return p < 0.05 ? (Math.sign(direction) as RuleDecision['differs']) : 0;
}
