import type { CampaignAnswer } from './campaign.ts';
import type { AbPlan } from './plan.ts';
import type { Refusal } from './refusal.ts';

/** A flag of a campaign: why it needs no run, or what its plan has that not all plans of the campaign have. */
export type CampaignFlag = { readonly flag: string } & (
  | { readonly refusal: Pick<Refusal, 'code' | 'message'> }
  | { readonly own: Partial<AbPlan> }
);

/** How the run of a question ended. */
export type EndedQuestion = {
  readonly flag: string;
  /** Its time, which the budget of the campaign pays. */
  readonly seconds: number;
  /** Its log, which has the bundle; null where GitHub did not send the address. */
  readonly runUrl: string | null;
} & ({ readonly answer: CampaignAnswer } | { /** Why it brought no result. */ readonly silent: string });

/** What a run shows about the question of a campaign. */
export interface ShownRun {
  /** Two-sided p-values of the question as a whole, valid at whatever look the run ended. */
  readonly gain: number;
  readonly loss: number;
  /** What the effect of a finding follows from, as `KeptRun` has it; absent where neither p-value can ever be a finding. */
  readonly differences?: readonly (readonly number[] | null)[];
}

/** A campaign that the App executes: what it asks, and what is answered. Plans are stored without their repetitions. */
export interface CampaignState {
  /** Longest time of the campaign, with its builds. */
  readonly budgetSeconds: number;
  /** What readers should know about the list of flags. */
  readonly notes: readonly string[];
  /** What the plans of all questions have in common. */
  readonly shared: Partial<AbPlan>;
  /** In the order in which they are asked. */
  readonly flags: readonly CampaignFlag[];
  /** In the order of their ends. */
  readonly ended: readonly EndedQuestion[];
}
