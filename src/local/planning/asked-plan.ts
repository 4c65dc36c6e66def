import { askedFlags } from '../../core/decisions/asked-flags.ts';
import { type AskedLine, askedLine } from '../../core/plan/arms/asked-line.ts';
import { macroLine } from '../../core/plan/arms/flag-arms.ts';
import type { PlanIds } from '../../core/plan/make-plan.ts';
import { type PlannedCommand, planCommand } from '../../core/plan/plan-command.ts';
import type { Command } from '../../model/command.ts';
import type { EffectiveValues } from '../../model/effective.ts';
import type { Facts } from '../../model/facts.ts';
import type { AbPlan } from '../../model/plan.ts';
import { isSurveyPlan, type MeasuringCommand } from '../../model/plan-and-run.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { Result } from '../../model/result.ts';
import type { LocalFacts } from '../checkout/local-facts.ts';

/** What the command line can ask the compiler about builds before they are made. */
export interface BuildAnswers {
  /** The values of the defines of a line. */
  values(line: AskedLine): Promise<Result<EffectiveValues, { readonly message: string }>>;
  /** Whether both arms of a plan compile the same text; null: the question has no sense for them, or nothing is known. */
  compared(plan: AbPlan): Promise<PlannedComparison | null>;
}

/** What the planned builds of two arms compile. */
export type PlannedComparison =
  | { readonly kind: 'same'; readonly units: number }
  | { readonly kind: 'different'; readonly what: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** Opens the questions about the builds of a checkout. */
export type OpenAnswers = (place: {
  readonly repository: string;
  /** The folder that the measured commit is in. */
  readonly folder: string;
  /** The user's checkout. */
  readonly checkout: string;
  readonly config: Facts['config'];
}) => BuildAnswers;

/**
 * What the compiler says about the flags of a command; where it does not say everything, also what a search of the commit finds, which
 * takes longer.
 */
export async function askedFacts(
  command: Command,
  facts: Facts,
  search: LocalFacts['search'],
  answers: BuildAnswers | undefined,
): Promise<Pick<Facts, 'effective' | 'occurrences' | 'buildDefines'>> {
  const names = askedFlags(command);
  const choice = answers === undefined ? undefined : macroLine(command, facts);
  const values = choice === undefined ? undefined : await answers?.values(askedLine(choice, facts));
  const effective = choice === undefined || !values?.ok ? {} : { effective: { [choice.name]: values.value } };
  const isKnown = names.length === 0 || (values?.ok === true && values.value.isWhole);
  return { ...effective, ...(isKnown ? {} : await search(names)) };
}

/**
 * Plans a command. That both sides would be the same is said only where both compile the same text: the end of a unit does not tell what a
 * condition saw before.
 */
export async function planAsked(
  command: MeasuringCommand,
  facts: Facts,
  ids: PlanIds,
  answers: BuildAnswers | undefined,
): Promise<Result<PlannedCommand, Refusal>> {
  const planned = planCommand(command, facts, ids);
  if (answers === undefined || planned.ok || planned.error.code !== 'identical-arms') return planned;
  const { buildDefines: _, effective: __, ...others } = facts;
  const unrefused = planCommand(command, others, ids);
  if (!unrefused.ok || isSurveyPlan(unrefused.value.plan)) return planned;
  return (await answers.compared(unrefused.value.plan))?.kind === 'different' ? unrefused : planned;
}
