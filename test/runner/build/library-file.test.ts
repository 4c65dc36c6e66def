import { existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { locateInstalled } from '../../../src/runner/build/installed-library.ts';
import { installedVersion } from '../../../src/runner/build/installed-version.ts';
import { takeLibrary } from '../../../src/runner/build/library-file.ts';
import { temporary } from '../runner-fixture.ts';

function checkout(): { readonly source: string; readonly target: string } {
  const directory = temporary();
  const source = join(directory, 'src');
  mkdirSync(source);
  return { source, target: join(directory, 'lib') };
}

test('takeLibrary makes a read-only copy of a library with its digest', async () => {
  const { source, target } = checkout();
  writeFileSync(join(source, 'libx.so.1'), '\x7fELF and the rest');
  symlinkSync('libx.so.1', join(source, 'libx.so'));
  const taken = await takeLibrary(source, 'libx.so', target);
  expect(taken).toMatchObject({ ok: true, value: { path: join(target, 'libx.so'), sizeBytes: 17 } });
  expect(statSync(join(target, 'libx.so')).mode & 0o777).toBe(0o444);
});

test('takeLibrary refuses a missing file, a link out of the checkout, a directory and a script', async () => {
  const { source, target } = checkout();
  symlinkSync('/bin/true', join(source, 'outside.so'));
  mkdirSync(join(source, 'directory.so'));
  writeFileSync(join(source, 'text.so'), '#!/bin/sh\n');
  const errorOf = async (library: string) => {
    const taken = await takeLibrary(source, library, target);
    return taken.ok ? null : taken.error;
  };
  expect(await errorOf('absent.so')).toBe('the build left no absent.so');
  expect(await errorOf('outside.so')).toMatch(/link to a file outside/);
  expect(await errorOf('directory.so')).toMatch(/not a file/);
  expect(await errorOf('text.so')).toMatch(/not an ELF/);
});

test('locateInstalled finds a library by its soname and names the package of a missing one', async () => {
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
      next: 'Install it on the runner (Debian: apt-get install libabsent), then try again.',
    },
  });
});

const dpkg = existsSync('/usr/bin/dpkg-query');

test.skipIf(!dpkg)(
  'installedVersion names the package that owns a library, whatever way it is spelt (needs dpkg)',
  async () => {
    const source = { kind: 'installed' as const, allocator: 'c-library', library: 'libc.so.6' };
    const found = await locateInstalled('baseline', source);
    const path = found.ok ? (found.value?.path ?? '') : '';
    const { stdout } = await execa('dpkg-query', ['-s', 'libc6']);
    const expected = { name: 'libc6', version: /^Version: (.*)$/m.exec(stdout)?.[1] };
    expect((await installedVersion(path)).package).toEqual(expected);
    const twin = path.startsWith('/usr/') ? path.slice(4) : `/usr${path}`;
    if (existsSync(twin)) expect((await installedVersion(twin)).package).toEqual(expected);
  },
);

test('installedVersion of a file that no package owns has no package and no build id', async () => {
  const file = join(temporary(), 'libown.so.1.2');
  writeFileSync(file, 'no ELF');
  expect(await installedVersion(file)).toEqual({ file: 'libown.so.1.2', package: null, buildId: null });
});
