import type { CampaignAnswer } from '../../model/campaign.ts';
import type { CampaignFlag, CampaignState, EndedQuestion } from '../../model/campaign-state.ts';
import type { AbPlan } from '../../model/plan.ts';
import { type CampaignTable, campaignResult } from './campaign-result.ts';
import type { KeptRun } from './found-effect.ts';
import { nextQuestion } from './next-question.ts';
import type { CampaignQuestion } from './plan-questions.ts';

/** So many questions in a row without a result end a campaign: its machine or its workflow is broken. */
const SILENT_MAX = 2;

/** The state of a campaign before its first question. */
export function newCampaign(
  questions: readonly CampaignQuestion[],
  { budgetSeconds, notes }: Pick<CampaignState, 'budgetSeconds' | 'notes'>,
): CampaignState {
  const plans = questions.flatMap(({ plan }) => (plan.ok ? [plan.value] : []));
  const texts = plans.map((plan) => new Map(Object.entries(plan).map(([key, value]) => [key, JSON.stringify(value)])));
  const isShared = (key: string): boolean => new Set(texts.map((text) => text.get(key))).size === 1;
  const part = (plan: AbPlan, shared: boolean): Partial<AbPlan> =>
    Object.fromEntries(Object.entries(plan).filter(([key]) => isShared(key) === shared));
  const flags = questions.map(({ flag, plan }): CampaignFlag => {
    if (plan.ok) return { flag, own: part(plan.value, false) };
    const { code, message } = plan.error;
    return { flag, refusal: { code, message } };
  });
  const [any] = plans;
  return { budgetSeconds, notes, shared: any === undefined ? {} : part(any, true), flags, ended: [] };
}

/** What the App does next in a campaign. */
type AppStep =
  | { readonly kind: 'ask'; readonly flag: string; readonly plan: AbPlan }
  | { readonly kind: 'end'; readonly ended: 'complete' | 'budget' | 'stopped' };

/** The next question of a campaign, or why it ends. The same state always has the same next question. */
export function nextOf(state: CampaignState): AppStep {
  const { budgetSeconds, shared, flags, ended } = state;
  const last = ended.slice(-SILENT_MAX);
  if (last.length === SILENT_MAX && last.every((each) => 'silent' in each)) return { kind: 'end', ended: 'stopped' };
  const over = new Set(ended.map(({ flag }) => flag));
  const asked = flags.flatMap((each) => ('own' in each ? [each] : []));
  const waiting = asked
    .filter(({ flag }) => !over.has(flag))
    .map(({ flag, own }) => ({ flag, plan: { ...shared, ...own } as AbPlan }));
  const leftSeconds = budgetSeconds - secondsOf(state);
  return nextQuestion(waiting, { asked: asked.length, answers: answersOf(ended), leftSeconds });
}

/** What identifies a campaign in its table. */
interface CampaignSubject<E extends string> {
  readonly command: string;
  readonly repository: string;
  readonly commit: string;
  readonly ended: E;
}

/** The table of a campaign. `runs` has the runs of its findings, by flag. */
export function tableOf<E extends string>(
  state: CampaignState,
  subject: CampaignSubject<E>,
  runs: ReadonlyMap<string, KeptRun>,
): CampaignTable<E> {
  const { flags, ended } = state;
  const silent = new Map(
    ended.flatMap((each): [string, string][] => ('silent' in each ? [[each.flag, each.silent]] : [])),
  );
  const notes = {
    ...subject,
    ...{ seconds: secondsOf(state), flags, answers: answersOf(ended), silent },
    starts: new Map(ended.map(({ flag }) => [flag, 1])),
  };
  return campaignResult(notes, runs);
}

/** The answers of the runs that brought a result. */
export function answersOf(ended: readonly EndedQuestion[]): CampaignAnswer[] {
  return ended.flatMap((each) => ('answer' in each ? [each.answer] : []));
}

function secondsOf({ ended }: CampaignState): number {
  return ended.reduce((sum, { seconds }) => sum + seconds, 0);
}
