import { appendFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { journal } from '../../calibration/real/journal.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'alloc-ab-test-'));
  vi.spyOn(process, 'cwd').mockReturnValue(directory);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(directory, { recursive: true, force: true });
});

const silent = () => {};

test('journal measures only missing trials, and a trial whose line was cut off again', async () => {
  const measured: number[] = [];
  const measure = async (index: number) => {
    measured.push(index);
    return { index };
  };
  expect(await journal('a', 2, measure, silent)).toEqual([{ index: 0 }, { index: 1 }]);
  appendFileSync(join(directory, 'calibration-out', 'a.jsonl'), '{"index":9');
  expect(await journal('a', 3, measure, silent)).toEqual([{ index: 0 }, { index: 1 }, { index: 2 }]);
  expect(measured).toEqual([0, 1, 2]);
  expect(await journal('a', 3, measure, silent)).toHaveLength(3);
  expect(measured).toHaveLength(3);
});

test('journal stores nothing without a name', async () => {
  expect(await journal(null, 1, async () => 1, silent)).toEqual([1]);
  const out = join(directory, 'calibration-out');
  expect(existsSync(out) ? readdirSync(out) : []).toEqual([]);
});
