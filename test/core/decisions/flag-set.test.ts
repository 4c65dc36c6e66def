import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { earlierText } from '../../../src/core/decisions/earlier-text.ts';
import { flagSet } from '../../../src/core/decisions/flag-set.ts';
import type { AbPlan, Arm } from '../../../src/model/plan.ts';
import type { Effect } from '../../../src/model/verdict.ts';
import { syntheticRun } from '../../fixtures/synthetic-run.ts';

const { plan: PLAN } = syntheticRun().manifest;

interface Setting {
  readonly name: string;
  readonly value: string | null;
}

function planOf(
  candidate: readonly Setting[],
  baseline: readonly Setting[] = [],
  change: Partial<AbPlan> = {},
): AbPlan {
  const arm = (defines: readonly Setting[]): Arm => ({
    label: 'hz4',
    env: {},
    source: {
      kind: 'build',
      sha: 'a'.repeat(40),
      line: 'hz4',
      commands: [['make']],
      library: 'x.so',
      defines: [...defines],
    },
  });
  return {
    ...PLAN,
    question: 'flag',
    repeat: '/ab X on hz4',
    baseline: arm(baseline),
    candidate: arm(candidate),
    ...change,
  };
}

const set = (...parameters: Parameters<typeof planOf>) => flagSet(planOf(...parameters));
const X = (value: string | null) => [{ name: 'X', value }];

describe('the set of settings', () => {
  test('order and spelling of values do not count', () => {
    const a = [
      { name: 'A', value: '16' },
      { name: 'B', value: '1' },
    ];
    const b = [
      { name: 'B', value: ' 1' },
      { name: 'A', value: '(0x10u)' },
    ];
    expect(set(a)).toBe(set(b));
    expect(set(X('020'))).toBe(set(X('16')));
    expect(set(X('08'))).not.toBe(set(X('010')));
    expect(set(X('(1) + (2)'))).not.toBe(set(X('1')));
  });

  test('commits, lanes, machine and limits do not count', () => {
    const other = {
      lanes: [],
      machine: { name: 'other', labels: ['x'] },
      notes: ['x'],
      repeat: '/ab X on hz4 budget=60s',
    };
    expect(set(X('1'), X('0'), other)).toBe(set(X('1'), X('0')));
  });

  test('values, the side, the preset and the line count', () => {
    const all = [
      set(X('1'), X('0')),
      set(X('0'), X('1')),
      set(X('2'), X('0')),
      set(X(null), X('0')),
      set(X('1')),
      set(X('1'), X('0'), { repeat: '/ab X on hz4+rss' }),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  test('a question about commits has none', () => {
    expect(set(X('1'), [], { question: 'base' })).toBeNull();
  });

  test('any order of any settings gives the same set', () => {
    const setting = fc.record({
      name: fc.stringMatching(/^[A-Z]{1,4}$/),
      value: fc.option(fc.stringMatching(/^[\w()]{0,6}$/)),
    });
    const arrays = fc.uniqueArray(setting, { selector: ({ name }) => name, maxLength: 6 });
    fc.assert(
      fc.property(arrays, (settings) => {
        expect(set(settings.toReversed())).toBe(set(settings));
      }),
    );
  });
});

describe('an earlier verdict as text', () => {
  const effect = (outcome: Effect['outcome'], estimate: number, lane = 'mt-small/T=16'): Effect => ({
    ...{
      lane,
      metric: 'throughput',
      unit: 'ops/s',
      better: 'higher',
      role: 'target',
      bound: 0.01,
      blocks: 20,
      look: 1,
    },
    ...{ baseline: 1, candidate: 1, spread: 0, outcome, blocksNeeded: null },
    change: { estimate, low: estimate - 0.01, high: estimate + 0.01 },
  });
  const verdict = {
    asked: '',
    outcome: 'NO-GO',
    effects: [effect('OPEN', 0.1), effect('LOSS', -0.012, 'st')],
  } as const;

  test('it has age, commit, outcome and the effect that decided', () => {
    const at = '2026-01-05T23:00:00.000Z';
    const text = earlierText(
      { at, verdict: { ...verdict, effects: [...verdict.effects], sha: 'abc1234f' } },
      '2026-01-17T01:00:00.000Z',
    );
    expect(text).toBe('measured 12 days ago at abc1234: NO-GO, −1.2 % [−2.2, −0.20] on st');
  });

  test.each([
    ['2026-01-05T00:00:00Z', 'today'],
    ['2026-01-06T00:00:00Z', 'yesterday'],
    ['2026-01-04T00:00:00Z', 'on 2026-01-05'],
  ])('now %s: %s', (now, expected) => {
    expect(earlierText({ at: '2026-01-05T12:00:00Z', verdict: { ...verdict, effects: [] } }, now)).toBe(
      `measured ${expected}: NO-GO`,
    );
  });
});
