import type { AbRun } from '../../model/run.ts';
import type { Effect } from '../../model/verdict.ts';
import { formatBytes, formatCount, formatInterval, formatPercent, formatRate } from './format.ts';

/** Names of the metrics in tables. */
export const METRIC_WORDS: Readonly<Record<Effect['metric'], string>> = {
  throughput: 'throughput',
  rss: 'peak RSS',
  faults: 'minor faults',
  cpu: 'per CPU-second',
};

/** A change with its interval: `+2.3 % [1.2, 3.5]`; says so when there is no interval yet. */
export function changeText(change: Effect['change']): string {
  if (change === null) return 'no interval yet';
  return `${formatPercent(change.estimate, { signed: true })} ${formatInterval(change.low, change.high)}`;
}

/** What is asked of an effect: `≥ +1 %`, `≥ −2 %`, `≤ +5 %`, or `shown only`. */
export function askedText(effect: Effect): string {
  const bound = boundOf(effect);
  if (bound === null) return 'shown only';
  const size = Number((Math.abs(bound) * 100).toPrecision(4));
  return `${effect.better === 'lower' ? '≤' : '≥'} ${bound < 0 ? '−' : '+'}${size} %`;
}

/** What a row is there for, with what is asked of it: `target ≥ +1 %`, `process pairs`. */
export function roleText(effect: Effect): string {
  return boundOf(effect) === null ? UNASKED[effect.role] : `${effect.role} ${askedText(effect)}`;
}

const UNASKED: Readonly<Record<Effect['role'], string>> = {
  target: 'target',
  guard: 'guard',
  sanity: 'process pairs beside it',
  sentinel: 'baseline against its copy',
  control: 'control',
  info: 'shown only',
};

/** The signed change at which an effect's role is decided: gain for a target, tolerated loss for a guard; null for info. */
export function boundOf(effect: Effect): number | null {
  if (effect.bound === null || effect.role === 'info') return null;
  const good = effect.better === 'higher' ? 1 : -1;
  return (effect.role === 'target' ? good : -good) * effect.bound;
}

/** A median of an arm with its unit where the metric does not say it: `12.3M ops/s`, `42.0 MiB`, `9,013`. */
export function amountText(effect: Effect, value: number | null): string {
  if (value === null) return 'not measured';
  if (effect.metric === 'rss') return formatBytes(value);
  if (effect.metric === 'faults') return formatCount(value);
  return `${formatRate(value)} ${effect.unit}`.trimEnd();
}

/** A lane as people read it: `mt-remote-small T=4 R=90`. */
export function laneText(lane: string): string {
  return lane.replace('/', ' ').replaceAll(',', ' ');
}

/** Typographic minus and comparison signs in ASCII, for text that is copied or must align in every font. */
export function asciiSigns(text: string): string {
  return text.replaceAll('−', '-').replaceAll('≥', '>=').replaceAll('≤', '<=').replaceAll('±', '+/-');
}

/** Confidence of the run's intervals over all looks, `95 %`. */
export function confidenceText(run: AbRun): string {
  return `${Number(((1 - run.manifest.plan.sampling.alpha) * 100).toPrecision(4))} %`;
}
