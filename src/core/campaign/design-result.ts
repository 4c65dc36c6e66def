import type { Campaign, CampaignAnswer, CampaignRow } from '../../model/campaign.ts';
import type { CampaignDesign } from '../../model/campaign-design.ts';
import { campaignResult, flagsFound } from './campaign-result.ts';
import { stateOf } from './campaign-standing.ts';
import { finalAnswers, screenedValues, valuesStep } from './design-course.ts';
import { factorialCells } from './factorial-cells.ts';
import { type FactorialCell, factorialEffects } from './factorial-effects.ts';
import { cellName } from './factorial-questions.ts';
import type { KeptRun } from './found-effect.ts';
import { betterHalf } from './halving.ts';
import type { PlannedDesign } from './planned-design.ts';
import { sidesOf, valueQuestion } from './values-questions.ts';

type Notes = Parameters<typeof campaignResult<Campaign['ended']>>[0];

/** The result of a design. `runs` has the runs of `runsNeeded`, by question; what needs one that is missing is open. */
export function designResult(planned: PlannedDesign, notes: Notes, runs: ReadonlyMap<string, KeptRun>): Campaign {
  if (planned.kind === 'values') return valuesResult(planned, notes, runs);
  const result = campaignResult(notes, runs);
  if (planned.kind === 'ablation') return { ...result, design: planned };
  const { cells, relation } = factorialCells(planned.factors.length);
  const found = cells.map((cell): FactorialCell => {
    const name = cellName(planned.factors, cell);
    const answer = notes.answers.find(({ flag }) => flag === name);
    if (answer !== undefined && stateOf(answer) === 'no-op') return 'same';
    return answer === undefined || answer.outcome === 'INVALID' ? null : (runs.get(name) ?? null);
  });
  const effects = factorialEffects(planned.factors, found);
  return { ...result, design: { kind: 'factorial', factors: [...planned.factors], relation, effects } };
}

/** The questions whose runs `designResult` needs. `asked` is the number of questions that have a plan. */
export function runsNeeded(
  { kind }: PlannedDesign,
  asked: number,
  answers: readonly CampaignAnswer[],
): readonly string[] {
  if (kind === 'ablation') return flagsFound(asked, answers);
  return kind === 'factorial' ? answers.map(({ flag }) => flag) : flagsFound(1, finalAnswers(answers));
}

/** The result of a screening: one row for each value. Only the comparison at the end has hypotheses. */
function valuesResult(
  planned: Extract<PlannedDesign, { kind: 'values' }>,
  notes: Notes,
  runs: ReadonlyMap<string, KeptRun>,
): Campaign {
  const { flag, values } = planned;
  const { answers, flags, starts } = notes;
  const asked = flags.flatMap(({ flag: name, refusal }) => (refusal === undefined ? [name] : []));
  const step = valuesStep(planned, asked, answers);
  const chosen = step.kind === 'final' ? step.value : null;
  const last = valueQuestion(flag, chosen ?? '', 'final');
  const final = campaignResult(
    { ...notes, flags: step.kind === 'none-left' ? [] : [{ flag: last }], answers: finalAnswers(answers) },
    runs,
  );
  const screened = screenedOf(planned, asked, answers);
  const rows = values.map((value): CampaignRow => {
    const name = `${flag}=${value}`;
    const none = { flag: name, outcome: null, code: null, finding: null, p: null, effect: null, result: null };
    const refusal = flags.find((each) => sidesOf(each.flag) === name)?.refusal;
    if (refusal !== undefined)
      return { ...none, state: 'refused', code: refusal.code, text: refusal.message, starts: 0 };
    const begun = [...starts].reduce((sum, [question, count]) => sum + (sidesOf(question) === name ? count : 0), 0);
    const [end] = final.rows;
    if (value === chosen && end !== undefined && end.state !== 'waiting') return { ...end, flag: name, starts: begun };
    const own = answers.filter((answer) => sidesOf(answer.flag) === name);
    const answer = own.at(-1);
    const round = screened.findLast((each) => each.value === value);
    if (answer === undefined || round === undefined || round.kept !== false)
      return { ...none, state: 'waiting', text: 'its next round was not asked yet', starts: begun };
    const { outcome, code, headline, folder } = answer;
    const isOut = outcome === 'INVALID';
    return {
      ...none,
      state: stateOf(answer),
      ...{ outcome, code, result: folder, starts: begun },
      text: isOut ? headline : `dropped out in round ${round.round}; that does not show that it is worse`,
    };
  });
  return { ...final, rows, design: { kind: 'values', flag, screened, chosen } };
}

/** The values of each round, in order. */
function screenedOf(
  planned: Extract<PlannedDesign, { kind: 'values' }>,
  asked: readonly string[],
  answers: readonly CampaignAnswer[],
): Extract<CampaignDesign, { kind: 'values' }>['screened'] {
  const step = valuesStep(planned, asked, answers);
  const all = screenedValues(answers);
  const kept = new Map<number, readonly string[]>();
  for (const { round } of all) {
    const isOpen = step.kind === 'screen' && step.round === round;
    if (!isOpen) kept.set(round, betterHalf(all.filter((each) => each.round === round)));
  }
  return all
    .map(({ value, round, least, result }) => ({
      ...{ value, round, least, result },
      kept: kept.get(round)?.includes(value) ?? null,
    }))
    .sort((a, b) => a.round - b.round);
}
