import type { AbPlan } from '../../model/plan.ts';
import { parseCommand, printCommand } from '../command/command.ts';
import { looksWithin } from '../plan/lanes/looks.ts';

/** What a campaign gives a question. */
interface QuestionShare {
  /** Longest time of sampling, in seconds; absent: that of the plan. */
  readonly budgetSeconds?: number;
  /** Largest p-value with which the run may end. */
  readonly evidence: number;
  /** Looks that were fixed before the first run of several whose blocks are evaluated together; absent: those of the time. */
  readonly looks?: readonly number[];
}

/**
 * The plan of a question with the time and the evidence that its campaign gives it. The command that repeats the run has the same time, in whole
 * seconds.
 *
 * Its looks are those of this time. How long earlier questions took decides about it, and no block of this one: looks and spent error
 * are fixed before its first block, so its p-values keep their law, whatever the earlier runs have shown. A plan of an earlier version keeps its looks.
 */
export function sampledPlan(
  plan: AbPlan,
  { budgetSeconds = plan.sampling.budgetSeconds, evidence, looks }: QuestionShare,
): AbPlan {
  const { sampling } = plan;
  const command = parseCommand(plan.repeat);
  const isOther = budgetSeconds !== sampling.budgetSeconds;
  const repeat =
    command.ok && command.value.kind === 'ab' && isOther
      ? printCommand({
          ...command.value,
          options: { ...command.value.options, budgetSeconds: Math.round(budgetSeconds) },
        })
      : plan.repeat;
  const own = isOther && sampling.spending !== undefined ? looksWithin(budgetSeconds, plan.lanes) : sampling.looks;
  return { ...plan, repeat, sampling: { ...sampling, looks: [...(looks ?? own)], budgetSeconds, evidence } };
}
