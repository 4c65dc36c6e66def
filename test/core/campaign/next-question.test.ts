import { expect, test } from 'vitest';
import { nextQuestion } from '../../../src/core/campaign/next-question.ts';
import { looksWithin } from '../../../src/core/plan/lanes/looks.ts';
import type { CampaignAnswer } from '../../../src/model/campaign.ts';
import { syntheticRun } from '../../fixtures/synthetic-run.ts';

const { plan } = syntheticRun({ blocks: 0 }).manifest;
const waiting = ['A', 'B'].map((flag) => ({ flag, plan: { ...plan, id: flag.toLowerCase() } }));
const answer = (flag: string, more: Partial<CampaignAnswer> = {}): CampaignAnswer => ({
  ...{ flag, id: flag.toLowerCase(), folder: `alloc-ab_${flag}`, outcome: 'INCONCLUSIVE', code: 'noise-limited' },
  ...{ headline: '', gain: 1, loss: 1, seconds: 1 },
  ...more,
});

test('the first question that waits is next, with its share of the budget and the evidence of a finding', () => {
  const next = nextQuestion(waiting, { asked: 3, answers: [answer('C')], leftSeconds: 120 });
  expect(next).toMatchObject({ kind: 'ask', flag: 'A', plan: { id: 'a', sampling: { budgetSeconds: 60 } } });
  const alone = next.kind === 'ask' ? (next.plan.sampling.evidence ?? 1) : 1;
  expect(alone).toBeLessThan(0.05 / 6);
  const found = nextQuestion(waiting, { asked: 3, answers: [answer('C', { gain: 1e-9 })], leftSeconds: 120 });
  expect(found.kind === 'ask' ? found.plan.sampling.evidence : 0).toBeGreaterThan(alone);
});

test('the command that repeats a question has its share of the budget', () => {
  const [first] = waiting.map((each) => ({
    ...each,
    plan: { ...each.plan, repeat: '/ab A suite quick budget=10m proof' },
  }));
  if (first === undefined) throw new Error('no question');
  const next = nextQuestion([first], { asked: 2, answers: [answer('C')], leftSeconds: 47.6 });
  expect(next).toMatchObject({ plan: { repeat: '/ab A suite quick budget=48s proof' } });
});

test('it ends when nothing waits, and when too little time is left for a question that is timed', () => {
  expect(nextQuestion([], { asked: 2, answers: [], leftSeconds: 99 })).toEqual({ kind: 'end', ended: 'complete' });
  const little = { asked: 2, answers: [], leftSeconds: 5 };
  expect(nextQuestion(waiting, little)).toEqual({ kind: 'end', ended: 'budget' });
  const same = waiting.map((each) => ({ ...each, isSame: true }));
  expect(nextQuestion(same, little)).toMatchObject({ kind: 'ask', flag: 'A' });
});

test('the looks of a question are those of its time, also after a campaign went on with another budget', () => {
  const root = waiting.map((each) => ({
    ...each,
    plan: { ...each.plan, sampling: { ...each.plan.sampling, spending: 'root' as const, looks: [12, 16, 20] } },
  }));
  const looks = (leftSeconds: number, questions: Parameters<typeof nextQuestion>[0] = root) => {
    const next = nextQuestion(questions, { asked: 2, answers: [], leftSeconds });
    return next.kind === 'ask' ? next.plan.sampling.looks : [];
  };
  expect(looks(120)).toEqual(looksWithin(60, plan.lanes));
  expect(looks(600)).toEqual(looksWithin(300, plan.lanes));
  expect(looks(600).length).toBeGreaterThan(looks(120).length);
  // A single run has its own time; so does a question of a campaign without a budget.
  expect(looks(Number.POSITIVE_INFINITY)).toEqual([12, 16, 20]);
  // A plan of an earlier version is read as before.
  const linear = root.map((each) => {
    const { spending: _, ...sampling } = each.plan.sampling;
    return { ...each, plan: { ...each.plan, sampling } };
  });
  expect(looks(600, linear)).toEqual([12, 16, 20]);
});
