import type { AbPlan } from '../../model/plan.ts';
import type { AbRun } from '../../model/run.ts';
import type { Effect, Reason } from '../../model/verdict.ts';
import type { Analysis } from '../analysis/ab/analyze.ts';
import { type Contexts, contexts } from '../analysis/ab/context.ts';
import { effectText, onLane, plainPercent } from '../analysis/ab/effect-text.ts';
import { oriented } from '../analysis/ab/outcome.ts';
import { laneText } from '../text/change-text.ts';
import { formatPercent } from '../text/format.ts';
import type { Finding } from './checks/finding.ts';
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
          message: 'Base and head build the same library, byte for byte: nothing that is measured can have changed.',
          next: 'Merge on other grounds; there is nothing to measure.',
        },
      ];
    case 'harm':
    case 'loss':
      return [...harms(plan, analysis.effects), ...losses(plan, targets)];
    case 'gain-proven':
      return worstFirst(targets)
        .reverse()
        .map((effect) =>
          reasonOf(
            plan,
            effect,
            'gain-proven',
            `; at least ${plainPercent(effect.bound ?? 0)} was asked`,
            NEXT.GO[plan.question],
          ),
        );
    case 'equivalent':
      return worstFirst(targets).map((effect) =>
        reasonOf(
          plan,
          effect,
          'equivalent',
          `, inside ±${plainPercent(plan.rules.equivalence)}; ${detectableText(effect)}`,
          NEXT['NO CHANGE'][plan.question],
        ),
      );
    case 'no-gain':
      return worstFirst(targets).map((effect) =>
        reasonOf(
          plan,
          effect,
          'no-gain',
          `, which excludes the gain of ${plainPercent(effect.bound ?? 0)} that was asked`,
          NEXT['NO-GO'][plan.question],
        ),
      );
    case 'not-worse':
      return worstFirst(analysis.effects.filter(({ role }) => role === 'guard')).map((effect) =>
        reasonOf(
          plan,
          effect,
          'not-worse',
          `; a loss of ${plainPercent(effect.bound ?? 0)} is ruled out`,
          NEXT.GO[plan.question],
        ),
      );
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

function harms(plan: AbPlan, effects: readonly Effect[]): Reason[] {
  return worstFirst(effects.filter(({ outcome }) => outcome === 'HARM')).map((effect) =>
    reasonOf(
      plan,
      effect,
      'harm',
      `; at most ${plainPercent(effect.bound ?? 0)} is tolerated`,
      NEXT['NO-GO'][plan.question],
    ),
  );
}

function losses(plan: AbPlan, targets: readonly Effect[]): Reason[] {
  return worstFirst(targets.filter(({ outcome }) => outcome === 'LOSS')).map((effect) =>
    reasonOf(plan, effect, 'loss', '', NEXT['NO-GO'][plan.question]),
  );
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
    message: `${plan.candidate.label} gains on ${won.length} of ${targets.length} target lanes and does not on ${flat.length}${gain}.`,
    next: 'Decide which lanes the change is for, and ask for those alone with "lane NAME T=… R=…"; the others then act as guards.',
  };
}

function discoveries(run: AbRun, { discoveries: found, effects }: Analysis): Reason[] {
  return found
    .filter((effect) => !repeatsThroughput(effect, effects))
    .sort((a, b) => size(b) - size(a) || byLane(a, b))
    .slice(0, 3)
    .map((effect) =>
      reasonOf(
        run.manifest.plan,
        effect,
        'noticed',
        ' (shown only, not judged)',
        'Nothing; make it a guard if it matters.',
      ),
    );
}

/** Whether a change of work per CPU-second only repeats the change of throughput. */
function repeatsThroughput({ lane, metric, change }: Effect, effects: readonly Effect[]): boolean {
  const wall = effects.find((effect) => effect.lane === lane && effect.metric === 'throughput')?.change;
  return metric === 'cpu' && !!change && !!wall && change.low <= wall.high && wall.low <= change.high;
}

function reasonOf(plan: AbPlan, effect: Effect, code: string, more: string, next: string): Reason {
  const message = `${plan.candidate.label} ${effectText(effect, plan.baseline.label)} ${onLane(effect)}${more}.`;
  return { code, message, next, lane: effect.lane };
}

/** Effects from the largest loss to the largest gain. Equal effects are sorted by lane, so the order of the plan does not matter. */
export function worstFirst(effects: readonly Effect[]): Effect[] {
  return [...effects].sort((a, b) => goodness(a) - goodness(b) || byLane(a, b));
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

/** What to do next, by outcome and kind of question. */
const NEXT = {
  GO: {
    flag: 'Promote the flag into the default preset.',
    line: 'Prefer the candidate on these lanes.',
    env: 'Make this setting the default of its profile.',
    base: 'Merge it.',
  },
  'NO CHANGE': {
    flag: 'Keep the simpler code: the flag buys nothing here.',
    line: 'Choose by something else than speed on these lanes.',
    env: 'Keep the default: the setting buys nothing here.',
    base: 'Merge on other grounds: there is no regression.',
  },
  'NO-GO': {
    flag: 'Leave the flag off, and record the NO-GO so that it is not tried again by accident.',
    line: 'Keep the baseline on these lanes.',
    env: 'Keep the default setting.',
    base: 'Do not merge it for its speed; look for the cause with a profile first.',
  },
} as const satisfies Record<string, Record<AbPlan['question'], string>>;
