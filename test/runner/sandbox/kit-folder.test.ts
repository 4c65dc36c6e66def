import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileKit } from '../../../src/runner/sandbox/kit.ts';
import { kitFolder } from '../../../src/runner/sandbox/kit-folder.ts';
import { temporary } from '../runner-fixture.ts';

/** Opens a kit in a new folder: whether it was compiled there, and the bytes of its launcher and its filters. */
async function kit(folder: string, workloads: string[] = []) {
  const directory = join(temporary(), 'kit');
  const made = await compileKit(directory, workloads, undefined, kitFolder({ ALLOC_AB_KITS: folder }));
  if (!made.ok) throw new Error(made.error.message);
  const files = [made.value.launch, made.value.filter(true), made.value.filter(false)];
  return { compiled: existsSync(join(directory, 'source')), files: files.map((file) => readFileSync(file)) };
}

test('a kit in the folder is compiled once for its programs, and one that lacks a file again', async () => {
  const folder = join(temporary(), 'kits');
  const first = await kit(folder);
  expect(await kit(folder)).toEqual({ ...first, compiled: false });
  expect((await kit(folder, ['st-mixed'])).compiled).toBe(true);
  for (const name of readdirSync(folder)) rmSync(join(folder, name, '0'));
  expect((await kit(folder)).compiled).toBe(true);
});

test('a kit whose list of files is not one is compiled again', async () => {
  const folder = join(temporary(), 'kits');
  await kit(folder);
  for (const name of readdirSync(folder)) writeFileSync(join(folder, name, 'names.json'), '{"a": 1}');
  expect((await kit(folder)).compiled).toBe(true);
});

test('a folder in which others may write, a link and a place without folders are not used', async () => {
  const folder = join(temporary(), 'kits');
  await kit(folder);
  const link = join(temporary(), 'link');
  symlinkSync(folder, link);
  expect((await kit(link)).compiled).toBe(true);
  chmodSync(folder, 0o777);
  expect((await kit(folder)).compiled).toBe(true);
  expect((await kit('/proc/alloc-ab')).compiled).toBe(true);
});

test('without the variable, or with a relative path, there is no folder', () => {
  expect(kitFolder({})).toBeNull();
  expect(kitFolder({ ALLOC_AB_KITS: 'kits' })).toBeNull();
});
