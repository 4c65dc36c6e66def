import { expect, test } from 'vitest';
import { flagVerdicts } from '../../../src/core/flags/flag-verdicts.ts';

test('flagVerdicts has the verdicts of each flag, newest first', () => {
  const found = flagVerdicts([
    { question: '/ab HZ4_A HZ4_B=2 on hz4', at: '2026-01-02 00:00:00', headline: 'GO' },
    { question: '/ab HZ4_A=1 vs HZ4_A=0', at: '2026-01-03 00:00:00', headline: 'NO-GO' },
    { question: '/ab HZ4_A', at: '2026-01-01 00:00:00', headline: 'older' },
    { question: '/ab hz4 vs hz3', at: '2026-01-04 00:00:00', headline: 'lines' },
    { question: 'hz4 HZ4_C=1 HZ4_D undefined vs hz4 HZ4_C=0', at: '2026-01-02 00:00:00', headline: 'NO CHANGE' },
    { question: 'not readable ```', at: '2026-01-05 00:00:00', headline: 'x' },
  ]);
  expect([...found]).toEqual([
    [
      'HZ4_A',
      [
        { at: '2026-01-03 00:00:00', headline: 'NO-GO' },
        { at: '2026-01-02 00:00:00', headline: 'GO' },
        { at: '2026-01-01 00:00:00', headline: 'older' },
      ],
    ],
    ['HZ4_B', [{ at: '2026-01-02 00:00:00', headline: 'GO' }]],
    ['HZ4_C', [{ at: '2026-01-02 00:00:00', headline: 'NO CHANGE' }]],
    ['HZ4_D', [{ at: '2026-01-02 00:00:00', headline: 'NO CHANGE' }]],
  ]);
});

test('flagVerdicts keeps the latest five', () => {
  const runs = [3, 7, 1, 5, 2, 6, 4].map((day) => ({
    ...{ question: '/ab HZ4_A', at: `2026-01-0${day} 00:00:00`, headline: String(day) },
  }));
  expect(
    flagVerdicts(runs)
      .get('HZ4_A')
      ?.map(({ headline }) => headline),
  ).toEqual(['7', '6', '5', '4', '3']);
});
