import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findLibrary } from '../../../src/runner/build/find-library.ts';
import { temporary } from '../runner-fixture.ts';

/** A checkout with these files; `a -> b` is a link. */
function checkout(...entries: string[]): string {
  const root = temporary();
  for (const entry of entries) {
    const [path = '', target] = entry.split(' -> ');
    mkdirSync(join(root, path, '..'), { recursive: true });
    if (target === undefined) writeFileSync(join(root, path), '\x7fELF');
    else symlinkSync(target, join(root, path));
  }
  return root;
}

test.each([
  ['itself', 'out/libx.so', ['out/libx.so', 'out/liby.so'], 'out/libx.so'],
  ['the one that matches', 'out/libx*.so', ['out/libx-secure.so', 'out/liby.so'], 'out/libx-secure.so'],
  ['a name with nothing at the star', 'out/libx*.so', ['out/libx.so'], 'out/libx.so'],
  [
    'the shortest of the names of one file',
    'libx*.so*',
    ['libx.so.2.1', 'libx.so.2 -> libx.so.2.1', 'libx.so -> libx.so.2'],
    'libx.so',
  ],
  ['a folder that a flag renames', 'build-*/libx.so', ['build-debug/libx.so', 'other/libx.so'], 'build-debug/libx.so'],
  ['a folder at any depth', '**/libx.so', ['a/b/libx.so', 'a/b/liby.so'], 'a/b/libx.so'],
])('findLibrary finds %s', async (_, library, files, expected) => {
  expect(await findLibrary(checkout(...files), library)).toEqual({ ok: true, value: expected });
});

test.each([
  ['none', 'out/libx.so', ['out/libx.a'], 'the build left no out/libx.so; it left no shared library at all'],
  ['another', 'out/libx.so', ['out/libx-secure.so'], 'the build left no out/libx.so; it left out/libx-secure.so'],
  ['others', 'libx*.so', ['liba.so', 'sub/libb.so.1'], 'the build left no libx*.so; it left liba.so and sub/libb.so.1'],
  ['two', 'libx*.so', ['libx.so', 'libx-d.so'], 'libx*.so matches more than one library: libx-d.so and libx.so'],
  ['one that leads nowhere', 'libx*.so', ['libx.so -> gone.so'], 'the build left no libx*.so; it left libx.so'],
])('findLibrary names what a build left: %s', async (_, library, files, expected) => {
  expect(await findLibrary(checkout(...files), library)).toEqual({ ok: false, error: expected });
});
