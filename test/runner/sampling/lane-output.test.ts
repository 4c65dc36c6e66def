import { expect, test } from 'vitest';
import { readOutput } from '../../../src/runner/sampling/lane-output.ts';
import { fixtureLane } from '../runner-fixture.ts';

const figures = [
  { name: 'p99', unit: 'ms', better: 'lower', from: 'load', read: 'p99=' } as const,
  { name: 'ratio', unit: '', better: 'lower', from: 'ask', read: 'ratio=' } as const,
];

test('the metric, a check and a figure are read whole and in their units', () => {
  const stdout = 'ops/s=1.17e+06 remote_pct=9.012e1 p99=980us';
  expect(readOutput(fixtureLane({ figures }), { stdout, stderr: '' })).toEqual({
    numbers: {
      value: 1.17e6,
      checks: { remote: 90.12 },
      figures: { p99: 0.98, ratio: null },
      printed: { value: '1.17e+06', 'checks.remote': '9.012e1', 'figures.p99': '980us' },
    },
    fault: null,
  });
});

test.each([
  ['ms', 1.2, null],
  ['us', 1200, null],
  [undefined, null, 'unit-mismatch'],
])('a check is read in its unit: %s', (unit, value, code) => {
  const checks = [{ name: 'p99', read: 'p99=([0-9.]+)', ...(unit === undefined ? {} : { unit }), low: null, high: 2 }];
  const { numbers, fault } = readOutput(fixtureLane({ checks }), { stdout: 'ops/s=5 p99=1.2ms', stderr: '' });
  expect({ ...numbers.checks, code: fault?.code ?? null }).toEqual({ p99: value, code });
});

test('plain digits leave no printed text in the sample', () => {
  const { numbers } = readOutput(fixtureLane(), { stdout: 'ops/s=1304221 remote_pct=90.12', stderr: '' });
  expect(numbers).toEqual({ value: 1304221, checks: { remote: 90.12 } });
});

test.each([
  ['ops/s=1,304 remote_pct=90', 'the metric', 'number-ambiguous', { value: null, checks: { remote: 90 } }],
  ['ops/s=1304 remote_pct=0x5a', 'the check "remote"', 'number-unreadable', { value: 1304, checks: { remote: null } }],
])('a number that is not taken is a fault of its subject: %s', (stdout, subject, code, numbers) => {
  expect(readOutput(fixtureLane(), { stdout, stderr: '' })).toMatchObject({ numbers, fault: { subject, code } });
});

test.each([
  ['ops/s=nan', 'ops/s=([0-9.]+)', { numbers: { value: null }, fault: { code: 'number-unreadable' } }],
  ['ops/s=-5', 'ops/s=([0-9.]+)', { numbers: { value: -5 }, fault: null }],
  ['ops/s=nan', '(?:ops/s=([0-9.]+)) end', { numbers: { value: null }, fault: null }],
  ['ops/s=5', 'ops/s=([0-9.]+) end', { numbers: { value: null }, fault: null }],
  ['hello', 'ops/s=([0-9.]+)', { numbers: { value: null }, fault: null }],
])('the metric of %s without a match of %s', (stdout, read, expected) => {
  expect(readOutput(fixtureLane({ read, checks: [] }), { stdout, stderr: '' })).toMatchObject(expected);
});

test('a result of an output that was cut is not taken: the program may have printed another one', () => {
  const stdout = 'ops/s=5 remote_pct=90';
  expect(readOutput(fixtureLane(), { stdout, stderr: '' }).fault).toBeNull();
  expect(readOutput(fixtureLane(), { stdout, stderr: '', isCut: true }).fault).toMatchObject({
    code: 'output-too-long',
  });
});

test.each([
  ['in both streams', { stdout: 'ops/s=5', stderr: 'ops/s=5' }, 'numbers-repeated'],
  ['on two lines', { stdout: 'ops/s=5\nops/s=5', stderr: '' }, 'numbers-repeated'],
  ['in both streams, and they differ', { stdout: 'ops/s=7', stderr: 'ops/s=5' }, 'numbers-differ'],
])('a metric that is printed %s is not taken', (_, output, code) => {
  const lane = fixtureLane({ checks: [] });
  expect(readOutput(lane, output)).toMatchObject({ numbers: { value: null }, fault: { code, subject: 'the metric' } });
});
