import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CAMPAIGN_FORMS, printCampaignGoal, readCampaignGoal } from '../../../src/core/command/campaign-grammar.ts';
import type { CampaignGoal } from '../../../src/model/campaign-design.ts';

const read = (text: string) => readCampaignGoal(text.split(' '));

describe('readCampaignGoal', () => {
  test.each<[string, CampaignGoal, number]>([
    ['hz4_s1* budget=2h', { kind: 'pattern', pattern: 'HZ4_S1*' }, 1],
    ['A_FLAG x B_FLAG suite quick', { kind: 'factorial', factors: [{ name: 'A_FLAG' }, { name: 'B_FLAG' }] }, 3],
    [
      'A_FLAG X B_CAP=64 × C_FLAG',
      { kind: 'factorial', factors: [{ name: 'A_FLAG' }, { name: 'B_CAP', value: '64' }, { name: 'C_FLAG' }] },
      5,
    ],
    ['ablate hz4+fat T=4', { kind: 'ablation', of: 'hz4+fat' }, 2],
    ['ablate fat', { kind: 'ablation', of: 'fat' }, 2],
    ['HZ4_RBUF_CAP=16,32 budget=20m', { kind: 'values', flag: 'HZ4_RBUF_CAP', values: ['16', '32'] }, 1],
  ])('%s', (text, goal, taken) => {
    expect(read(text)).toEqual({ ok: true, value: { goal, taken } });
  });

  test.each([
    ['HZ4-S1', 'bad-pattern'],
    ['', 'bad-pattern'],
    ['ablate', 'missing-value'],
    ['ablate HZ4', 'bad-preset'],
    ['A_FLAG x A_FLAG', 'duplicate-flag'],
    ['A_FLAG x', 'bad-value'],
    ['A_FLAG x b_flag', 'bad-value'],
    ['A_FLAG x hz4*', 'bad-value'],
    ['AA x BB x CC x DD x EE x FF x GG', 'too-many-flags'],
    ['HZ4_CAP=16', 'one-value'],
    ['HZ4_CAP=16,16', 'bad-value'],
    ['HZ4_CAP=16,,32', 'bad-value'],
    ['T=1,16', 'bad-value'],
    ['hz4_cap=1,2', 'bad-value'],
    [`HZ4_CAP=${Array.from({ length: 33 }, (_, value) => value).join(',')}`, 'too-many-values'],
  ])('refuses "%s" with %s', (text, code) => {
    const result = read(text);
    expect(result.ok ? result.value : result.error.code).toBe(code);
  });

  test('what is printed is read again as the same', () => {
    const flag = fc.stringMatching(/^[A-Z][A-Z0-9_]{4,12}$/);
    const value = fc.stringMatching(/^[A-Za-z0-9_.+-]{1,8}$/);
    const name = fc.stringMatching(/^[a-z][a-z0-9_.-]{1,8}$/).filter((text) => text !== 'constructor');
    const goal = fc.oneof(
      flag.map((pattern): CampaignGoal => ({ kind: 'pattern', pattern: `${pattern}*` })),
      fc.tuple(name, name).map(([line, preset]): CampaignGoal => ({ kind: 'ablation', of: `${line}+${preset}` })),
      fc
        .uniqueArray(fc.record({ name: flag, value: fc.option(value, { nil: undefined }) }), {
          minLength: 2,
          maxLength: 6,
          selector: (factor) => factor.name,
        })
        .map(
          (factors): CampaignGoal => ({
            kind: 'factorial',
            factors: factors.map((factor) =>
              factor.value === undefined ? { name: factor.name } : { name: factor.name, value: factor.value },
            ),
          }),
        ),
      fc
        .tuple(flag, fc.uniqueArray(value, { minLength: 2, maxLength: 32 }))
        .map(([of, values]): CampaignGoal => ({ kind: 'values', flag: of, values })),
    );
    fc.assert(
      fc.property(goal, (each) => {
        const words = printCampaignGoal(each).split(' ');
        expect(readCampaignGoal(words)).toEqual({ ok: true, value: { goal: each, taken: words.length } });
      }),
    );
  });

  test('never throws, whatever the words', () => {
    fc.assert(fc.property(fc.array(fc.string(), { maxLength: 6 }), (words) => void readCampaignGoal(words)));
  });

  test.each(CAMPAIGN_FORMS)('the example of $form is read', ({ example }) => {
    expect(read(example.replace(/^campaign /, ''))).toMatchObject({ ok: true });
  });
});
