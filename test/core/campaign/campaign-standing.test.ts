import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { campaignStanding, stateOf } from '../../../src/core/campaign/campaign-standing.ts';
import type { CampaignAnswer } from '../../../src/model/campaign.ts';

const answer = (flag: string, more: Partial<CampaignAnswer> = {}): CampaignAnswer => ({
  ...{ flag, id: flag.toLowerCase(), folder: `alloc-ab_${flag}`, outcome: 'INCONCLUSIVE', code: 'noise-limited' },
  ...{ headline: '', gain: 1, loss: 1, seconds: 1 },
  ...more,
});
const noOp = (flag: string) => answer(flag, { outcome: 'INVALID', code: 'no-op' });

describe('campaignStanding', () => {
  test('each question has two hypotheses, and without answers nothing is found', () => {
    expect(campaignStanding(10, [])).toMatchObject({ hypotheses: 20, findings: 0, found: new Map() });
  });

  test('a p-value that is enough for one run alone is no finding among a hundred flags', () => {
    const answers = [answer('A', { gain: 0.01, outcome: 'GO' }), answer('B', { loss: 1e-6, outcome: 'NO-GO' })];
    expect(campaignStanding(100, answers).found).toEqual(new Map([['B', 'loss']]));
    expect(campaignStanding(2, answers).found).toEqual(
      new Map([
        ['A', 'gain'],
        ['B', 'loss'],
      ]),
    );
  });

  test('a gain with a loss elsewhere is both', () => {
    const found = campaignStanding(3, [answer('A', { gain: 1e-6, loss: 1e-5 })]).found;
    expect(found).toEqual(new Map([['A', 'gain and loss']]));
  });

  test('a question whose sides are the same leaves the hypotheses; an INVALID one stays', () => {
    expect(campaignStanding(4, [noOp('A')]).hypotheses).toBe(6);
    const same = answer('B', { outcome: 'INVALID', code: 'byte-identical-arms' });
    expect(campaignStanding(4, [noOp('A'), same]).hypotheses).toBe(4);
    const crashed = answer('B', { outcome: 'INVALID', code: 'bench-crashed' });
    expect([stateOf(crashed), campaignStanding(4, [crashed]).hypotheses]).toEqual(['invalid', 8]);
  });

  test('a question that no lane can notice leaves the hypotheses, and is no no-op', () => {
    const beyond = answer('A', { outcome: 'INVALID', code: 'lanes-can-notice' });
    expect([stateOf(beyond), campaignStanding(4, [beyond]).hypotheses]).toEqual(['cannot-notice', 6]);
    // Only an INVALID run has no sample.
    const timed = { ...beyond, outcome: 'INCONCLUSIVE' } as const;
    expect([stateOf(timed), campaignStanding(4, [timed]).hypotheses]).toEqual(['measured', 8]);
  });

  test('what is found stays found while no-ops come, and the wanted evidence only becomes easier', () => {
    const p = fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1e-3, noNaN: true }));
    const question = fc.record({ gain: p, loss: p, same: fc.boolean() });
    fc.assert(
      fc.property(fc.array(question, { minLength: 1, maxLength: 20 }), fc.nat(20), (questions, more) => {
        const answers = questions.map(({ gain, loss, same }, index) =>
          same ? noOp(`F${index}`) : answer(`F${index}`, { gain, loss }),
        );
        let before = campaignStanding(answers.length + more, []);
        for (const known of answers.keys()) {
          const now = campaignStanding(answers.length + more, answers.slice(0, known + 1));
          for (const flag of before.found.keys()) expect(now.found.has(flag)).toBe(true);
          expect(now.evidence).toBeGreaterThanOrEqual(before.evidence);
          before = now;
        }
      }),
    );
  });
});
