import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { readHeaders } from '../../../src/core/plan/flags/declared-flags.ts';
import { headerProgram } from '../../../src/core/plan/flags/header-program.ts';
import { includedFiles } from '../../../src/local/checkout/included-files.ts';
import { openLocalRepository } from '../../../src/local/checkout/local-repository.ts';
import { checkout } from './checkout-fixture.ts';

const FILES = {
  'include/a.h':
    '#pragma once\n#include "own.h"\n#include "deep/limits.h"\n#include <stdio.h>\n#ifndef X_A\n#define X_A X_BASE\n#endif\n',
  'include/own.h': '#include "../config/base.h"\n#ifndef X_OWN\n#define X_OWN 3\n#endif\n',
  'config/base.h': '#ifndef X_BASE\n#define X_BASE 7\n#endif\n#include "a.h"\n',
  'src/deep/limits.h': '#define X_LIMIT (X_BASE - 8u > 0)\n',
  'one/twice.h': '#define X_TWICE 1\n',
  'two/twice.h': '#define X_TWICE 2\n',
};

async function read(files: Readonly<Record<string, string>>) {
  const { path, sha } = checkout(files);
  const repository = await openLocalRepository(path);
  if (!repository.ok) throw new Error(repository.error.message);
  const headers = [{ path: 'include/a.h', text: files['include/a.h'] ?? '' }];
  const included = await includedFiles(repository.value, sha, headers);
  if (!included.ok) throw new Error(included.error.message);
  return { root: path, read: readHeaders(headers, included.value), paths: included.value.map((each) => each.path) };
}

test('files that a header includes in quotes are followed, beside it or where only one can be meant', async () => {
  const { root, read: found, paths } = await read(FILES);
  expect(paths.sort()).toEqual(['config/base.h', 'include/own.h', 'src/deep/limits.h']);
  expect(headerProgram(found.headers).isIncomplete).toBe(false);
  // What is declared elsewhere is followed, and is no flag of the line.
  expect(found.flags).toMatchObject([{ name: 'X_A', default: 'X_BASE', headerValue: '7' }]);
  const options = ['-E', '-P', '-I', 'include', '-I', 'src', '-x', 'c', '-'];
  const text = execFileSync('gcc', options, { cwd: root, input: '#include "a.h"\nX_A', encoding: 'utf8' });
  expect(text.trim().split('\n').at(-1)).toBe('7');
});

test('what could be one of several files, or is in none, stays unknown', async () => {
  const { read: found, paths } = await read({
    ...FILES,
    'include/a.h': '#include "twice.h"\n#ifndef X_A\n#define X_A 1\n#endif\n',
  });
  expect(paths).toEqual([]);
  expect(headerProgram(found.headers).isIncomplete).toBe(true);
});

test('includes without end are bounded', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 300 }, (_, index) => [`include/n${index}.h`, `#include "n${index + 1}.h"\n`]),
  );
  const { paths } = await read({ ...files, 'include/a.h': '#include "n0.h"\n#include "a.h"\n' });
  expect(paths.length).toBeLessThanOrEqual(128);
});
