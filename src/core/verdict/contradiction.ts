import { CONTRADICTION, type DatedVerdict, type EarlierVerdict } from '../../model/earlier-verdict.ts';
import type { AbPlan } from '../../model/plan.ts';
import type { Reason, Verdict } from '../../model/verdict.ts';
import { changeText, laneText } from '../text/change-text.ts';
import { judgedThroughput } from './reasons.ts';

/** A text that is equal for the same question: both arms with their commits, the lanes with their bounds, the machine. */
function askedBy({ baseline, candidate, lanes, machine }: AbPlan): string {
  const judged = lanes.filter(({ role }) => role === 'target' || role === 'guard');
  const arms = [baseline, candidate].map(({ source, env }) => [source, env]);
  return JSON.stringify([arms, judged.map(({ id, measures }) => [id, measures]), machine.name]);
}

/** A verdict with what the history needs to compare it with a later one. */
export function rememberedVerdict(plan: AbPlan, verdict: Partial<Verdict>): object {
  const { source } = plan.candidate;
  return { ...verdict, asked: askedBy(plan), ...(source.kind === 'build' && { sha: source.sha }) };
}

/**
 * The verdict as it is shown beside earlier ones on the same question. Where they contradict each other, the headline states it,
 * the first reason has both, and the next step is not to decide: one of the two is wrong, and nothing shows which.
 */
export function besideEarlier(plan: AbPlan, verdict: Verdict, earlier: readonly DatedVerdict[]): Verdict {
  const asked = askedBy(plan);
  const same = earlier.filter((each) => each.verdict.asked === asked);
  for (const { at, verdict: before } of same) {
    const differs = difference(verdict, before);
    if (differs === null) continue;
    const date = at.slice(0, 10);
    const reason: Reason = {
      code: CONTRADICTION,
      message: `The same question had another answer on ${date}: ${differs}. One of the two is wrong.`,
      next: 'Decide on neither: qualify the machine with "alloc-ab qualify", then ask again with a larger budget.',
    };
    const headline = `${verdict.headline}; contradicts the ${before.outcome} of ${date} on the same question`;
    return { ...verdict, headline, reasons: [reason, ...verdict.reasons] };
  }
  return verdict;
}

/** How two verdicts contradict each other, as a phrase; null when both can be true. */
function difference(now: Verdict, before: EarlierVerdict): string | null {
  if (now.outcome === 'INVALID' || before.outcome === 'INVALID') return null;
  for (const effect of judgedThroughput(now.effects)) {
    const other = judgedThroughput(before.effects).find(({ lane }) => lane === effect.lane);
    const [a, b] = [effect.change, other?.change];
    if (a && b && (a.low > b.high || b.low > a.high)) {
      return `on ${laneText(effect.lane)} the change was ${changeText(b)} and is now ${changeText(a)}, and the intervals have nothing in common`;
    }
  }
  const passes = ({ outcome }: Pick<Verdict, 'outcome'>) => outcome === 'GO' || outcome === 'NO CHANGE';
  const opposite = (passes(now) && before.outcome === 'NO-GO') || (now.outcome === 'NO-GO' && passes(before));
  return opposite ? `it was ${before.outcome} and is now ${now.outcome}` : null;
}
