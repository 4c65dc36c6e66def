import type { AbRun } from '../../model/run.ts';
import type { Effect } from '../../model/verdict.ts';
import { formatBytes, formatCount, formatInterval, formatPercent, formatRate, formatTime } from './format.ts';
import { quantityOf } from './metric-text.ts';

/** A change with its interval: `+2.3 % [1.2, 3.5]`; `no interval yet` without one. */
export function changeText(change: Effect['change']): string {
  if (change === null) return 'no interval yet';
  return `${formatPercent(change.estimate, { signed: true })} ${formatInterval(change.low, change.high)}`;
}

/** The bound of an effect: `≥ +1 %`, `≥ −2 %`, `≤ +5 %`, `≤ +1,000`, or `shown only`. */
export function boundText(effect: Effect): string {
  const bound = boundOf(effect);
  if (bound === null) return 'shown only';
  const size = effect.role === 'target' ? `${Number((Math.abs(bound) * 100).toPrecision(4))} %` : toleratedText(effect);
  return `${effect.better === 'lower' ? '≤' : '≥'} ${bound < 0 ? '−' : '+'}${size}`;
}

/** The role of an effect with its bound: `target ≥ +1 %`, `process pairs beside it`. */
export function roleText(effect: Effect): string {
  return boundOf(effect) === null ? ROLES_WITHOUT_BOUND[effect.role] : `${effect.role} ${boundText(effect)}`;
}

/** Roles of effects that are judged, or that could contradict what is judged. */
export const JUDGED_ROLES: ReadonlySet<Effect['role']> = new Set(['target', 'guard', 'sanity']);

const ROLES_WITHOUT_BOUND: Readonly<Record<Effect['role'], string>> = {
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
  return effect.role === 'target' ? good * effect.bound : -good * toleratedLoss(effect);
}

type Tolerated = Pick<Effect, 'metric' | 'name' | 'bound' | 'atLeast' | 'baseline'>;

/**
 * The loss that a guard tolerates, as a fraction of the baseline: its margin, or its floor where that is more. The floor is
 * taken of the median of the baseline, and of no less than 1 in its unit.
 */
export function toleratedLoss({ bound, atLeast, baseline }: Pick<Tolerated, 'bound' | 'atLeast' | 'baseline'>): number {
  const margin = bound ?? 0;
  return atLeast === undefined || baseline === null ? margin : Math.max(margin, atLeast / Math.max(1, baseline));
}

/** The loss that a guard tolerates, as people set it: `5 %`, or its floor where that is more: `1,000`, `1.00 MiB`. */
export function toleratedText(effect: Tolerated): string {
  const { bound, atLeast } = effect;
  if (atLeast === undefined || toleratedLoss(effect) <= (bound ?? 0))
    return `${Number(((bound ?? 0) * 100).toPrecision(4))} %`;
  return quantityOf(effect) === 'rss' ? formatBytes(atLeast) : formatCount(atLeast);
}

/** A median of an arm with its unit unless the metric implies it: `12.3M ops/s`, `42.0 MiB`, `9,013`, `12.3 ms`. */
export function amountText(effect: Pick<Effect, 'metric' | 'name' | 'unit'>, value: number | null): string {
  if (value === null) return 'not measured';
  switch (quantityOf(effect)) {
    case 'rss':
      return formatBytes(value);
    case 'faults':
      return formatCount(value);
    case 'wall':
    case 'user':
    case 'system':
    case 'cpu-time':
      return formatTime(value);
    case 'instructions':
      return formatRate(value);
    default:
      return `${formatRate(value)} ${effect.unit}`.trimEnd();
  }
}

/**
 * The difference of the two medians as a fraction, where it contradicts the change: another sign, or outside the interval; else
 * null. The change compares neighbours in time; a median also holds the drift between them.
 */
export function contradictingMedians({ baseline, candidate, change }: Effect): number | null {
  if (change === null || baseline === null || candidate === null || baseline <= 0) return null;
  const medians = candidate / baseline - 1;
  const shown = (fraction: number) => Number((fraction * 100).toFixed(2));
  const isOpposite = shown(medians) * shown(change.estimate) < 0;
  return isOpposite || medians < change.low || medians > change.high ? medians : null;
}

/** A lane for people: `mt-remote-small T=4 R=90`. */
export function laneText(lane: string): string {
  return lane.replace('/', ' ').replaceAll(',', ' ');
}

/** Replaces typographic minus and comparison signs by ASCII, for text that is copied or must align in every font. */
export function asciiSigns(text: string): string {
  return text.replaceAll('−', '-').replaceAll('≥', '>=').replaceAll('≤', '<=').replaceAll('±', '+/-');
}

/** Confidence of the intervals of a run over all looks: `95 %`. */
export function confidenceText(run: AbRun): string {
  return `${Number(((1 - run.manifest.plan.sampling.alpha) * 100).toPrecision(4))} %`;
}
