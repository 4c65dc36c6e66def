import type { CampaignAnswer } from '../../model/campaign.ts';
import { QUESTION_SECONDS } from './campaign-budget.ts';
import { campaignStanding } from './campaign-standing.ts';
import { type HalvingStep, halvingSeconds, halvingStep, roundsOf, type Screened } from './halving.ts';
import type { PlannedDesign } from './planned-design.ts';
import { readValueQuestion, valueQuestion } from './values-questions.ts';

/** Where a design stands. */
export interface DesignState {
  readonly design: PlannedDesign;
  /** Names of the questions that have a plan, in order. */
  readonly asked: readonly string[];
  readonly answers: readonly CampaignAnswer[];
}

/** How a question is sampled. */
interface QuestionSampling {
  /** Largest p-value with which its run may end. */
  readonly evidence: number;
  /** Longest time, in seconds; absent: an equal share of what is left. */
  readonly budgetSeconds?: number;
}

/** Smaller than any p-value of a run: it goes on until its looks or its time end, unless nothing changes. */
export const UNREACHED = 1e-9;

/** The questions to ask now, in order; none: the campaign is complete. */
export function dueQuestions({ design, asked, answers }: DesignState): readonly string[] {
  const isAnswered = (name: string) => answers.some(({ flag }) => flag === name);
  if (design.kind !== 'values') return asked.filter((name) => !isAnswered(name));
  const step = valuesStep(design, asked, answers);
  if (step.kind === 'none-left') return [];
  const round = step.kind === 'final' ? ('final' as const) : step.round;
  const values = step.kind === 'final' ? [step.value] : step.values;
  return values.map((value) => valueQuestion(design.flag, value, round)).filter((name) => !isAnswered(name));
}

/**
 * How the next question is sampled. The runs of a factorial and of a screening use all of their time, since all of them are needed together. `own`: the
 * budget of a single run, in seconds. `left`: what is left of the campaign; infinite without a budget.
 */
export function questionSampling(
  { design, asked, answers }: DesignState,
  { own, left }: { readonly own: number; readonly left: number },
): QuestionSampling {
  if (design.kind === 'ablation') return { evidence: campaignStanding(asked.length, answers).evidence };
  if (design.kind === 'factorial') return { evidence: UNREACHED };
  const step = valuesStep(design, asked, answers);
  if (step.kind !== 'screen') return { evidence: campaignStanding(1, finalAnswers(answers)).evidence };
  const { count } = step;
  // Without a budget the comparison at the end gets the time of a single run, and each round before it half of the next one.
  const budgetSeconds = Number.isFinite(left)
    ? screeningSeconds(left, { waiting: step.values.length, count })
    : bounded(own / 2 ** roundsOf(count));
  return { evidence: UNREACHED, budgetSeconds };
}

/** Seconds of sampling of the next run of a screening, of `left` for all that remains. */
export function screeningSeconds(left: number, round: Parameters<typeof halvingSeconds>[1]): number {
  return bounded(halvingSeconds(left, round));
}

function bounded(seconds: number): number {
  return Math.max(QUESTION_SECONDS.least, Math.min(QUESTION_SECONDS.most, seconds));
}

/** The next step of a screening. */
export function valuesStep(
  { values }: Extract<PlannedDesign, { kind: 'values' }>,
  asked: readonly string[],
  answers: readonly CampaignAnswer[],
): HalvingStep {
  const known = new Set(asked.map((name) => readValueQuestion(name)?.value));
  return halvingStep(
    values.filter((value) => known.has(value)),
    screenedValues(answers),
  );
}

/** The answers of the rounds of a screening. */
export function screenedValues(answers: readonly CampaignAnswer[]): (Screened & { readonly result: string })[] {
  return answers.flatMap(({ flag, outcome, code, least = null, folder }) => {
    const question = readValueQuestion(flag);
    if (question === undefined || question.round === 'final') return [];
    const state = outcome === 'INVALID' ? 'out' : outcome === 'NO-GO' && code === 'harm' ? 'harmed' : 'sound';
    return [{ value: question.value, round: question.round, least, state, result: folder }];
  });
}

/** The answers of comparisons at the end of a screening. */
export function finalAnswers(answers: readonly CampaignAnswer[]): readonly CampaignAnswer[] {
  return answers.filter(({ flag }) => readValueQuestion(flag)?.round === 'final');
}
