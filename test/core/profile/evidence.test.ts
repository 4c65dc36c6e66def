import { expect, test } from 'vitest';
import { readEvidence } from '../../../src/core/profile/evidence.ts';
import { evidence, perfOrder, reportOf, statOf } from '../../fixtures/evidence.ts';
import { surveyRun } from '../../fixtures/survey-run.ts';

const { arms, lanes } = surveyRun({ arms: [{ label: 'hz4', speed: 1, memory: 1 }] }).manifest.survey;
const order = perfOrder(lanes.slice(0, 1), [0]);
const LANE = lanes[0]?.id ?? '';

function read(...lines: Parameters<typeof readEvidence>[2]) {
  const [lane] = readEvidence(order, arms, lines);
  const [arm] = lane?.arms ?? [];
  if (!arm) throw new Error('no evidence of the arm');
  return arm;
}

test('readEvidence lists each counted process, and no value for a missing counter', () => {
  const own = read(
    evidence('counters', LANE, 0, statOf({ instructions: null, 'minor-faults': 100 })),
    evidence('counters', LANE, 0, statOf({ instructions: null, 'minor-faults': 104 }), { repeat: 1 }),
  );
  expect(own.events).toEqual([
    { event: 'instructions', processes: 2, unit: '', values: [], share: 1 },
    { event: 'minor-faults', processes: 2, unit: '', values: [100, 104], share: 1 },
  ]);
  expect(own.problems).toEqual([]);
});

test.each([
  [
    'a tool that is absent',
    evidence('profile', LANE, 0, '', { problem: 'is not installed' }),
    /perf record is not installed\./,
  ],
  ['output that does not fit', evidence('counters', LANE, 0, 'Leistungszähler'), /perf stat cannot be used/],
  [
    'a profile of something else',
    evidence('profile', LANE, 0, reportOf({ malloc: 900 }, 'libc.so.6')),
    /lies in lib\.so/,
  ],
  ['few samples', evidence('profile', LANE, 0, reportOf({ malloc: 20 })), /20 samples only/],
  [
    'no symbols',
    evidence('profile', LANE, 0, reportOf({ malloc: 900, '0x00001234': 100 })),
    /10 % of the samples in lib\.so/,
  ],
  ['torn interpretation', evidence('instructions', LANE, 0, '==1== Events : Ir\n'), /callgrind cannot be used/],
])('readEvidence reports %s', (_, line, message) => {
  expect(read(line).problems.join('\n')).toMatch(message);
});

test('readEvidence drops a profile that names data symbols', () => {
  const own = read(
    evidence('profile', LANE, 0, reportOf({ malloc: 900, hz4_table: 100 })),
    evidence('symbols', LANE, 0, 'hz4_table B 0000000000004040 0000000000001000\n'),
  );
  expect(own.profile).toBeNull();
  expect(own.problems).toEqual([expect.stringContaining('names data as if it were functions (hz4_table)')]);
});

test('readEvidence leaves out an arm without evidence', () => {
  expect(readEvidence(order, arms, [])).toEqual([{ lane: LANE, arms: [] }]);
});
