import { type AbPlan, Metric } from '../../model/plan.ts';
import type { AbRun } from '../../model/run.ts';
import type { Effect, Reason } from '../../model/verdict.ts';
import type { Analysis } from '../analysis/ab/analyze.ts';
import { type Contexts, contexts } from '../analysis/ab/context.ts';
import { effectText, onLane, plainPercent } from '../analysis/ab/effect-text.ts';
import { oriented } from '../analysis/ab/outcome.ts';
import { exceededReasons } from '../code/fast-path-budget.ts';
import { laneText, toleratedText } from '../text/change-text.ts';
import { formatPercent, plural } from '../text/format.ts';
import { isSameMetric } from '../text/metric-text.ts';
import { adviceOn, adviceOnHarm, type ReasonAdvice } from './advice.ts';
import type { Finding } from './checks/finding.ts';
import { identityText } from './checks/manifest-checks.ts';
import { coarseMargins, tooCoarse } from './checks/qualification.ts';
import { invalidReasons } from './checks/validity.ts';
import type { Ruling } from './ruling.ts';
import { detectableText, openReasons } from './unresolved.ts';

/** The reasons of a ruling, each with what to do next. The most important one is the first; effects that are not judged are last. */
export function reasonsOf(run: AbRun, analysis: Analysis, findings: readonly Finding[], ruling: Ruling): Reason[] {
  const extra = ruling.rule === 'invalid' || ruling.rule === 'identical' ? [] : discoveries(run, analysis);
  return [...reasonsOfRule(run, analysis, findings, ruling), ...extra];
}

function reasonsOfRule(run: AbRun, analysis: Analysis, findings: readonly Finding[], { rule }: Ruling): Reason[] {
  const { plan } = run.manifest;
  const targets = analysis.effects.filter(({ role }) => role === 'target');
  switch (rule) {
    case 'invalid':
      return invalidReasons(findings);
    case 'identical':
      return [
        {
          code: 'byte-identical-arms',
          message: `Base and head build ${identityText(run.manifest)}: nothing that is measured can have changed.`,
          next: 'Merge on other grounds; there is nothing to measure.',
        },
      ];
    case 'fast-path':
      return [...exceededReasons(run.manifest), ...worse(plan, analysis.effects)];
    case 'harm':
    case 'loss':
      return [...worse(plan, analysis.effects), ...stillOpen(plan, analysis)];
    case 'gain-proven':
      return worstFirst(targets)
        .reverse()
        .map((effect) =>
          reasonOf(
            plan,
            effect,
            'gain-proven',
            `; at least ${plainPercent(effect.bound ?? 0)} was asked`,
            adviceOn(plan, 'GO'),
          ),
        );
    case 'equivalent':
      return worstFirst(targets.length > 0 ? targets : judgedThroughput(analysis.effects)).map((effect) =>
        reasonOf(
          plan,
          effect,
          'equivalent',
          `, inside ±${plainPercent(plan.rules.equivalence)}; ${detectableText(effect)}`,
          adviceOn(plan, 'NO CHANGE'),
        ),
      );
    case 'no-gain':
      return worstFirst(targets).map((effect) =>
        reasonOf(
          plan,
          effect,
          'no-gain',
          `, which excludes the gain of ${plainPercent(effect.bound ?? 0)} that was asked`,
          adviceOn(plan, 'NO-GO'),
        ),
      );
    case 'not-worse':
      return notWorse(plan, analysis);
    case 'unguarded':
      return [
        {
          code: 'unguarded',
          message: 'No lane that was asked has a margin of throughput, so it cannot be shown that nothing is slower.',
          next: 'Ask with "margin=2%", or give the lanes "guards: { throughput: 2% }" in the configuration.',
        },
      ];
    case 'coarse-margin':
      return coarseMargins(
        run.manifest,
        analysis.effects.filter(({ role }) => role === 'guard'),
      ).map(({ lane, bound }) => {
        const smallest = formatPercent(run.manifest.qualification?.lanes[lane]?.smallest ?? 0);
        return {
          code: 'coarse-margin',
          message: `On ${laneText(lane)} this machine detects changes of ${smallest} or more, so it cannot guard a margin of ${plainPercent(bound ?? 0)} there.`,
          next: 'Set a margin that the machine can detect, or quieten the machine and qualify it again.',
          lane,
        };
      });
    case 'too-coarse':
      return tooCoarse(run.manifest, targets).map(({ lane }) => ({
        code: 'too-coarse',
        message: `On ${laneText(lane)} this machine detects changes of ${formatPercent(run.manifest.qualification?.lanes[lane]?.smallest ?? 0)} or more, so it cannot claim that nothing changed within ±${plainPercent(plan.rules.equivalence)}.`,
        next: 'Quieten the machine and qualify it again, or ask on another one.',
        lane,
      }));
    case 'context':
      return contexts(plan, analysis.effects)
        .filter(({ effect }) => effect.outcome === 'CONTEXT')
        .map((both) => contextDependent(plan, both));
    case 'mixed':
      return [mixed(plan, targets)];
    case 'noise-limited':
      return openReasons(run, analysis);
  }
}

/** Harmed guards and losing targets, the gravest first. */
function worse(plan: AbPlan, effects: readonly Effect[]): Reason[] {
  return gravestFirst(effects.filter(({ outcome }) => outcome === 'HARM' || outcome === 'LOSS')).map((effect) =>
    effect.outcome === 'HARM'
      ? reasonOf(plan, effect, 'harm', `; at most ${toleratedText(effect)} is tolerated`, adviceOnHarm(plan))
      : reasonOf(plan, effect, 'loss', '', adviceOnHarm(plan)),
  );
}

/** The lanes that a NO-GO leaves open: sampling ends as soon as nothing can change it. */
function stillOpen(plan: AbPlan, { effects, lanes }: Analysis): Reason[] {
  const open = new Set(effects.flatMap(({ outcome, lane }) => (outcome === 'OPEN' ? [lane] : [])));
  if (open.size === 0) return [];
  const judged = lanes.filter(({ lane }) =>
    effects.some((effect) => effect.lane === lane && effect.outcome !== 'INFO'),
  );
  const message = `${open.size} of ${plural(judged.length, 'lane')} ${open.size === 1 ? 'is' : 'are'} open: sampling ended when nothing could change the NO-GO.`;
  return [{ code: 'open-lanes', message, ...adviceOnHarm(plan) }];
}

/** What was lost within the margins, what was gained, and that nothing more was lost. */
function notWorse(plan: AbPlan, { effects, changed: { gains, losses } }: Analysis): Reason[] {
  const advice = adviceOn(plan, 'GO');
  const isNamed = (effect: Effect) => [...gains, ...losses].some((other) => isSame(other, effect));
  const flat = effects.filter((effect) => effect.role === 'guard' && !isNamed(effect));
  return [
    ...gravestFirst(losses).map((effect) =>
      reasonOf(plan, effect, 'tolerated-loss', `; at most ${toleratedText(effect)} is tolerated`, advice),
    ),
    ...bestFirst(gains).map((effect) => reasonOf(plan, effect, 'gain', '', advice)),
    ...gravestFirst(flat).map((effect) =>
      reasonOf(plan, effect, 'not-worse', `; a loss of ${toleratedText(effect)} is ruled out`, advice),
    ),
  ];
}

function isSame(a: Effect, b: Effect): boolean {
  return a.lane === b.lane && isSameMetric(a, b);
}

/** Lock-step and process pairs contradict each other. Which one counts depends on the use, not on the noise. */
function contextDependent(plan: AbPlan, { effect, pairs }: Contexts): Reason {
  return {
    code: 'context-dependent',
    message: `${plan.candidate.label} ${effectText(effect, plan.baseline.label)} ${onLane(effect)} in lock-step (warm, steady state), but ${effectText(pairs)} in whole processes (from a cold start): the two intervals have nothing in common.`,
    next: 'Decide which of the two your users run, and ask for that one: a lane with a "command" measures whole processes, a "workload" the steady state.',
    lane: effect.lane,
  };
}

/** Every target is decided, but their outcomes differ, so no rule for all targets applies. */
function mixed(plan: AbPlan, targets: readonly Effect[]): Reason {
  const won = targets.filter(({ outcome }) => outcome === 'WIN');
  const flat = targets.filter(({ outcome }) => outcome === 'RULED OUT' || outcome === 'EQUIVALENT');
  const [best] = worstFirst(won).reverse();
  const gain = best ? `; best: it ${effectText(best)} ${onLane(best)}` : '';
  return {
    code: 'mixed',
    message: `${plan.candidate.label} gains on ${won.length} of ${targets.length} ${targetWord(targets)}s and does not on ${flat.length}${gain}.`,
    next: 'Decide which lanes the change is for, and ask for those alone with "lane NAME T=… R=…"; the others then act as guards.',
  };
}

function discoveries(run: AbRun, { discoveries: found, effects }: Analysis): Reason[] {
  return found
    .filter((effect) => !repeatsThroughput(effect, effects))
    .sort((a, b) => size(b) - size(a) || byLane(a, b))
    .slice(0, 3)
    .map((effect) =>
      reasonOf(run.manifest.plan, effect, 'noticed', ' (shown only, not judged)', {
        next: 'Nothing; make it a guard if it matters.',
      }),
    );
}

/** Whether a change of CPU time, of work in it, or of cycles, only repeats the change of the primary value. */
function repeatsThroughput({ lane, metric, change }: Effect, effects: readonly Effect[]): boolean {
  const wall = effects.find((effect) => effect.lane === lane && effect.metric === 'throughput')?.change;
  const isCpu = metric === 'cpu' || metric === 'cpu-time' || metric === 'cycles-per-op';
  if (!isCpu || !change || !wall) return false;
  // Cycles of an operation are the inverse of operations in a time.
  const inverse = (fraction: number) => 1 / (1 + fraction) - 1;
  const [low, high] =
    metric === 'cycles-per-op' ? [inverse(change.high), inverse(change.low)] : [change.low, change.high];
  return low <= wall.high && wall.low <= high;
}

function reasonOf(plan: AbPlan, effect: Effect, code: string, more: string, advice: ReasonAdvice): Reason {
  const message = `${plan.candidate.label} ${effectText(effect, plan.baseline.label)} ${onLane(effect)}${more}.`;
  return { code, message, ...advice, lane: effect.lane };
}

/** Effects from the largest loss to the largest gain. Equal effects are sorted by lane, so the order of the plan does not matter. */
export function worstFirst(effects: readonly Effect[]): Effect[] {
  return [...effects].sort((a, b) => goodness(a) - goodness(b) || byLane(a, b));
}

/** Effects in the order in which they matter to people: throughput, memory, page faults; of each the worst first. */
export function gravestFirst(effects: readonly Effect[]): Effect[] {
  const rank = ({ metric }: Effect) => Metric.options.indexOf(metric);
  return worstFirst(effects).sort((a, b) => rank(a) - rank(b));
}

/** Effects by metric in the same order; of each the best first. */
export function bestFirst(effects: readonly Effect[]): Effect[] {
  const rank = ({ metric }: Effect) => Metric.options.indexOf(metric);
  return worstFirst(effects)
    .reverse()
    .sort((a, b) => rank(a) - rank(b));
}

/** What targets are called: a lane with several of them is not several lanes. */
export function targetWord(targets: readonly Effect[]): 'target lane' | 'target' {
  return new Set(targets.map(({ lane }) => lane)).size === targets.length ? 'target lane' : 'target';
}

/** The effects of throughput that a verdict is about. */
export function judgedThroughput(effects: readonly Effect[]): Effect[] {
  return effects.filter(({ metric, role }) => metric === 'throughput' && (role === 'target' || role === 'guard'));
}

function goodness({ change, better }: Effect): number {
  return change === null ? 0 : oriented(change, better).estimate;
}

function size({ change }: Effect): number {
  return Math.abs(change?.estimate ?? 0);
}

function byLane(a: Effect, b: Effect): number {
  return a.lane < b.lane ? -1 : a.lane > b.lane ? 1 : 0;
}
