import type { AbRun } from '../../model/run.ts';
import type { Effect, Reason } from '../../model/verdict.ts';
import type { Analysis } from '../analysis/ab/analyze.ts';
import { effectText, onLane, plainPercent } from '../analysis/ab/effect-text.ts';
import { lastPossibleLook } from '../plan/lanes/looks.ts';
import { toleratedText } from '../text/change-text.ts';
import { formatPercent, formatSeconds, plural } from '../text/format.ts';
import { identityText } from './checks/manifest-checks.ts';
import { bestFirst, gravestFirst, judgedThroughput, targetWord, worstFirst } from './reasons.ts';
import type { Ruling } from './ruling.ts';
import { furtherSeconds, outlasts } from './unresolved.ts';

/** The verdict in one line: the outcome, what was measured, and the deciding number. */
export function headline(
  run: AbRun,
  analysis: Analysis,
  { outcome, rule }: Ruling,
  reasons: readonly Reason[],
): string {
  return `${outcome}: ${sentence(run, analysis, rule, reasons)}`;
}

function sentence(
  run: AbRun,
  { effects, ...rest }: Analysis,
  rule: Ruling['rule'],
  reasons: readonly Reason[],
): string {
  const { plan } = run.manifest;
  const { candidate, baseline } = plan;
  const targets = worstFirst(effects.filter(({ role }) => role === 'target'));
  // For a flag or a setting the baseline is the candidate without it. For lines and commits the text names it.
  const than = plan.question === 'line' || plan.question === 'base' ? baseline.label : undefined;
  const subject = (effect: Effect | undefined) =>
    effect ? `${candidate.label} ${effectText(effect, than)} ${onLane(effect)}` : candidate.label;
  switch (rule) {
    case 'invalid':
      return firstSentence(reasons);
    case 'identical':
      return `base and head build ${identityText(run.manifest)}`;
    case 'harm':
    case 'loss': {
      const [worst, ...more] = gravestFirst(effects.filter(({ outcome }) => outcome === 'HARM' || outcome === 'LOSS'));
      const limit = worst?.outcome === 'HARM' ? `, where ${toleratedText(worst)} is tolerated` : '';
      return `${subject(worst)}${limit}${others(worst, more)}${despite(targets)}`;
    }
    case 'gain-proven':
      return targets.length === 1
        ? `${subject(targets[0])}; ${guardsText(effects)}`
        : `${candidate.label} gains on ${allTargets(targets)}, ${span(targets)}; ${guardsText(effects)}`;
    case 'equivalent':
      return `${candidate.label} and ${baseline.label} are equal within ±${plainPercent(plan.rules.equivalence)} on ${targets.length === 0 ? allLanes(effects) : allTargets(targets)}; ${guardsText(effects)}`;
    case 'no-gain': {
      const best = targets.at(-1);
      return `${candidate.label} does not gain the ${plainPercent(best?.bound ?? 0)} asked on any of ${plural(targets.length, targetWord(targets))}; at best it ${best ? `${effectText(best, than)} ${onLane(best)}` : 'changes nothing'}`;
    }
    case 'mixed': {
      const won = targets.filter(({ outcome }) => outcome === 'WIN').length;
      return `${candidate.label} gains on ${won} of ${targets.length} ${targetWord(targets)}s only`;
    }
    case 'not-worse':
      return notWorse(run, { effects, ...rest }, subject);
    case 'fast-path':
    case 'unguarded':
    case 'context':
    case 'coarse-margin':
    case 'too-coarse':
      return firstSentence(reasons);
    case 'noise-limited':
      return noiseText(run, { effects, ...rest });
  }
}

function noiseText(run: AbRun, analysis: Analysis): string {
  const open = analysis.effects.filter(({ outcome }) => outcome === 'OPEN');
  const lanes = new Set(open.map(({ lane }) => lane)).size;
  const judged = run.manifest.plan.lanes.filter(({ role }) => role === 'target' || role === 'guard').length;
  const where = `${lanes} of ${plural(judged, 'lane')}`;
  if (open.every(({ change }) => change === null)) return `too few blocks were measured on ${where}`;
  const further = furtherSeconds(analysis);
  const inOneRun = !open.some((effect) => outlasts(effect, lastPossibleLook(run.manifest.plan)));
  const missing = further !== null && inOneRun ? `; about ${formatSeconds(further)} more of sampling would decide` : '';
  return `the noise leaves ${where} open${missing}`;
}

/** That no loss is beyond its margin, then what was lost within them, and what was gained. */
function notWorse(
  { manifest: { plan } }: AbRun,
  { effects, changed: { gains, losses } }: Analysis,
  subject: (effect: Effect | undefined) => string,
): string {
  const { candidate, baseline } = plan;
  const on = `on any of ${lanesText(effects)}`;
  const [loss, ...further] = gravestFirst(losses);
  const [gain, ...more] = bestFirst(gains);
  const fact =
    loss === undefined
      ? `${candidate.label} is not worse than ${baseline.label} ${on}: a loss beyond its margin is ruled out on each`
      : `${candidate.label} loses no more than its margin against ${baseline.label} ${on}, yet ${subject(loss)}, where ${toleratedText(loss)} is tolerated${others(loss, further)}`;
  return gain === undefined ? fact : `${fact}; ${subject(gain)}${others(gain, more)}`;
}

function lanesText(effects: readonly Effect[]): string {
  const lanes = new Set(effects.flatMap(({ role, lane }) => (role === 'guard' ? [lane] : []))).size;
  return lanes === 1 ? '1 lane' : `${lanes} lanes`;
}

function guardsText(effects: readonly Effect[]): string {
  return effects.some(({ role }) => role === 'guard') ? 'no guard is harmed' : 'there is no guard';
}

/** How many more effects share the outcome of the first one: ` (and 2 more guards)`. */
function others(first: Effect | undefined, more: readonly Effect[]): string {
  if (first === undefined || more.length === 0) return '';
  const noun = more.every(({ role }) => role === first.role) && first.role !== 'info' ? first.role : 'effect';
  return ` (and ${plural(more.length, `more ${noun}`)})`;
}

/** A harmed guard does not hide a gain on the targets. */
function despite(targets: readonly Effect[]): string {
  const won = targets.filter(({ outcome }) => outcome === 'WIN').length;
  return won > 0 ? `, though it gains on ${won} of ${targets.length} ${targetWord(targets)}s` : '';
}

function allLanes(effects: readonly Effect[]): string {
  const [only, ...more] = judgedThroughput(effects);
  return more.length === 0
    ? `the lane ${only?.lane}`
    : more.length === 1
      ? 'both lanes'
      : `all ${more.length + 1} lanes`;
}

function allTargets(targets: readonly Effect[]): string {
  return targets.length === 1
    ? `the target lane ${targets[0]?.lane}`
    : targets.length === 2
      ? `both ${targetWord(targets)}s`
      : `all ${targets.length} ${targetWord(targets)}s`;
}

/** The smallest and the largest gain. */
function span(targets: readonly Effect[]): string {
  const text = (effect: Effect | undefined) => formatPercent(effect?.change?.estimate ?? 0, { signed: true });
  return `by ${text(targets[0])} to ${text(targets.at(-1))}`;
}

function firstSentence(reasons: readonly Reason[]): string {
  const message = reasons[0]?.message ?? 'a validity check failed';
  return message.replace(/\.$/, '');
}
