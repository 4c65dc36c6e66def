import { median } from '../../src/stats/summary.ts';
import type { Arms, RuleDecision } from './rule.ts';

/** Two medians that differ by more than 2 %. */
export function medians({ baseline, candidate }: Arms): RuleDecision {
  const change = median(candidate) / median(baseline) - 1;
  return { differs: change > BAND ? 1 : change < -BAND ? -1 : 0 };
}

const BAND = 0.02;
