import type { FoundEffect } from '../../model/campaign.ts';
import type { AbPlan } from '../../model/plan.ts';
import type { AbRun } from '../../model/run.ts';
import type { Effect, Verdict } from '../../model/verdict.ts';
import { keptAfterSelection } from '../../stats/selected.ts';
import { design } from '../../stats/sequential.ts';
import { walshInterval } from '../../stats/signed-rank.ts';
import { assess, samplesByLane } from '../analysis/ab/analyze.ts';
import type { MeasuredEffect } from '../analysis/ab/effect.ts';
import { differentP } from '../analysis/ab/repeated-p.ts';
import { designOf } from '../analysis/ab/schedule.ts';
import { isWorse, judgedCount, type ShownChange, shownChange } from '../analysis/ab/shown-change.ts';

/** A change on the logarithmic scale, more is better. */
interface LogChange {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** What the effect of a finding follows from: a run without its samples. */
export interface KeptRun {
  readonly plan: AbPlan;
  readonly effects: readonly Effect[];
  /** Of each effect, ln(candidate) − ln(baseline) of its blocks; null where it can be neither the gain nor the loss of the run. */
  readonly differences: readonly (readonly number[] | null)[];
}

/** The differences of the effects of a run that can be its gain or its loss. `effects` are the ones of its verdict. */
export function keptRun({ manifest: { plan }, samples }: AbRun, { effects }: Pick<Verdict, 'effects'>): KeptRun {
  const { measured } = assess(plan, samplesByLane(samples));
  const differences = effects.map((effect, index) =>
    effect.role === 'target' || isWorse(effect) ? (measured[index]?.differences ?? null) : null,
  );
  return { plan, effects, differences };
}

/** What a run shows as a whole by its verdict; it shows nothing when that is INVALID. */
export function shownByRun(run: AbRun, { outcome, effects }: Pick<Verdict, 'outcome' | 'effects'>): ShownChange {
  if (outcome === 'INVALID') return { gain: 1, loss: 1 };
  const { plan } = run.manifest;
  return shownChange(plan, assess(plan, samplesByLane(run.samples)).measured, effects);
}

/**
 * The effect behind a finding, with an interval and an estimate that know that it was picked.
 *
 * The intervals of all findings together err with an expected share of at most the false discovery rate: each has the error `level`, with
 * which the rule of the campaign picked it (Benjamini & Yekutieli 2005, "False discovery rate–adjusted multiple confidence intervals for
 * selected parameters"; under any dependence with the level of the rule for it, Xu, Wang & Ramdas 2022). They are repeated intervals, so they
 * hold at whatever look the run ended.
 *
 * A gain is shown for the target that gained least. Its lower bound is the least of all lower bounds, which needs no correction for the number of
 * targets; its upper bound is the least of the upper bounds at the error divided by their number. A loss is shown for the
 * measure with the smallest p-value, at the error divided by the number of judged measures.
 */
export function foundEffect(
  { plan, effects, differences }: KeptRun,
  finding: 'gain' | 'loss',
  level: number,
): FoundEffect | null {
  const gain = finding === 'gain';
  const chosen = effects.flatMap((effect, index): MeasuredEffect[] => {
    const own = differences[index];
    const isChosen = gain ? effect.role === 'target' : isWorse(effect);
    return isChosen && own ? [{ effect, differences: own }] : [];
  });
  const shared = level / (gain ? Math.max(1, chosen.length) : Math.max(1, judgedCount(effects)));
  const own = gain ? level : shared;
  const [first, ...others] = chosen.map((each) => ({
    each,
    change: changeAt(plan, each, own),
    p: differentP(plan, each),
  }));
  if (first === undefined) return null;
  const least = others.reduce((a, b) => ((gain ? b.change.estimate < a.change.estimate : b.p < a.p) ? b : a), first);
  const low = gain ? Math.min(...[first, ...others].map(({ change }) => change.low)) : least.change.low;
  const high = gain ? Math.min(...chosen.map((each) => changeAt(plan, each, shared).high)) : least.change.high;
  const { lane, metric, name, better } = least.each.effect;
  const turned = better === 'higher' ? [low, high] : [-high, -low];
  const estimate = better === 'higher' ? least.change.estimate : -least.change.estimate;
  return {
    ...{ lane, metric, better },
    ...(name !== undefined && { name }),
    estimate: Math.expm1(estimate),
    corrected: Math.expm1(estimate * keptShare(plan, least.each, least.change, own)),
    low: bounded(turned[0]),
    high: bounded(turned[1]),
  };
}

/** The change of a measure at the look that it reached, with a repeated interval of the two-sided error `level`. */
function changeAt(plan: AbPlan, { effect, differences }: MeasuredEffect, level: number): LogChange {
  const sign = effect.better === 'higher' ? 1 : -1;
  const { looks, spending } = designOf(plan, 'target');
  const look = design(looks, level, spending)[effect.look - 1];
  return walshInterval(
    differences.map((difference) => sign * difference),
    look?.rank ?? 0,
  );
}

/**
 * The share of an estimate that its selection leaves. The standard error is half of the interval of the plan over its boundary; the bound is
 * the boundary of the look at the level of the campaign.
 */
function keptShare(plan: AbPlan, each: MeasuredEffect, { estimate }: LogChange, level: number): number {
  const { looks, alpha, spending } = plan.sampling;
  const at = each.effect.look - 1;
  const [own, strict] = [design(looks, alpha, spending)[at], design(looks, level, spending)[at]];
  if (own === undefined || strict === undefined) return 0;
  const { low, high } = changeAt(plan, each, alpha);
  const error = (high - low) / 2 / own.c;
  if (!Number.isFinite(error)) return 0;
  return error === 0 ? 1 : keptAfterSelection(estimate / error, strict.c);
}

function bounded(log: number | undefined): number | null {
  return log === undefined || !Number.isFinite(log) ? null : Math.min(Math.expm1(log), Number.MAX_VALUE);
}
