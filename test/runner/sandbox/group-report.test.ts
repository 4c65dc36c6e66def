import { expect, test } from 'vitest';
import { GroupReport } from '../../../src/runner/sandbox/group-report.ts';

const sums = (outsideNs: number) => ({ bursts: 1, outsideNs, insideNs: 1, delayNs: 0 });
const REPORT = {
  ...{ error: null, failedSide: null, cpu: 0, ops: 10, operations: 10, coldNs: [5, 5], liveBytes: [0, 0] },
  ...{ warmUp: [sums(100), sums(100)], measured: [sums(300), sums(200)], runs: [[100, 200], [200]] },
  ...{ idleNs: null, beganMicros: 7, wallNs: 1000, foreignCores: 0, reports: [null, null] },
};

test.each([
  ['shorter than its bursts', { wallNs: 699 }],
  ['whose bursts have another sum', { runs: [[100, 200], [201]] }],
  ['with a burst that took no time', { runs: [[0, 300], [200]] }],
])('a group %s is not believed', (_, forged) => {
  expect(GroupReport.safeParse(REPORT).success).toBe(true);
  expect(GroupReport.safeParse({ ...REPORT, ...forged }).success).toBe(false);
});

test.each([
  [
    'counts of another series',
    {
      instructions: [
        [5, 5],
        [5, 5],
      ],
      cycles: [[5, 5], [5]],
    },
  ],
  ['no cycles for a burst', { instructions: [[5, 5], [5]], cycles: [[5, 0], [5]] }],
  ['part of an instruction', { instructions: [[5, 5], [5.5]], cycles: [[5, 5], [5]] }],
  ['fewer instructions than none', { instructions: [[5, 5], [-1]], cycles: [[5, 5], [5]] }],
  ['counts and a reason why there are none', { absent: 'shared', instructions: [[5, 5], [5]], cycles: [[5, 5], [5]] }],
  ['a reason that the driver does not give', { absent: '@everyone' }],
])('a group with %s is not believed', (_, counts) => {
  const sound = { instructions: [[5, 5], [5]], cycles: [[5, 5], [5]] };
  expect(GroupReport.safeParse({ ...REPORT, counts: sound }).success).toBe(true);
  expect(GroupReport.safeParse({ ...REPORT, counts: { absent: 'no-counter' } }).success).toBe(true);
  expect(GroupReport.safeParse({ ...REPORT, counts }).success).toBe(false);
});

test('a group that ended early has bursts of a series that is not listed, and keeps its blame', () => {
  const early = { ...REPORT, error: 'ended-early', failedSide: 1, runs: [[100, 200]] };
  expect(GroupReport.safeParse(early)).toMatchObject({ success: true, data: { failedSide: 1 } });
  expect(GroupReport.safeParse({ ...early, runs: [[100, 500]] }).success).toBe(false);
  expect(GroupReport.safeParse({ ...REPORT, runs: [[100, 200]] }).success).toBe(false);
});

test('a group of a machine that has been up for ten years is believed', () => {
  const beganMicros = 3653 * 86_400 * 1_000_000;
  expect(GroupReport.safeParse({ ...REPORT, beganMicros })).toMatchObject({ success: true, data: { beganMicros } });
});
