import { expect, test } from 'vitest';
import { newCampaign, nextOf, tableOf } from '../../../src/core/campaign/campaign-state.ts';
import { type CampaignQuestion, campaignQuestions, planQuestion } from '../../../src/core/campaign/plan-questions.ts';
import { parseCommand } from '../../../src/core/command/command.ts';
import type { CampaignAnswer } from '../../../src/model/campaign.ts';
import type { CampaignState, EndedQuestion } from '../../../src/model/campaign-state.ts';
import { facts } from '../../fixtures/facts.ts';

const ids = (index: number) => {
  const hex = String(index + 1).repeat(32);
  return { id: `pr1-1-1-q${index + 1}`, nonce: hex, seed: hex, repository: 'a/b', pullRequest: 1 };
};

function questions(): readonly CampaignQuestion[] {
  const flags = ['HZ4_BATCH', 'HZ4_S10_CARVE_RUN', 'HZ4_S11_PAGE_STEAL', 'HZ4_S12_MPSC', 'HZ4_TRACE'];
  const planned = campaignQuestions(
    flags.map((flag, index) => planQuestion(flag, { lanes: [], cells: {} }, facts(), ids(index))),
  );
  if (!planned.ok) throw new Error(planned.error.message);
  return planned.value;
}

const asked = questions().flatMap(({ flag, plan }) => (plan.ok ? [{ flag, plan: plan.value }] : []));

/** As it comes back from the database. */
function fresh(budgetSeconds = 3600): CampaignState {
  return JSON.parse(JSON.stringify(newCampaign(questions(), { budgetSeconds, notes: [] })));
}

const silent = (flag: string): EndedQuestion => ({ flag, seconds: 1, runUrl: null, silent: 'It brought no result.' });

function answered(flag: string, more: Partial<CampaignAnswer> = {}): EndedQuestion {
  const answer = {
    ...({ flag, id: flag.toLowerCase().replaceAll('_', '-'), folder: `alloc-ab_${flag}`, outcome: 'GO' } as const),
    ...{ code: '', headline: 'GO', gain: 1, loss: 1, seconds: 30 },
    ...more,
  };
  return { flag, seconds: answer.seconds, runUrl: 'https://github.com/o/r/actions/runs/1', answer };
}

test('every plan comes out of the state as it was planned, in order', () => {
  let state = fresh();
  for (const { flag, plan } of asked) {
    const next = nextOf(state);
    expect(next).toMatchObject({ kind: 'ask', flag });
    if (next.kind !== 'ask') continue;
    const { evidence: _, budgetSeconds: __, ...sampling } = next.plan.sampling;
    const { budgetSeconds: ___, ...planned } = plan.sampling;
    // Its share of the time stands in the command too.
    const { repeat } = next.plan;
    const command = parseCommand(repeat);
    expect(command).toMatchObject({
      value: { options: { budgetSeconds: Math.round(next.plan.sampling.budgetSeconds) } },
    });
    expect({ ...next.plan, sampling }).toEqual(JSON.parse(JSON.stringify({ ...plan, repeat, sampling: planned })));
    state = { ...state, ended: [...state.ended, answered(flag)] };
  }
  expect(asked.length).toBeGreaterThan(1);
  expect(nextOf(state)).toEqual({ kind: 'end', ended: 'complete' });
});

test('what all plans share is kept once', () => {
  const state = fresh();
  expect(Object.keys(state.shared)).toEqual(expect.arrayContaining(['lanes', 'rules', 'machine', 'benches']));
  const own = state.flags.flatMap((each) => ('own' in each ? Object.keys(each.own) : []));
  expect(new Set(own)).toEqual(
    new Set(['id', 'nonce', 'baseline', 'candidate', 'sampling', 'repeat', 'notes', 'suite']),
  );
});

test('it ends with its budget, and after two questions in a row without a result', () => {
  const [first, second] = asked.map(({ flag }) => flag) as [string, string];
  expect(nextOf({ ...fresh(35), ended: [answered(first)] })).toEqual({ kind: 'end', ended: 'budget' });
  expect(nextOf({ ...fresh(), ended: [silent(first)] })).toMatchObject({ kind: 'ask', flag: second });
  expect(nextOf({ ...fresh(), ended: [silent(first), silent(second)] })).toEqual({ kind: 'end', ended: 'stopped' });
});

test('a question without a result is a row with its reason, and still counts as a hypothesis', () => {
  const [first, second] = asked.map(({ flag }) => flag) as [string, string];
  const state = { ...fresh(), ended: [silent(first), answered(second, { gain: 1e-9 })] };
  const subject = { command: '/ab campaign *', repository: 'a/b', commit: 'a'.repeat(40), ended: 'open' as const };
  const table = tableOf(state, subject, new Map());
  expect(table).toMatchObject({ seconds: 31, rule: { hypotheses: 2 * asked.length, findings: 1 } });
  const row = (flag: string) => table.rows.find((each) => each.flag === flag);
  expect(row(first)).toMatchObject({ state: 'invalid', text: 'It brought no result.', result: null, starts: 1 });
  expect(row(second)).toMatchObject({ state: 'measured', finding: 'gain' });
  expect(row('HZ4_BATCH')).toMatchObject({ state: 'refused', code: 'flag-needs-value' });
});
