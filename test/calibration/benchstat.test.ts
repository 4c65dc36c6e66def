import { join } from 'node:path';
import { expect, test } from 'vitest';
import { benchmarkText, findBenchstat, readDecisions } from '../../calibration/benchstat.ts';
import { benchstatTable } from '../../calibration/benchstat-table.ts';
import { err } from '../../src/model/result.ts';

test("benchmarkText writes trials in Go's benchmark format", () => {
  expect(benchmarkText([[1.5, 2], [3]])).toBe(
    'BenchmarkTrial0 1 1.5 ops/s\nBenchmarkTrial0 1 2 ops/s\nBenchmarkTrial1 1 3 ops/s\n',
  );
});

// As benchstat v0.0.0-20260908200009-22c9c6c9d4da prints it.
const CSV = `goos: linux
,baseline,,candidate,,,
,ops/s,CI,ops/s,CI,vs base,P
Trial0,102,∞,202,∞,+98.04%,p=0.008 n=5
Trial1,102,2%,102,1%,~,p=1.000 n=5
Trial2,202,2%,102,1%,-49.50%,p=0.008 n=5
geomean,101.99999999999996,,143.54093492798492,,+40.73%,
`;

test('readDecisions returns the decision of each trial', () => {
  expect(readDecisions(CSV, 3)).toEqual([1, 0, -1]);
});

test('readDecisions throws for a missing trial', () => {
  expect(() => readDecisions(CSV, 4)).toThrow('trial 3');
});

test('without Go the table shows the reason', () => {
  const found = findBenchstat('', join('no', 'such', 'folder'));
  expect(found).toEqual(err('Go is not installed'));
  expect(benchstatTable({ trials: 1, seed: 'test' }, found)).toMatchObject({
    rows: [],
    notes: ['benchstat: not run here (Go is not installed).'],
  });
});
