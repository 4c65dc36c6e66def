import type { AbPlan } from '../../model/plan.ts';
import { parseCommand, printCommand } from '../command/command.ts';

/**
 * The plan of a question with the time and the evidence that its campaign gives it. The command that repeats the run has the same time, in whole
 * seconds.
 */
export function sampledPlan(
  plan: AbPlan,
  {
    budgetSeconds = plan.sampling.budgetSeconds,
    evidence,
  }: { readonly budgetSeconds?: number; readonly evidence: number },
): AbPlan {
  const command = parseCommand(plan.repeat);
  const isKnown = command.ok && command.value.kind === 'ab' && budgetSeconds !== plan.sampling.budgetSeconds;
  const repeat = isKnown
    ? printCommand({
        ...command.value,
        options: { ...command.value.options, budgetSeconds: Math.round(budgetSeconds) },
      })
    : plan.repeat;
  return { ...plan, repeat, sampling: { ...plan.sampling, budgetSeconds, evidence } };
}
