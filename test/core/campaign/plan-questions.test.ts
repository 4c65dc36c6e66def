import { expect, test } from 'vitest';
import { campaignQuestions, planQuestion } from '../../../src/core/campaign/plan-questions.ts';
import { facts } from '../../fixtures/facts.ts';

const FLAGS = ['HZ4_S12_MPSC', 'HZ4_BATCH'];
const ids = (index: number) => {
  const hex = String(index + 1).repeat(32);
  return { id: `campaign-q${index + 1}`, nonce: hex, seed: hex, repository: 'a/b', pullRequest: 1 };
};

test('a switch has a plan, and a number has the reason why it has none', () => {
  const planned = campaignQuestions(
    FLAGS.map((flag, index) => planQuestion(flag, { lanes: [], cells: {} }, facts(), ids(index))),
  );
  expect(planned).toMatchObject({
    ok: true,
    value: [
      { flag: 'HZ4_S12_MPSC', plan: { ok: true, value: { id: 'campaign-q1' } } },
      { flag: 'HZ4_BATCH', plan: { ok: false, error: { code: 'flag-needs-value' } } },
    ],
  });
});

test('a mistake in the options is the refusal of the campaign, and not of each flag', () => {
  const flags = ['HZ4_BATCH', 'HZ4_S12_MPSC', 'HZ4_S10_CARVE_RUN'];
  const planned = campaignQuestions(
    flags.map((flag, index) => planQuestion(flag, { lanes: [], cells: {}, machines: ['arm46'] }, facts(), ids(index))),
  );
  expect(planned).toMatchObject({ ok: false, error: { code: 'unknown-machine' } });
});
