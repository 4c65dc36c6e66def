import { LAYOUT_LIMITS } from '../../model/layouts.ts';
import { type AbPlan, Metric } from '../../model/plan.ts';
import type { AbRun } from '../../model/run.ts';
import type { Effect, Reason } from '../../model/verdict.ts';
import { minimumDetectableEffect } from '../../stats/power.ts';
import type { Analysis } from '../analysis/ab/analyze.ts';
import { isUnchecked } from '../analysis/ab/context.ts';
import { effectText, onLane, plainPercent } from '../analysis/ab/effect-text.ts';
import { type Change, oriented } from '../analysis/ab/outcome.ts';
import { lastPossibleLook, secondsFor } from '../plan/lanes/looks.ts';
import { toleratedLoss, toleratedText } from '../text/change-text.ts';
import { formatCount, formatPercent, formatSeconds } from '../text/format.ts';
import { metricTexts } from '../text/metric-text.ts';

/** Most open effects with a reason of their own; the others are counted. */
const EXPLAINED = 5;

/** The reasons of a noise-limited verdict: the open intervals, the blocks that are missing, and the next best step. */
export function openReasons(run: AbRun, analysis: Analysis): Reason[] {
  const { plan } = run.manifest;
  const open = openFirst(analysis.effects).filter(
    // A lane with too few blocks has too few for all its metrics: it gets one reason.
    (effect, index, all) => effect.change !== null || all.findIndex(({ lane }) => lane === effect.lane) === index,
  );
  const next = nextStep(run, analysis, open);
  const shown = open.slice(0, EXPLAINED).map((effect): Reason => {
    const code = effect.change === null ? 'too-few-blocks' : 'noise-limited';
    const text = isUnchecked(plan, analysis.effects, effect)
      ? uncheckedText(plan, effect)
      : stateText(plan, effect, disturbedOn(analysis, effect));
    return { code, message: `${text}.`, next, lane: effect.lane };
  });
  const rest = open.length - shown.length;
  if (rest === 0) return shown;
  return [
    ...shown,
    { code: 'noise-limited', message: `${rest} more ${rest === 1 ? 'effect is' : 'effects are'} open as well.`, next },
  ];
}

/** Seconds of sampling that the open lanes still need; null when one of them has no estimate. */
export function furtherSeconds(analysis: Analysis): number | null {
  let total = 0;
  for (const lane of analysis.lanes) {
    const own = analysis.effects.filter((effect) => effect.lane === lane.lane && effect.outcome === 'OPEN');
    if (own.length === 0) continue;
    if (lane.secondsPerBlock === null || own.some(({ blocksNeeded }) => blocksNeeded === null)) return null;
    total += Math.max(...own.map(({ blocksNeeded }) => blocksNeeded ?? 0)) * lane.secondsPerBlock;
  }
  return total;
}

/** The smallest change that the blocks of an effect detect with 80 % power: `60 blocks show changes from 0.8 % on (with 80 % power)`. */
export function detectableText(effect: Effect): string {
  const smallest = smallestVisible(effect);
  if (smallest === null) return 'what could have been seen is not known';
  const { blocks, layouts } = effect;
  const units = layouts === undefined ? `${blocks} blocks` : `${blocks} blocks in ${layouts.count} layouts`;
  return `${units} show changes from ${formatPercent(smallest)} on (with 80 % power)`;
}

/** The smallest change of an effect that is detected with 80 % power, as a fraction; null when it is not known. */
export function smallestVisible({ blocks, spread, layouts }: Effect): number | null {
  if (spread === null || blocks === 0) return null;
  return Math.expm1(
    layouts === undefined
      ? minimumDetectableEffect(blocks, spread)
      : minimumDetectableEffect(layouts.count, layouts.spread),
  );
}

function disturbedOn({ lanes }: Analysis, { lane }: Effect): number {
  return lanes.find((own) => own.lane === lane)?.disturbed ?? 0;
}

function uncheckedText(plan: AbPlan, effect: Effect): string {
  const clause = `${plan.candidate.label} ${effectText(effect, plan.baseline.label)} ${onLane(effect)}`;
  return `${clause}, but too few process pairs were measured beside it to contradict that`;
}

function stateText(plan: AbPlan, effect: Effect, disturbed: number): string {
  if (effect.change === null) {
    const first = plan.sampling.looks[0] ?? 0;
    const lost = disturbed === 0 ? '' : `; other processes disturbed ${formatCount(disturbed)} more`;
    return `${effect.blocks} usable blocks ${onLane(effect)} are fewer than the ${first} of the first look at ${metricTexts(effect).name}${lost}`;
  }
  const effectClause = `${plan.candidate.label} ${effectText(effect, plan.baseline.label)} ${onLane(effect)}`;
  const missing =
    effect.blocksNeeded === null ? '' : `; about ${formatCount(effect.blocksNeeded)} further blocks would decide`;
  return `${effectClause}, ${openText(plan, effect, effect.change)}; ${detectableText(effect)}${missing}`;
}

/** What an interval leaves open, and what it excludes. */
function openText(plan: AbPlan, effect: Effect, change: Change): string {
  if (effect.total !== undefined)
    return `by its typical burst, but by ${formatPercent(effect.total, { signed: true })} in all the time of its bursts; more blocks have to show which number holds`;
  const { estimate, low, high } = oriented(change, effect.better);
  if (effect.role !== 'target') {
    const limit = toleratedText(effect);
    return high < -toleratedLoss(effect)
      ? `which is beyond the tolerated ${limit}, but not certain enough among all ${plan.lanes.length} lanes`
      : `which does not exclude a loss beyond the tolerated ${limit}`;
  }
  const gain = plainPercent(effect.bound ?? 0);
  const { equivalence } = plan.rules;
  if (high < 0) return 'which is a loss, but not certain enough among all lanes';
  if (low > 0) return `which is a gain${uncertainty(plan, estimate, effect.bound ?? 0, gain)}`;
  const least = low > -equivalence ? `; a loss of ${plainPercent(equivalence)} is excluded` : '';
  if (high < (effect.bound ?? 0)) return `which excludes a gain of ${gain} and leaves open whether it is a loss`;
  return estimate >= (effect.bound ?? 0)
    ? `which leaves open whether it gains at all, ${gain} being asked${least}`
    : `which leaves a gain of ${gain} open${least}`;
}

/** What is missing to a GO where the whole interval is a gain. */
function uncertainty({ rules, sampling }: AbPlan, estimate: number, bound: number, gain: string): string {
  return rules.goError === undefined || estimate < bound
    ? `, and leaves open whether it reaches ${gain}`
    : ` at ${plainPercent(1 - sampling.alpha)}, but not yet at the ${plainPercent(1 - rules.goError)} that a GO asks for`;
}

/** Open effects: targets before guards, throughput before memory and faults, the nearest to a decision first. The order of the plan does not matter. */
function openFirst(effects: readonly Effect[]): Effect[] {
  const rank = ({ role, metric }: Effect) => (role === 'target' ? -1 : Metric.options.indexOf(metric));
  const distance = ({ blocksNeeded }: Effect) => blocksNeeded ?? Number.MAX_SAFE_INTEGER;
  const name = ({ lane, metric, name = '' }: Effect) => `${lane} ${metric} ${name}`.trimEnd();
  return effects
    .filter(({ outcome }) => outcome === 'OPEN')
    .sort((a, b) => rank(a) - rank(b) || distance(a) - distance(b) || (name(a) < name(b) ? -1 : 1));
}

/** What to do next. A repeated run starts anew, so it needs the blocks of this run and the further ones. */
function nextStep({ manifest }: AbRun, analysis: Analysis, open: readonly Effect[]): string {
  const { plan, ended, seconds } = manifest;
  const limited = open.find(({ layouts, blocksNeeded }) => (layouts?.part ?? 0) > 0 && blocksNeeded === null);
  if (limited?.layouts && limited.layouts.count < LAYOUT_LIMITS.most) {
    const more = Math.min(LAYOUT_LIMITS.most, 2 * limited.layouts.count);
    return `Repeat it with layouts=${more}: its layouts differ by more than further blocks can average out.`;
  }
  const last = lastPossibleLook(plan);
  const tooMany = open.some((effect) => outlasts(effect, last));
  const further = furtherSeconds(analysis);
  if (!tooMany) {
    const isUsedUp = open.some((effect) => outlasts(effect, plan.sampling.looks.at(-1) ?? 0));
    if (ended !== 'budget' && !isUsedUp)
      return 'Repeat it on a quieter machine: the run ended before its blocks were used up.';
    const isDisturbed = open.some((effect) => effect.change === null && disturbedOn(analysis, effect) > effect.blocks);
    const quiet = isDisturbed ? 'when nothing else uses the machine, or ' : '';
    if (further === null)
      return `Repeat it ${quiet}with budget=${minutes(plan.sampling.budgetSeconds * 2)}m or with fewer lanes.`;
    // Starting a process and reading its output takes time beyond the measured wall time.
    const sampling = Math.max(plan.sampling.budgetSeconds, seconds.sampling) + further * 1.2;
    const most = Math.max(...open.map(({ blocks, blocksNeeded }) => blocks + (blocksNeeded ?? 0)));
    const total = isUsedUp ? Math.max(sampling, secondsFor(most, plan.lanes)) : sampling;
    return `Repeat it with budget=${minutes(total)}m (about ${formatSeconds(further)} more of sampling), or with fewer lanes.`;
  }
  return `A run ends at ${formatCount(last)} blocks a lane, so more time alone will not decide: make each sample longer, quieten the machine, ask for a larger gain or margin, or accept the interval as the answer.`;
}

/** Whether an effect needs more blocks than one run may have. */
export function outlasts({ blocks, blocksNeeded }: Effect, last: number): boolean {
  return blocks >= last || blocks + (blocksNeeded ?? 0) > last;
}

function minutes(seconds: number): number {
  return Math.ceil(seconds / 60);
}
