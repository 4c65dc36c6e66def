import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { lockstep, whole } from './driver.ts';
import { hostileLibrary } from './hostile-library.ts';
import { buildAsMeasured, outputDirectory, run, summary } from './kit.ts';

const { path: directory, remove } = outputDirectory();
afterAll(remove);
await buildAsMeasured(directory, ['launch', 'lockstep', 'st-mixed', 'large-blocks', 'realloc-growth']);

const library = (how: string) => hostileLibrary(directory, how);

const command = ['st-mixed', '1', '4000', '16', '2048'];

test('an honest library answers as the model says, alone and in lock-step', async () => {
  const honest = await library('HONEST');
  for (const args of [
    command,
    ['large-blocks', '1', '4', '9000', '90000'],
    ['realloc-growth', '1', '50', '16', '9000'],
  ]) {
    const measured = { directory, command: args, ops: 20_000, libraries: [honest, honest] };
    expect(await lockstep(measured)).toMatchObject({ error: null });
    expect(await whole(measured)).toMatchObject({ error: null });
  }
});

describe.each([
  ['ECHO', command, 'answered-wrongly'],
  ['EXIT_EARLY', command, 'ended-early'],
  ['ARGUMENTS_BY_POINTER', command, 'answered-wrongly'],
  ['ARGUMENTS_IN_PLACE', command, 'answered-wrongly'],
  ['ONE_BLOCK', ['st-mixed', '1', '4000', '64', '64'], 'answered-wrongly'],
  ['OVERLAP', command, 'ended-early'],
  ['SHARED_PAGES', ['large-blocks', '1', '4', '9000', '90000'], 'ended-early'],
  ['REALLOC_LOSES', ['realloc-growth', '1', '50', '16', '9000'], 'ended-early'],
  ['KILLS_LAUNCHER', command, 'ended-early'],
])('%s', (how, args, error) => {
  test('gets no number, and its own side is named', async () => {
    const hostile = await library(how);
    const measured = { directory, command: args, ops: 20_000 };
    expect(await lockstep({ ...measured, libraries: [hostile, null] })).toMatchObject({ error, failedSide: 0 });
    expect(await lockstep({ ...measured, libraries: [null, hostile] })).toMatchObject({ error, failedSide: 1 });
    expect(await whole({ ...measured, libraries: [hostile] })).toMatchObject({ error, failedSide: 0 });
  });
});

test('a slow clock does not change the time that the driver takes', async () => {
  const slow = await library('CLOCK');
  const { error, runs, measured } = await whole({ directory, command, ops: 2_000_000, libraries: [slow] });
  expect(error).toBeNull();
  // The control: the program itself believes the clock.
  expect(measured[0].insideNs).toBeLessThan(0.6 * (runs[0]?.[0] ?? 0));
});

test.each([
  ['ONE_BLOCK', ['100000', '4000', '64', '64']],
  ['EXIT_EARLY', ['100000', '4000', '16', '2048']],
  ['ARGUMENTS_IN_PLACE', ['100000', '4000', '16', '2048']],
])('control: alone, %s prints a result that looks sound', async (how, args) => {
  const done = await run(join(directory, 'st-mixed'), args, { LD_PRELOAD: await library(how) });
  expect(done).toMatchObject({ code: 0, stderr: '' });
  expect(summary(done.stdout)['ops/s']).toBeGreaterThan(1_000_000);
});
