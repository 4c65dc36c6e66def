import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { lockstepGroups, wholes } from './driver.ts';
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
