import { hyperfine } from './hyperfine.ts';
import { mannWhitney } from './mann-whitney.ts';
import { medians } from './medians.ts';
import type { Arms, Rule } from './rule.ts';
import { welch } from './welch.ts';

/** A common way of measuring: how twenty samples are spread over the arms, and the rule that decides. */
export interface Competitor {
  readonly title: string;
  readonly arrange: (values: readonly number[]) => Arms;
  readonly rule: Rule;
}

/** Number of samples of each competitor. */
export const COMPETITOR_SAMPLES = 20;

/** The first half of the values belongs to the baseline, the second half to the candidate. */
export function batch(values: readonly number[]): Arms {
  const half = values.length / 2;
  return { baseline: values.slice(0, half), candidate: values.slice(half) };
}

/** The values alternate between the arms: A B A B …. */
export function alternating(values: readonly number[]): Arms {
  return {
    baseline: values.filter((_, index) => index % 2 === 0),
    candidate: values.filter((_, index) => index % 2 === 1),
  };
}

export const COMPETITORS: readonly Competitor[] = [
  { title: '10+10 medians ±2 %', arrange: batch, rule: medians },
  { title: '10+10 Mann–Whitney (benchstat)', arrange: batch, rule: mannWhitney },
  { title: '10+10 Welch t', arrange: batch, rule: welch },
  { title: 'hyperfine twice', arrange: batch, rule: hyperfine },
  { title: 'ABAB medians ±2 %', arrange: alternating, rule: medians },
  { title: 'ABAB Welch t', arrange: alternating, rule: welch },
];
