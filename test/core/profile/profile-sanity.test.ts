import { expect, test } from 'vitest';
import { isLibrary } from '../../../src/core/profile/profile-sanity.ts';

test.each([
  ['libx.so', 'libx.so', true],
  ['libx.so.2', 'libx.so', true],
  ['libxy.so', 'libx.so', false],
  ['libx.so', 'libx*.so', true],
  ['libx-secure.so', 'libx*.so', true],
  ['libx-secure.so.3.1', 'libx*.so', true],
  ['liby-secure.so', 'libx*.so', false],
  ['libx-secure.so', 'libx-*-*.so', false],
  ['libx-a-b.so', 'libx-*-*.so', true],
  ['libx', 'libx*x', false],
])('the object %s is the library %s: %s', (object, library, is) => {
  expect(isLibrary(object, library)).toBe(is);
});
