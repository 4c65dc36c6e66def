import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';

const sources = globSync('src/**/*.ts').map((path) => ({ path, text: readFileSync(path, 'utf8') }));
const importers = (module: RegExp): string[] =>
  sources
    .filter(({ text }) => module.test(text))
    .map(({ path }) => path.replace('src/', ''))
    .sort();

test('processes are started in one file', () => {
  expect(importers(/from 'execa'|from 'node:child_process'|require\(/)).toEqual(['system/exec.ts']);
});

test('that file is used by the sandbox, and by readers of trusted programs only', () => {
  // gcc compiling the bench kit, git reading commits as data, ldconfig listing libraries, git reading the caller's own checkout.
  const trusted = ['fetch.ts', 'installed.ts', 'kit.ts', 'local-repository.ts', 'sandbox.ts'];
  const users = importers(/from '[^']*\/exec\.ts'/).map((path) => basename(path));
  expect(users.filter((name) => !trusted.includes(name))).toEqual([]);
  expect(users).toContain('sandbox.ts');
});

test('code under test starts through the sandbox', () => {
  const starters = [
    'build/build.ts',
    'build/effective-flags.ts',
    'run/preflight.ts',
    'sampling/process-sample.ts',
    'sampling/lockstep-group.ts',
  ];
  for (const name of starters) {
    const text = sources.find(({ path }) => path === `src/runner/${name}`)?.text ?? '';
    expect(text).toMatch(/from '[^']*\/(sandbox|process-sample)\.ts'/);
    expect(text).toMatch(/sandbox\.start(Pairs)?\(/);
  }
});
