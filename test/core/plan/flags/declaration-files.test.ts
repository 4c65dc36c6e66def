import { expect, test } from 'vitest';
import { DECLARATION_LIMITS, declarationFiles } from '../../../../src/core/plan/flags/declaration-files.ts';

test('declarationFiles returns an entry that is a file', () => {
  expect(declarationFiles('a/x.h', ['a/x.h'])).toEqual(['a/x.h']);
});

test('declarationFiles returns headers and includes below a folder, with or without a slash', () => {
  const listed = ['a/x.h', 'a/x.c', 'a/b/y.inc', 'ab/z.h'];
  expect(declarationFiles('a', listed)).toEqual(['a/x.h', 'a/b/y.inc']);
  expect(declarationFiles('a/', listed)).toEqual(['a/x.h', 'a/b/y.inc']);
});

test('declarationFiles limits the files of a large folder', () => {
  const many = Array.from({ length: 500 }, (_, index) => `a/${index}.h`);
  expect(declarationFiles('a', many)).toHaveLength(DECLARATION_LIMITS.files);
});
