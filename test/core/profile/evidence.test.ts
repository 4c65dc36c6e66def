import { expect, test } from 'vitest';
import { readEvidence } from '../../../src/core/profile/evidence.ts';
import { SAMPLES_NEEDED } from '../../../src/core/profile/profile-sanity.ts';
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
    { event: 'instructions', processes: 2, unit: '', values: [], share: 1, core: null },
    { event: 'minor-faults', processes: 2, unit: '', values: [100, 104], share: 1, core: null },
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
  [
    'few samples',
    evidence('profile', LANE, 0, reportOf({ malloc: 20 })),
    /too few samples for a profile: 20 of 1,000 needed/,
  ],
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

test('a profile with too few samples of the work is no profile, whatever the start and interrupts add', () => {
  const start = { 'ld-linux-x86-64.so.2:do_lookup_x': 5000 };
  const few = read(evidence('profile', LANE, 0, reportOf({ malloc: SAMPLES_NEEDED - 1, ...start })));
  expect(few.profile).toBeNull();
  expect(few.problems).toEqual([
    'hz4: too few samples for a profile: 999 of 1,000 needed; left out of 5,999 samples: start and end of the process 83 %.',
  ]);
  const enough = read(evidence('profile', LANE, 0, reportOf({ malloc: SAMPLES_NEEDED, ...start })));
  expect(enough.profile?.samples).toBe(SAMPLES_NEEDED);
  expect(enough.problems).toEqual(['hz4: left out of 6,000 samples: start and end of the process 83 %.']);
});

test('processes on different kinds of cores have no value in common, and it is named', () => {
  const on = (core: string) => `7,,${core}/instructions/,1000,100.00,,\n100,,minor-faults,1000,100.00,,\n`;
  const own = read(
    evidence('counters', LANE, 0, on('cpu_core')),
    evidence('counters', LANE, 0, on('cpu_atom'), { repeat: 1 }),
  );
  expect(own.events.map(({ values, core }) => [values, core])).toEqual([
    [[], null],
    [[100, 100], null],
  ]);
  expect(own.problems.join()).toMatch(/different kinds of cores \(cpu_core, cpu_atom\)/);
});
