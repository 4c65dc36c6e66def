import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { lockstepGroups, wholes } from './driver.ts';
import { hostileLibrary } from './hostile-library.ts';
import { buildAsMeasured, gcc, outputDirectory } from './kit.ts';

const directory = outputDirectory();
afterAll(() => directory.remove());
await buildAsMeasured(directory.path, ['launch', 'lockstep', 'st-mixed']);

const REQUESTS = join(directory.path, 'requests.so');
const source = join(import.meta.dirname, '../fixtures/bench-kit/requests.c');
await gcc(directory.path, '-O1', '-shared', '-fPIC', '-o', REQUESTS, source);

const measured = { directory: directory.path, command: ['st-mixed', '1', '200', '16', '2048', '7'], ops: 20_000 };

/** What each bench was asked, as seed, operations, and 1 for a whole process. */
function requestsOf(mark: string) {
  const file = (group: number, side: number) => join(directory.path, `${mark}-${group}-${side}`);
  return {
    env: (group: number, side: number) => [`REQUESTS=${file(group, side)}`],
    of: (group: number, side: number) => readFileSync(file(group, side), 'utf8').trimEnd().split('\n'),
  };
}

test('both sides of a group get the same requests, and each group gets others', async () => {
  const requests = requestsOf('groups');
  const library = [REQUESTS, REQUESTS] as const;
  expect(await lockstepGroups(measured, [library, library], requests.env)).toMatchObject([
    { error: null },
    { error: null },
  ]);
  expect(requests.of(0, 0)).toEqual(requests.of(0, 1));
  expect(requests.of(1, 0)).toEqual(requests.of(1, 1));
  const seeds = [0, 1].flatMap((group) => requests.of(group, 0).map((request) => request.split(' ')[0]));
  expect(new Set(seeds).size).toBe(seeds.length);
});

test('whole processes of one start get the same request, so that both arms of a block do the same operations', async () => {
  const requests = requestsOf('wholes');
  expect(await wholes(measured, [REQUESTS, REQUESTS, REQUESTS], requests.env)).toMatchObject([
    { error: null },
    { error: null },
    { error: null },
  ]);
  expect(requests.of(0, 0)).toEqual([expect.stringMatching(/^\d+ 0 0$/), expect.stringMatching(/^\d+ 20000 1$/)]);
  expect(requests.of(1, 0)).toEqual(requests.of(0, 0));
  expect(requests.of(2, 0)).toEqual(requests.of(0, 0));
  const another = requestsOf('another');
  await wholes(measured, [REQUESTS], another.env);
  expect(another.of(0, 0)).not.toEqual(requests.of(0, 0));
});

test.each(['ECHO', 'EMULATES'])(
  '%s is found in the second process too, whose request the model has answered before',
  async (how) => {
    const hostile = await hostileLibrary(directory.path, how);
    const first = await wholes(measured, [hostile]);
    const second = await wholes(measured, [null, hostile]);
    expect(second[0]).toMatchObject({ error: null });
    expect([second[1]?.error, second[1]?.failedSide]).toEqual([first[0]?.error, first[0]?.failedSide]);
    expect(second[1]?.liveBytes).toEqual(first[0]?.error === null ? second[0]?.liveBytes : [0, 0]);
  },
);
