import fc from 'fast-check';
import { expect, test } from 'vitest';
import { questionBudget } from '../../../src/core/campaign/campaign-budget.ts';
import { type DesignState, dueQuestions, questionSampling } from '../../../src/core/campaign/design-course.ts';
import { budgetText, enoughBudget, longestRun } from '../../../src/core/campaign/enough-budget.ts';
import type { PlannedDesign } from '../../../src/core/campaign/planned-design.ts';
import { valuesQuestions } from '../../../src/core/campaign/values-questions.ts';
import type { CampaignAnswer } from '../../../src/model/campaign.ts';

const answer = (flag: string, more: Partial<CampaignAnswer> = {}): CampaignAnswer => ({
  ...{ flag, id: 'id', folder: 'alloc-ab_id', outcome: 'INCONCLUSIVE', code: 'noise-limited' },
  ...{ headline: '', gain: 1, loss: 1, seconds: 1, least: 0 },
  ...more,
});

/** Asks a campaign as the command line does, with runs that use all of their time and some more; whether it comes to its end. */
function endsWith(budget: number, used: number, beside: number, start: Omit<DesignState, 'design'> & Plan): boolean {
  const { design, asked } = start;
  let left = budget - used;
  let { answers } = start;
  for (;;) {
    const due =
      design === undefined
        ? asked.filter((name) => !answers.some(({ flag }) => flag === name))
        : dueQuestions({ design, asked, answers });
    const [next] = due;
    if (next === undefined) return true;
    const share = questionBudget(90, { left, questions: due.length });
    if (share === null) return false;
    const own = design && questionSampling({ design, asked, answers }, { own: 90, left }).budgetSeconds;
    left -= (own ?? share) + beside;
    answers = [...answers, answer(next, { least: answers.length % 3 })];
  }
}

interface Plan {
  readonly design?: PlannedDesign;
}

const namesOf = (flag: string, values: readonly string[]) =>
  valuesQuestions(flag, values, {} as Parameters<typeof valuesQuestions>[2]).map((each) => each.flag);
const VALUES = ['1', '2', '3', '4', '5', '6', '7'];

const campaigns = fc.record({
  kind: fc.constantFrom('pattern', 'ablation', 'factorial', 'values'),
  count: fc.integer({ min: 1, max: 7 }),
  answered: fc.nat({ max: 12 }),
  runSeconds: fc.integer({ min: 1, max: 300 }),
  usedSeconds: fc.integer({ min: 0, max: 5000 }),
});

test('with the budget that is named a campaign of any kind comes to its end, and with a step less it does not', () => {
  fc.assert(
    fc.property(campaigns, ({ kind, count, answered, runSeconds, usedSeconds }) => {
      const values = VALUES.slice(0, count);
      const asked = kind === 'values' ? namesOf('N_CAP', values) : values.map((each) => `F${each}`);
      const designs: Readonly<Record<string, PlannedDesign>> = {
        ablation: { kind: 'ablation', of: 'x+y' },
        factorial: { kind: 'factorial', factors: [] },
        values: { kind: 'values', flag: 'N_CAP', values },
      };
      const design = designs[kind];
      let answers: readonly CampaignAnswer[] = [];
      for (let index = 0; index < answered; index++) {
        const due = design?.kind === 'values' ? dueQuestions({ design, asked, answers }) : asked.slice(index);
        if (due[0] !== undefined) answers = [...answers, answer(due[0], { least: index % 4 })];
      }
      const state = { ...(design && { design }), asked, answers };
      const budget = enoughBudget(state, { usedSeconds, runSeconds });
      if (budget === null) throw new Error('a week is enough for seven questions');
      expect(endsWith(budget, usedSeconds, runSeconds, state)).toBe(true);
      const isOver = endsWith(0, 0, 0, state);
      const step = budget > 3600 ? 900 : 60;
      if (!isOver && budget - step > usedSeconds)
        expect(endsWith(budget - step, usedSeconds, runSeconds, state)).toBe(false);
    }),
    { numRuns: 500, verbose: 1 },
  );
});

test('three values of which one round was measured in three minutes', () => {
  const design = { kind: 'values', flag: 'N_CAP', values: ['1', '2', '3'] } as const;
  const asked = namesOf('N_CAP', design.values);
  const answers = ['1', '2', '3'].map((value) => answer(`N_CAP=${value}, round 1`, { seconds: 40 }));
  const used = { usedSeconds: 175, runSeconds: longestRun(answers) };
  const budget = enoughBudget({ design, asked, answers }, used) ?? 0;
  expect(endsWith(budget, 175, 40, { design, asked, answers })).toBe(true);
  expect(budgetText(budget)).toBe(`budget=${budget / 60}m`);
  expect(budget).toBeLessThanOrEqual(600);
});

test('only a run that was timed tells how long one takes', () => {
  const same = answer('A', { outcome: 'INVALID', code: 'no-op', seconds: 2 });
  expect(longestRun([same])).toBeNull();
  expect(longestRun([same, answer('B', { seconds: 31 }), answer('C', { seconds: 12 })])).toBe(31);
  expect(enoughBudget({ asked: ['A', 'B'], answers: [same] }, { usedSeconds: 9, runSeconds: null })).toBeNull();
});
