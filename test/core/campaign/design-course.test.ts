import { describe, expect, test } from 'vitest';
import { campaignStanding } from '../../../src/core/campaign/campaign-standing.ts';
import { type DesignState, dueQuestions, questionSampling } from '../../../src/core/campaign/design-course.ts';
import type { CampaignAnswer } from '../../../src/model/campaign.ts';

const answer = (flag: string, more: Partial<CampaignAnswer> = {}): CampaignAnswer => ({
  ...{ flag, id: 'id', folder: 'alloc-ab_id', outcome: 'INCONCLUSIVE', code: 'noise-limited' },
  ...{ headline: '', gain: 1, loss: 1, seconds: 1, least: 0 },
  ...more,
});
const values = ['16', '32', '64'];
const asked = values.flatMap((value) => ['round 1', 'round 2', 'final'].map((round) => `N_CAP=${value}, ${round}`));
const state = (...answers: CampaignAnswer[]): DesignState => ({
  design: { kind: 'values', flag: 'N_CAP', values },
  asked,
  answers,
});
const own = { own: 80, left: Number.POSITIVE_INFINITY };

describe('values', () => {
  const first = [
    answer('N_CAP=16, round 1', { least: 0.01 }),
    answer('N_CAP=32, round 1', { least: 0.03 }),
    answer('N_CAP=64, round 1', { least: 0.02 }),
  ];
  const second = [answer('N_CAP=32, round 2', { least: 0.01 }), answer('N_CAP=64, round 2', { least: 0.02 })];

  test('round after round, then the comparison at the end, then nothing', () => {
    expect(dueQuestions(state())).toEqual(['N_CAP=16, round 1', 'N_CAP=32, round 1', 'N_CAP=64, round 1']);
    expect(dueQuestions(state(...first.slice(0, 1)))).toEqual(['N_CAP=32, round 1', 'N_CAP=64, round 1']);
    expect(dueQuestions(state(...first))).toEqual(['N_CAP=32, round 2', 'N_CAP=64, round 2']);
    expect(dueQuestions(state(...first, ...second))).toEqual(['N_CAP=64, final']);
    expect(dueQuestions(state(...first, ...second, answer('N_CAP=64, final')))).toEqual([]);
  });

  test('a value that changes nothing, or could not be measured, is out; one that was refused was never in', () => {
    const out = { outcome: 'INVALID', code: 'no-op', least: null } as const;
    expect(dueQuestions(state(...first.map((each) => ({ ...each, ...out }))))).toEqual([]);
    const without = { ...state(), asked: asked.filter((name) => !name.startsWith('N_CAP=16')) };
    expect(dueQuestions(without)).toEqual(['N_CAP=32, round 1', 'N_CAP=64, round 1']);
  });

  test('without a budget each round has twice the time of the one before, and the end the time of a run', () => {
    expect(questionSampling(state(), own)).toEqual({ evidence: 1e-9, budgetSeconds: 20 });
    expect(questionSampling(state(...first), own)).toEqual({ evidence: 1e-9, budgetSeconds: 40 });
    expect(questionSampling(state(...first, ...second), own)).toEqual({ evidence: campaignStanding(1, []).evidence });
  });

  test('with a budget they share what is left, within the bounds of a question', () => {
    // Three values once, two for twice the time, and the end for four times: eleven parts.
    expect(questionSampling(state(), { own: 80, left: 440 }).budgetSeconds).toBeCloseTo(40, 9);
    expect(questionSampling(state(), { own: 80, left: 11 }).budgetSeconds).toBe(10);
    expect(questionSampling(state(), { own: 80, left: 1e6 }).budgetSeconds).toBe(600);
  });
});

test('the runs of a factorial use all of their time, those of an ablation end as findings', () => {
  const design = { kind: 'factorial', factors: [] } as const;
  expect(questionSampling({ design, asked: ['A', 'B', 'A B'], answers: [] }, own)).toEqual({ evidence: 1e-9 });
  const ablation = {
    design: { kind: 'ablation', of: 'hz4+fat' } as const,
    asked: ['hz4+fat', 'A'],
    answers: [answer('A')],
  };
  expect(dueQuestions(ablation)).toEqual(['hz4+fat']);
  expect(questionSampling(ablation, own)).toEqual({ evidence: campaignStanding(2, [answer('A')]).evidence });
});
