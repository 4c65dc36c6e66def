import { mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { locateInstalled } from '../../../src/runner/build/installed.ts';
import { takeLibrary } from '../../../src/runner/build/library.ts';
import { temporary } from '../machine.ts';

function checkout(): { readonly source: string; readonly target: string } {
  const directory = temporary();
  const source = join(directory, 'src');
  mkdirSync(source);
  return { source, target: join(directory, 'lib') };
}

test('a library leaves its checkout as a read-only copy with its digest', async () => {
  const { source, target } = checkout();
  writeFileSync(join(source, 'libx.so.1'), '\x7fELF and the rest');
  symlinkSync('libx.so.1', join(source, 'libx.so'));
  const taken = await takeLibrary(source, 'libx.so', target);
  expect(taken).toMatchObject({ path: join(target, 'libx.so'), sizeBytes: 17 });
  expect(statSync(join(target, 'libx.so')).mode & 0o777).toBe(0o444);
});

test('what is no library of the checkout is named', async () => {
  const { source, target } = checkout();
  symlinkSync('/bin/true', join(source, 'outside.so'));
  mkdirSync(join(source, 'directory.so'));
  writeFileSync(join(source, 'text.so'), '#!/bin/sh\n');
  expect(await takeLibrary(source, 'absent.so', target)).toBe('the build left no absent.so');
  expect(await takeLibrary(source, 'outside.so', target)).toMatch(/link to a file outside/);
  expect(await takeLibrary(source, 'directory.so', target)).toMatch(/not a file/);
  expect(await takeLibrary(source, 'text.so', target)).toMatch(/not an ELF/);
});

test('an installed library is found by its soname; an absent one names its package', async () => {
  const source = { kind: 'installed' as const, allocator: 'c-library', library: 'libc.so.6' };
  const found = await locateInstalled('baseline', source);
  expect(found.ok && found.value?.path).toMatch(/^\/.*libc/);
  expect(await locateInstalled('baseline', { ...source, library: null })).toEqual({ ok: true, value: null });
  const absent = { ...source, allocator: 'mimalloc', library: 'libabsent.so.9', package: 'libabsent' };
  expect(await locateInstalled('candidate', absent)).toMatchObject({
    ok: false,
    error: {
      code: 'allocator-not-installed',
      arm: 'candidate',
      next: 'Install it on the runner (Debian: apt-get install libabsent), then ask again.',
    },
  });
});
