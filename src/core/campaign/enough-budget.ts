import { QUESTION_SECONDS, questionBudget } from './campaign-budget.ts';
import { isUntimed } from './campaign-standing.ts';
import { type DesignState, dueQuestions, screeningSeconds, valuesStep } from './design-course.ts';

/** Proposed budgets are whole minutes; from an hour on, whole quarters of an hour. */
const STEP = { minute: 60, quarter: 900, quarterFrom: 3600 } as const;
/** Longest budget that is proposed: a week. */
const SECONDS_MAX = 7 * 86_400;

/** What a campaign has used. */
interface UsedBudget {
  readonly usedSeconds: number;
  /** Longest time of a run that was timed, builds included; null: none was timed. */
  readonly runSeconds: number | null;
}

/** Seconds of sampling of a question, with what is left of the budget before it; null: it is not begun. */
type SamplingShare = (left: number) => number | null;

/** The longest run among answers that were timed, in seconds. */
export function longestRun(answers: DesignState['answers']): number | null {
  const seconds = answers.filter((answer) => !isUntimed(answer)).map((answer) => answer.seconds);
  return seconds.length === 0 ? null : Math.max(...seconds);
}

/**
 * The least budget, in seconds, with which a campaign comes to all of its questions when none ends early and each takes `runSeconds` beside its
 * sampling. Null: no run is known that could tell.
 */
export function enoughBudget(
  state: Omit<DesignState, 'design'> & { readonly design?: DesignState['design'] | undefined },
  { usedSeconds, runSeconds }: UsedBudget,
): number | null {
  if (runSeconds === null) return null;
  const shares = sharesOf(state);
  for (let budget = 0; budget < SECONDS_MAX; ) {
    budget += budget < STEP.quarterFrom ? STEP.minute : STEP.quarter;
    if (budget > usedSeconds && isEnough(budget - usedSeconds, shares, runSeconds)) return budget;
  }
  return null;
}

/** A budget of `enoughBudget`, as an option of a command. */
export function budgetText(seconds: number): string {
  return `budget=${seconds / STEP.minute}m`;
}

function isEnough(seconds: number, shares: readonly SamplingShare[], runSeconds: number): boolean {
  let left = seconds;
  for (const share of shares) {
    const own = share(left);
    if (own === null) return false;
    left -= own + runSeconds;
  }
  return true;
}

/** The questions that wait, in order. */
function sharesOf({ design, asked, answers }: Parameters<typeof enoughBudget>[0]): SamplingShare[] {
  if (design?.kind !== 'values') {
    const waiting = asked.filter((name) => !answers.some(({ flag }) => flag === name)).length;
    return Array.from({ length: waiting }, (_, index) => equalShare(waiting - index));
  }
  const step = valuesStep(design, asked, answers);
  if (step.kind === 'none-left') return [];
  if (step.kind === 'final') return dueQuestions({ design, asked, answers }).length === 0 ? [] : [equalShare(1)];
  const shares: SamplingShare[] = [];
  let [waiting, count] = [step.values.length, step.count];
  for (; count > 1; count = Math.ceil(count / 2), waiting = count)
    for (let each = waiting; each > 0; each--) shares.push(screeningShare(each, count));
  return [...shares, equalShare(1)];
}

function equalShare(questions: number): SamplingShare {
  return (left) => questionBudget(QUESTION_SECONDS.most, { left, questions });
}

function screeningShare(waiting: number, count: number): SamplingShare {
  return (left) => (left < QUESTION_SECONDS.least ? null : screeningSeconds(left, { waiting, count }));
}
