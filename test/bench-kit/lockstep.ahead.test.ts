import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { lockstepGroups, parts, wholes } from './driver.ts';
import { hostileLibrary } from './hostile-library.ts';
import { buildAsMeasured, gcc, outputDirectory } from './kit.ts';
import { processesWith } from './launcher.ts';

const directory = outputDirectory();
afterAll(() => directory.remove());
await buildAsMeasured(directory.path, ['launch', 'lockstep', 'st-mixed']);

const STAMPS = join(directory.path, 'stamps.so');
const source = join(import.meta.dirname, '../fixtures/bench-kit/stamps.c');
await gcc(directory.path, '-O1', '-shared', '-fPIC', '-o', STAMPS, source);

const measured = { directory: directory.path, command: ['st-mixed', '1', '200', '16', '2048', '7'], ops: 20_000 };

/** When the benches of each group began and ended, in nanoseconds; empty for benches that never began. */
function stampsOf(mark: string) {
  const file = (group: number, side: number) => join(directory.path, `${mark}-${group}-${side}`);
  const read = (group: number, side: number, what: string): number[] => {
    const text = readFileSync(file(group, side), { encoding: 'utf8', flag: 'a+' });
    return text.split('\n').flatMap((line) => (line.startsWith(`${what} `) ? [Number(line.split(' ')[1])] : []));
  };
  return {
    env: (group: number, side: number) => [`STAMPS=${file(group, side)}`],
    of: (group: number, what: 'begins' | 'ends') => [0, 1].flatMap((side) => read(group, side, what)),
  };
}

test('no instruction of a bench runs before the group before it has ended, though its launchers are there', async () => {
  const stamps = stampsOf('groups');
  const library = [STAMPS, STAMPS] as const;
  const reports = await lockstepGroups(measured, [library, library, library], stamps.env);
  expect(reports).toMatchObject([{ error: null }, { error: null }, { error: null }]);
  for (const next of [1, 2]) {
    expect(stamps.of(next, 'begins')).toHaveLength(2);
    expect(Math.min(...stamps.of(next, 'begins'))).toBeGreaterThan(Math.max(...stamps.of(next - 1, 'ends')));
  }
});

test('whole processes that are started side by side work one after the other', async () => {
  const stamps = stampsOf('wholes');
  const reports = await wholes(measured, [STAMPS, STAMPS, STAMPS], stamps.env);
  expect(reports).toMatchObject([{ error: null }, { error: null }, { error: null }]);
  for (const next of [1, 2]) {
    expect(stamps.of(next, 'begins')).toHaveLength(1);
    expect(Math.min(...stamps.of(next, 'begins'))).toBeGreaterThan(Math.max(...stamps.of(next - 1, 'ends')));
  }
});

test('parts with other options follow one another in the same way', async () => {
  const stamps = ['first', 'second', 'third'].map((mark) => stampsOf(mark));
  const another = { ...measured, command: ['st-mixed', '1', '100', '16', '512', '7'], ops: 5_000 };
  const pair = [STAMPS, STAMPS] as const;
  const env = (part: number) => (group: number, side: number) => stamps[part]?.env(group, side) ?? [];
  const reports = await parts([
    { measured, wholes: [STAMPS, STAMPS], env: env(0) },
    { measured: another, groups: [pair, pair], env: env(1) },
    { measured: another, wholes: [STAMPS], env: env(2) },
  ]);
  expect(reports.map(({ error, ops }) => [error, ops])).toEqual(
    [20_000, 20_000, 5_000, 5_000, 5_000].map((ops) => [null, ops]),
  );
  const places = [0, 0, 1, 1, 2].map((part, index, all) => [part, index - all.indexOf(part)] as const);
  const times = places.map(([part, group]) => ({
    begins: stamps[part]?.of(group, 'begins') ?? [],
    ends: stamps[part]?.of(group, 'ends') ?? [],
  }));
  expect(times.map(({ begins }) => begins.length)).toEqual([1, 1, 2, 2, 1]);
  for (const [index, { begins }] of times.entries())
    expect(Math.min(...begins)).toBeGreaterThan(Math.max(0, ...(times[index - 1]?.ends ?? [])));
  // The driver reads the same clock.
  for (const [index, { beganMicros, wallNs }] of reports.entries()) {
    expect(Math.min(...(times[index]?.begins ?? []))).toBeGreaterThan(1000 * beganMicros);
    expect(Math.max(...(times[index]?.ends ?? []))).toBeLessThan(1000 * beganMicros + wallNs);
  }
});

test('the requests of whole processes are not repeated in another part', async () => {
  const wrong = await hostileLibrary(directory.path, 'ECHO');
  const reports = await parts([
    { measured, wholes: [null] },
    { measured, wholes: [wrong] },
    { measured, wholes: [null] },
  ]);
  expect(reports.map(({ error }) => error)).toEqual([null, 'answered-wrongly']);
});

test('after a group that failed no bench begins, and no launcher is left', async () => {
  const wrong = await hostileLibrary(directory.path, 'ECHO');
  const pairs = stampsOf('failed');
  const reports = await lockstepGroups(
    measured,
    [
      [wrong, null],
      [STAMPS, STAMPS],
    ],
    pairs.env,
  );
  expect(reports).toMatchObject([{ error: 'answered-wrongly', failedSide: 0 }]);
  expect(pairs.of(1, 'begins')).toEqual([]);
  const alone = stampsOf('failed-whole');
  expect(await wholes(measured, [wrong, STAMPS, STAMPS], alone.env)).toMatchObject([{ error: 'answered-wrongly' }]);
  expect([...alone.of(1, 'begins'), ...alone.of(2, 'begins')]).toEqual([]);
  expect(processesWith(directory.path)).toBe(0);
});
