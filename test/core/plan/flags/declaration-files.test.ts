import { expect, test } from 'vitest';
import { DECLARATION_LIMITS, declarationFiles } from '../../../../src/core/plan/flags/declaration-files.ts';

test('an entry that is a file names itself', () => {
  expect(declarationFiles('a/x.h', ['a/x.h'])).toEqual(['a/x.h']);
});

test('a folder names the headers and includes below it, with or without a slash', () => {
  const listed = ['a/x.h', 'a/x.c', 'a/b/y.inc', 'ab/z.h'];
  expect(declarationFiles('a', listed)).toEqual(['a/x.h', 'a/b/y.inc']);
  expect(declarationFiles('a/', listed)).toEqual(['a/x.h', 'a/b/y.inc']);
});

test('a large folder is capped', () => {
  const many = Array.from({ length: 500 }, (_, index) => `a/${index}.h`);
  expect(declarationFiles('a', many)).toHaveLength(DECLARATION_LIMITS.files);
});
