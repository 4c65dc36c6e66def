import type { Effect } from '../../../model/verdict.ts';
import { formatInterval, formatPercent } from '../../text/format.ts';
import { metricTexts, quantityOf } from '../../text/metric-text.ts';
import type { Change } from './outcome.ts';

/**
 * An effect as the predicate of a sentence: `is 12.3 % faster [10.1, 14.2]`, `uses 6.0 % more memory than hz3 [4.9, 7.1]`.
 * The interval has the sign of the adjective. Without an interval: `has no interval yet`.
 */
export function effectText(effect: Effect, than?: string): string {
  if (effect.change === null) return 'has no interval yet';
  const { size, bracket } = magnitude(effect.change);
  const more = effect.change.estimate >= 0;
  const versus = than === undefined ? '' : ` than ${than}`;
  return `${phrase(effect, size, more)}${versus} ${bracket}`;
}

/** The lane of an effect: `on mt-remote-small/T=4,R=90`. */
export function onLane(effect: Effect): string {
  return `on ${effect.lane}`;
}

/** A bound without trailing zeros: 0.02 → `2 %`. */
export function plainPercent(fraction: number): string {
  return `${Number((fraction * 100).toPrecision(4))} %`;
}

function phrase(effect: Effect, size: string, more: boolean): string {
  const { better, unit } = effect;
  const [most, least] = [more ? 'more' : 'less', more ? 'more' : 'fewer'];
  switch (quantityOf(effect)) {
    case 'throughput':
      if (better === 'higher') return `is ${size} ${more ? 'faster' : 'slower'}`;
      return `has ${size} ${more ? 'higher' : 'lower'} ${unit}`;
    case 'rss':
      return `uses ${size} ${most} memory`;
    case 'faults':
      return `takes ${size} ${least} page faults`;
    case 'cpu':
      if (better === 'higher') return `does ${size} ${more ? 'more' : 'less'} work per CPU-second`;
      return `has ${size} ${more ? 'higher' : 'lower'} ${unit} of CPU`;
    case 'wall':
    case 'user':
    case 'system':
    case 'cpu-time':
      return `takes ${size} ${most} ${metricTexts(effect).name}`;
    case 'instructions':
      return `executes ${size} ${least} instructions`;
    case 'instructions-per-op':
    case 'cycles-per-op':
      return `takes ${size} ${least} ${metricTexts(effect).name}`;
    case 'figure':
      return `has ${size} ${more ? 'higher' : 'lower'} ${metricTexts(effect).name}`;
  }
}

function magnitude({ estimate, low, high }: Change): { readonly size: string; readonly bracket: string } {
  const size = formatPercent(Math.abs(estimate));
  return { size, bracket: estimate < 0 ? formatInterval(-high, -low) : formatInterval(low, high) };
}
