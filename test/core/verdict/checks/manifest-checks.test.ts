import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { OBSERVATIONS } from '../../../../src/core/verdict/checks/manifest-checks.ts';

/** A name of an observation in the sources of the runner: a constant that a literal `{ name, status, … }` uses. */
const NAME = /const (?:name|NAME) = '([a-z]+(?:-[a-z]+)+)';/g;

test('OBSERVATIONS has a row for each observation of the runner', () => {
  const names = globSync('src/runner/**/*.ts').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(NAME)].map(([, name]) => name),
  );
  expect(new Set(names)).toEqual(new Set(Object.keys(OBSERVATIONS)));
});
