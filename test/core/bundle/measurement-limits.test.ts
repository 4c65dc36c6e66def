import { expect, test } from 'vitest';
import { measurementFault } from '../../../src/core/bundle/measurement-limits.ts';
import type { LaneProgram } from '../../../src/model/plan.ts';
import { LaneProgram as LaneSchema } from '../../../src/model/plan.ts';
import type { Measurement } from '../../../src/model/run.ts';

const LANE: LaneProgram = LaneSchema.parse({
  ...{ id: 'x', cell: {}, command: ['b'], env: {}, read: '', unit: 's', better: 'lower', checks: [] },
  ...{ timeoutSeconds: 60, timing: 'outside', metric: 'wall', outside: 'wall' },
});
const COUNTING: LaneProgram = { ...LANE, metric: 'instructions', outside: 'instructions', counts: 'instructions' };

const SOUND: Measurement = {
  ...{ startedNs: 0, wallNs: 300_000_000, cpuNs: 250_000_000, userNs: 200_000_000, systemNs: 50_000_000, value: 0.3 },
  ...{ rssPeakBytes: 5_000_000, minorFaults: 1200, foreignCores: 0, exitCode: 0, signal: null, timedOut: false },
  ...{ library: 'expected', checks: {}, output: { lines: '0123456789abcdef', kinds: '0123456789abcdef' } },
};
const COUNTED: Measurement = { ...SOUND, value: 900_000_000, instructions: 900_000_000, countedBy: 'processor' };

const faultOf = (measured: Measurement, lane = LANE) =>
  measurementFault(lane, measured, { cpus: 2, samplingNs: 10_000_000_000 });

test('sound measurements of a lane from outside are accepted, whatever it measures', () => {
  expect(faultOf(SOUND)).toBeNull();
  const { userNs: _, systemNs: __, ...earlier } = SOUND;
  expect(faultOf(earlier)).toBeNull();
  expect(faultOf(COUNTED, COUNTING)).toBeNull();
  expect(faultOf({ ...COUNTED, countedBy: 'callgrind' }, COUNTING)).toBeNull();
  for (const [outside, value] of [
    ['user', 0.2],
    ['system', 0.05],
    ['cpu', 0.25],
    ['peak-memory', 5_000_000],
    ['faults', 1200],
  ] as const) {
    expect(faultOf({ ...SOUND, value }, { ...LANE, outside }), outside).toBeNull();
    expect(faultOf({ ...SOUND, value: value * 0.99 }, { ...LANE, outside }), outside).toMatch(
      /has a value that is not/,
    );
  }
});

test.each([
  ['user and system time above the CPU time', { userNs: 210_000_000 }, /together are not its CPU time/],
  ['user and system time below the CPU time', { systemNs: 0 }, /together are not its CPU time/],
  ['user time alone', { systemNs: undefined }, /only one of user and system time/],
  ['a value that is not the wall time', { value: 0.2 }, /not the wall of its processes/],
  ['no value, though the wall time is known', { value: null }, /not the wall of its processes/],
  ['more CPU time than two processors have', { cpuNs: 900_000_000, userNs: 850_000_000 }, /of CPU time/],
  ['instructions on a lane that counts none', { instructions: 5, countedBy: 'processor' }, /does not count/],
] as const)('%s is refused', (_, change, message) => {
  expect(faultOf({ ...SOUND, ...change } as Measurement)).toMatch(message);
});

test.each([
  ['instructions that nothing counted', { countedBy: undefined }, /without what counted them/],
  ['a value that is not the count', { value: 899_999_999 }, /not the instructions of its processes/],
  ['more instructions than the time allows', { value: 3e10, instructions: 3e10 }, /more instructions than/],
] as const)('%s are refused', (_, change, message) => {
  expect(faultOf({ ...COUNTED, ...change } as Measurement, COUNTING)).toMatch(message);
});

test('a digest of the output belongs to lanes that compare it', () => {
  const { outside: _, metric: __, ...read } = LANE;
  expect(faultOf({ ...SOUND, value: 5 }, { ...read, read: 'ops/s=' })).toMatch(/digest of its output/);
});
