import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const sources = globSync('src/**/*.ts').map((path) => ({ path, text: readFileSync(path, 'utf8') }));
const matching = (pattern: RegExp): string[] =>
  sources
    .filter(({ text }) => pattern.test(text))
    .map(({ path }) => path.replace('src/', ''))
    .sort();

test('two files start processes', () => {
  // The thread that watches the event loop has its own text, which requires modules to read /proc. The browser of a user outlives us.
  expect(matching(/from 'execa'|from 'node:child_process'|require\(/)).toEqual([
    'setup/open-browser.ts',
    'system/exec.ts',
    'system/spawner.ts',
    'system/watch-program.ts',
  ]);
  expect(sources.find(({ path }) => path === 'src/system/watch-program.ts')?.text).not.toMatch(/child_process|execa/);
});

test('exec is called by the sandbox and for trusted programs only', () => {
  // find listing the system for the build cache, make compiling the bench kit, gcc compiling the counter of allocations of a trial, git fetching commits, ldconfig listing libraries, dpkg-query and readelf telling their versions, git reading the caller's checkout, tools of the sandbox, rm removing what killed jobs left,
  // and the canary of the doctor, which tries the same ways outside. The spawner has its limits and the type of its result from there.
  expect(matching(/^import (?!type).*from '[./]+(system)?\/exec\.ts'/m)).toEqual([
    'local/checkout/control-release.ts',
    'local/checkout/local-repository.ts',
    'runner/build/cache/system-view.ts',
    'runner/build/commits/git.ts',
    'runner/build/installed-library.ts',
    'runner/build/installed-version.ts',
    'runner/doctor/canary.ts',
    'runner/doctor/sandbox-checks.ts',
    'runner/machine/sweep-beside.ts',
    'runner/sandbox/kit.ts',
    'runner/sandbox/network.ts',
    'runner/sandbox/protection.ts',
    'runner/sandbox/sandbox.ts',
    'runner/sandbox/sweep.ts',
    'runner/trial/run-program.ts',
    'system/spawner.ts',
  ]);
  expect(matching(/^import .*openSpawner.* from/m)).toEqual(['runner/sandbox/sandbox.ts']);
});

test.each([
  'build/build-arm.ts',
  'build/effective-flags.ts',
  'run/libraries-load.ts',
  'sampling/take-sample.ts',
  'sampling/take-groups.ts',
  'server/server-process.ts',
  'profile/profiling-tools.ts',
])('%s starts code under test through the sandbox', (name) => {
  const text = sources.find(({ path }) => path === `src/runner/${name}`)?.text ?? '';
  expect(text).toMatch(/sandbox\s*\.start(Pairs)?\(/);
  expect(text).not.toMatch(/exec\.ts'/);
});

test('the runner reads no secret and no workflow input', () => {
  expect(matching(/process\.env/).filter((path) => path.startsWith('runner/'))).toEqual([
    // Variables for a proxy, the tools of the machine (PATH, CC, CXX, …), the directory for state and whether a record is kept in it, and the folder and size of the build cache.
    'runner/build/cache/cache-settings.ts',
    'runner/build/commits/git.ts',
    'runner/build/run-build-command.ts',
    'runner/build/run-cache.ts',
    'runner/machine/qualification-file.ts',
    'runner/machine/sanity-file.ts',
    'runner/run/execute-ab.ts',
    'runner/run/execute-survey.ts',
    'runner/sandbox/sandbox.ts',
  ]);
  const names = /\b(INPUT_|GITHUB_|RUNNER_|ACTIONS_)|TOKEN|SECRET|PRIVATE_KEY/;
  expect(matching(names).filter((path) => path.startsWith('runner/'))).toEqual([]);
});
