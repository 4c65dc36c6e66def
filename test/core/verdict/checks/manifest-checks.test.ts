import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { analyze } from '../../../../src/core/analysis/ab/analyze.ts';
import { manifestChecks, OBSERVATIONS } from '../../../../src/core/verdict/checks/manifest-checks.ts';
import { judge } from '../../../../src/core/verdict/judge.ts';
import { syntheticRun } from '../../../fixtures/synthetic-run.ts';

/** A name of an observation in the sources of the runner: a constant that a literal `{ name, status, … }` uses. */
const NAME = /const (?:name|NAME) = '([a-z]+(?:-[a-z]+)*)';/g;

test('OBSERVATIONS has a row for each observation of the runner', () => {
  const names = globSync('src/runner/**/*.ts').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(NAME)].map(([, name]) => name),
  );
  expect(new Set(names)).toEqual(new Set(Object.keys(OBSERVATIONS)));
});

test('a run of this version without its observations has each check as unknown, and its headline says so', () => {
  const run = syntheticRun({ effect: 0.1 });
  const manifest = { ...run.manifest, tool: '0.4.0', observations: [] };
  // The digests show the former, and the latter are made only where they fail.
  const others = ['byte-identical-arms', 'harness-running', 'no-op'];
  const names = Object.keys(OBSERVATIONS).filter((name) => !others.includes(name));
  const found = manifestChecks(manifest).filter(({ name }) => names.includes(name));
  expect(new Set(found.map(({ name, status }) => `${name} ${status}`))).toEqual(
    new Set(names.map((name) => `${name} unknown`)),
  );
  const verdict = judge({ ...run, manifest }, analyze({ ...run, manifest }));
  expect(verdict.headline).toContain('not checked: flag-reached, files-as-committed');
  // Earlier versions did not make all of them.
  const earlier = manifestChecks({ ...manifest, tool: '0.2.0' }).filter(({ name }) => names.includes(name));
  expect(earlier.map(({ name }) => name)).toEqual(['flag-reached', 'machine-unchanged']);
});
