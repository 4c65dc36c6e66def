import type { CampaignGoal } from '../../model/campaign-design.ts';
import type { CommandOptions } from '../../model/command.ts';
import type { Facts } from '../../model/facts.ts';
import type { Refusal } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { ablationQuestions, presetOf } from './ablation-questions.ts';
import type { AskedQuestion } from './asked-question.ts';
import { factorialQuestions, plannedFactors } from './factorial-questions.ts';
import type { PlannedDesign } from './planned-design.ts';
import { valuesQuestions } from './values-questions.ts';

/** What a campaign asks that is not every flag of a pattern, with its questions in order. */
interface DesignQuestions {
  readonly design: PlannedDesign;
  readonly questions: readonly AskedQuestion[];
}

/** The questions of a design; one that cannot be asked has the reason. Refuses a design that cannot be asked as a whole. */
export function designQuestions(
  goal: Exclude<CampaignGoal, { kind: 'pattern' }>,
  options: CommandOptions,
  facts: Facts,
): Result<DesignQuestions, Refusal> {
  if (goal.kind === 'values') return ok({ design: goal, questions: valuesQuestions(goal.flag, goal.values, options) });
  if (goal.kind === 'factorial') {
    const factors = plannedFactors(goal.factors, options, facts);
    if (!factors.ok) return factors;
    const design = { kind: 'factorial', factors: factors.value } as const;
    return ok({ design, questions: factorialQuestions(factors.value, options) });
  }
  const preset = presetOf(goal.of, options, facts);
  if (!preset.ok) return preset;
  const design = { kind: 'ablation', of: preset.value.name } as const;
  return ok({ design, questions: ablationQuestions(preset.value, options, facts) });
}
