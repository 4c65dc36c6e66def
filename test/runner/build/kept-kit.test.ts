import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBuildCache } from '../../../src/runner/build/cache/build-cache.ts';
import { openCacheFolder } from '../../../src/runner/build/cache/cache-folder.ts';
import { keptKits, kitsIn } from '../../../src/runner/build/kept-kit.ts';
import { compileKit } from '../../../src/runner/sandbox/kit.ts';
import { temporary } from '../runner-fixture.ts';

const SYSTEM = { files: 'a'.repeat(64), kernel: '6', processor: 'x', processors: 2 };

/** Opens a kit in a new folder; whether it was compiled there, and its launcher. */
async function kit(cache: string, workloads: string[], system = SYSTEM) {
  await openCacheFolder(cache, []);
  const notes: string[] = [];
  const builds = openBuildCache({ folder: cache, bytesMax: 1024 ** 3, entriesMax: 9 }, (text) => notes.push(text));
  const directory = join(temporary(), 'kit');
  const made = await compileKit(directory, workloads, undefined, kitsIn(builds, system));
  if (!made.ok) throw new Error(made.error.message);
  const { launch, programs } = made.value;
  const filters = [true, false].map((each) => readFileSync(made.value.filter(each)));
  return { compiled: existsSync(join(directory, 'source')), launch, programs, filters, notes };
}

test('programs of the kit are compiled once for a state of the system and a list of workloads', async () => {
  const cache = join(temporary(), 'builds');
  const first = await kit(cache, ['st-mixed']);
  const second = await kit(cache, ['st-mixed']);
  expect([first.compiled, second.compiled]).toEqual([true, false]);
  expect(second.filters).toEqual(first.filters);
  for (const name of ['launch', 'lockstep', 'st-mixed']) {
    const [before, after] = [first, second].map(({ programs }) => join(programs, name));
    expect(readFileSync(after ?? '')).toEqual(readFileSync(before ?? ''));
    expect(statSync(after ?? '').mode & 0o777).toBe(0o755);
  }
  const argv = ['--contain', '--timeout-ms', '5000', '--', '/bin/echo', 'out'];
  const started = spawnSync(second.launch, argv, { stdio: ['ignore', 'pipe', 'pipe', 'pipe'], encoding: 'utf8' });
  expect(started).toMatchObject({ stdout: 'out\n', status: 0 });
  expect((await kit(cache, [])).compiled).toBe(true);
  expect((await kit(cache, ['st-mixed'], { ...SYSTEM, files: 'b'.repeat(64) })).compiled).toBe(true);
});

test('a kept kit that was changed is compiled again', async () => {
  const cache = join(temporary(), 'builds');
  await kit(cache, []);
  const [entry = ''] = execFileSync('ls', [cache]).toString().split('\n');
  const bytes = readFileSync(join(cache, entry));
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(join(cache, entry), bytes);
  const again = await kit(cache, []);
  expect(again.compiled).toBe(true);
  expect(again.notes).toEqual([expect.stringContaining('a kept build is dropped')]);
});

test('the kits of a machine are in the folder of its builds; a link, a place without folders and no folder keep none', async () => {
  const folder = join(temporary(), 'builds');
  const bounds = { bytesMax: 1024 ** 3, entriesMax: 9, keeps: 'kit' } as const;
  const compiled = async (at: string): Promise<boolean> => {
    const directory = join(temporary(), 'kit');
    const made = await compileKit(directory, [], undefined, await keptKits({ ...bounds, folder: at }));
    if (!made.ok) throw new Error(made.error.message);
    return existsSync(join(directory, 'source'));
  };
  expect([await compiled(folder), await compiled(folder)]).toEqual([true, false]);
  const link = join(temporary(), 'link');
  symlinkSync(folder, link);
  expect(await compiled(link)).toBe(true);
  expect(await keptKits({ ...bounds, folder: '/proc/alloc-ab/builds' })).toBeNull();
  expect(await keptKits(null)).toBeNull();
});
