import { mean, sd } from '../../src/stats/summary.ts';
import { betaShare } from '../beta.ts';
import { type Arms, type RuleDecision, significant } from './rule.ts';

/** Welch's t test at two-sided 5 %, with the 95 % interval of the difference of means as a fraction of the mean of the baseline. */
export function welch({ baseline, candidate }: Arms): RuleDecision {
  const { t, df, p, difference, error } = welchTest(candidate, baseline);
  const reach = tQuantile(df) * error;
  const base = mean(baseline);
  return {
    differs: significant(p, t),
    interval: { low: (difference - reach) / base, high: (difference + reach) / base },
  };
}

export interface WelchTest {
  readonly t: number;
  readonly df: number;
  /** Two-sided. */
  readonly p: number;
  /** Difference of the means. */
  readonly difference: number;
  /** Standard error of the difference. */
  readonly error: number;
}

/** Welch 1947, degrees of freedom by Satterthwaite 1946. */
export function welchTest(x: readonly number[], y: readonly number[]): WelchTest {
  const [vx, vy] = [sd(x) ** 2 / x.length, sd(y) ** 2 / y.length];
  const difference = mean(x) - mean(y);
  const error = Math.sqrt(vx + vy);
  const t = difference / error;
  const df = (vx + vy) ** 2 / (vx ** 2 / (x.length - 1) + vy ** 2 / (y.length - 1));
  return { t, df, p: tTails(t, df), difference, error };
}

/** P(|T| ≥ |t|) of Student's t: I_{df/(df + t²)}(df/2, 1/2), Abramowitz & Stegun 26.7.1. */
function tTails(t: number, df: number): number {
  return betaShare(df / (df + t * t), df / 2, 0.5);
}

/** The t that |T| exceeds with probability 5 %. */
function tQuantile(df: number): number {
  let low = 1.9;
  let high = 13;
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (tTails(middle, df) > 0.05) low = middle;
    else high = middle;
  }
  return low;
}
