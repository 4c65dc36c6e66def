import { expect, test } from 'vitest';
import { recordText } from '../../../../src/core/verdict/checks/record-text.ts';
import type { SanityRun } from '../../../../src/model/sanity-record.ts';

const NOW = Date.parse('2026-11-30T12:00:00.000Z');
const run = (hours: number, by: SanityRun['by'], low: number): SanityRun => ({
  ...{ kind: 'sentinel', at: new Date(NOW - hours * 3_600_000).toISOString(), by, blocks: 16 },
  change: { estimate: low + 0.002, low, high: low + 0.004 },
});

test('recordText shows runs that vouch with their interval, what disagrees, and the age of the latest', () => {
  const lane = (name: string, runs: SanityRun[]) => ({ lane: name, repository: 'a/b', runs });
  const many = Array.from({ length: 8 }, (_, index) => run(10 - index, 'qualify', -0.002));
  const lanes = {
    one: lane('st.aa', [...many, run(1, 'pull-request', 0.01)]),
    two: lane('mt.aa/T=2', [run(3, 'own', -0.002)]),
  };
  expect(recordText({ schema: 1, lanes }, NOW).split('\n').slice(1)).toEqual([
    '  a/b st.aa      0.00 % [0.00, 0.00]; 8 runs, 1 disagree, the latest 1 h ago',
    '  a/b mt.aa T=2  too few runs that vouch; 1 run, 0 disagree, the latest 3 h ago',
  ]);
  expect(recordText({ schema: 1, lanes: {} }, NOW)).toBe('record of the machine: empty');
});
