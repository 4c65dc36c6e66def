import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** A call through a client of GitHub, or a request of its own. */
const CALL =
  /\.rest\.[a-z]+\.[a-zA-Z]+|\[['"]rest['"]\]|\.paginate\b|\.graphql\s*\(|\.request\s*\(|(?<![.\w])(?:globalThis\.)?fetch\s*\((?!\w+: )/g;

/** `file: call` of every call to GitHub in these files. */
function callsIn(files: readonly string[]): string[] {
  return files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(CALL)].map(([call]) => `${file}: ${call.replaceAll(/\s/g, '')}`),
  );
}

const files = globSync('src/**/*.ts').sort();

test('every call to GitHub stands in src/github', () => {
  expect(callsIn(files.filter((file) => !file.startsWith('src/github/')))).toEqual([]);
});

test('the search for calls finds the calls in src/github', () => {
  const calls = callsIn(files.filter((file) => file.startsWith('src/github/'))).join('\n');
  for (const call of ['.rest.pulls.get', '.rest.checks.create', '.paginate', '.request(', 'fetch(']) {
    expect(calls).toContain(call);
  }
});

test('clients of GitHub are imported by src/github alone', () => {
  const importers = files.filter((file) => /\bProbotOctokit\b|from '@octokit\/rest'/.test(readFileSync(file, 'utf8')));
  expect(importers.length).toBeGreaterThan(0);
  expect(importers.filter((file) => !file.startsWith('src/github/'))).toEqual([]);
});
