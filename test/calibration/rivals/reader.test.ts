import { expect, test } from 'vitest';
import { openReader } from '../../../calibration/rivals/reader.ts';
import { type NoiseRecord, recordOfProcesses } from '../../../calibration/rivals/record.ts';

/** Two groups of two bursts of 1 ms, 2 ms, … Each process has its own number. */
const RECORD: NoiseRecord = {
  name: 'test',
  bursts: true,
  groupSeconds: 0.5,
  groups: [
    { baseline: [1e6, 1e6], candidate: [2e6, 2e6], difference: -0.7 },
    { baseline: [3e6, 3e6], candidate: [4e6, 4e6], difference: -0.3 },
  ],
};
/** Always the same number: 0 begins at the first group and never exchanges the arms, 0.9 begins at the second and always does. */
const [FIRST, LAST] = [() => 0, () => 0.9];
const ms = (rate: number) => 1 / rate / 1e6;

test('processes come in time order, begin again after the last one, and cost half a group each', () => {
  const reader = openReader(RECORD, FIRST);
  expect(Array.from({ length: 5 }, () => ms(reader.process()))).toEqual(
    [1, 2, 3, 4, 1].map((v) => expect.closeTo(v, 9)),
  );
  expect(reader.seconds).toBe(1.25);
  expect(ms(openReader(RECORD, LAST).process())).toBeCloseTo(3, 9);
});

test('a run takes bursts until its time is over, across processes, and costs their time', () => {
  const reader = openReader(RECORD, FIRST);
  // 1 + 1 + 2 ms are three bursts.
  expect(ms(reader.run(0.0035))).toBeCloseTo(4 / 3, 9);
  expect(reader.seconds).toBeCloseTo(0.004, 12);
  expect(ms(reader.run(0))).toBeCloseTo(2, 9);
});

test('a pair is neighbouring bursts of both arms, exchanged by the coin of the group', () => {
  const reader = openReader(RECORD, FIRST);
  expect(reader.pair(0.001).map(ms)).toEqual([1, 2].map((v) => expect.closeTo(v, 9)));
  expect(reader.seconds).toBeCloseTo(0.003, 12);
  expect(openReader(RECORD, LAST).pair(0.001).map(ms)).toEqual([4, 3].map((v) => expect.closeTo(v, 9)));
});

test('a difference is the one of the product, and the coin changes its sign', () => {
  const reader = openReader(RECORD, FIRST);
  expect([reader.group().typical, reader.group().typical]).toEqual([-0.7, -0.3]);
  expect(reader.seconds).toBe(1);
  expect(openReader(RECORD, LAST).group().typical).toBe(0.3);
  expect(openReader(RECORD, FIRST).group().total).toBeCloseTo(Math.log(1 / 2), 12);
});

test('in a record of processes, neighbours are groups and a run is a process', () => {
  const sample = { cpuS: 1, rssPeakBytes: 1, minorFaults: 1 };
  const record = recordOfProcesses('aa', [
    { ...sample, opsPerS: 100, wallS: 0.1 },
    { ...sample, opsPerS: 200, wallS: 0.3 },
    { ...sample, opsPerS: 300, wallS: 0.2 },
  ]);
  expect(record).toMatchObject({ bursts: false, groupSeconds: expect.closeTo(0.4, 12) });
  expect(record.groups.map(({ difference }) => difference)).toEqual([Math.log(2)]);
  const reader = openReader(record, FIRST);
  expect(1e9 * reader.run(60)).toBeCloseTo(100, 9);
  expect(reader.seconds).toBeCloseTo(0.2, 12);
});
