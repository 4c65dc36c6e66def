import { randomInt } from 'node:crypto';
import { accessSync, constants, mkdirSync, statfsSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { SlowestFirst } from './test/slowest-first.ts';

/** Every property test of a run uses this seed; `FC_SEED=… npm test` repeats the run. */
const seed = process.env.FC_SEED ?? String(randomInt(2 ** 31));
console.error(`property tests: FC_SEED=${seed}`);

/** What tests use again and again is made once for the same sources: compiled JavaScript, the compiled bench kit. */
const kept = join(import.meta.dirname, 'node_modules/.cache');
mkdirSync(kept, { recursive: true });
// Workers have it from their start.
process.env.NODE_COMPILE_CACHE ??= join(kept, 'alloc-ab');

/** Rooms whose code has neither state nor effects: their files share a worker and the modules that it has loaded. */
const PURE = ['core', 'stats', 'model', 'architecture'].map((room) => `test/${room}/**/*.test.ts`);

/** Rooms that write databases and the files of a machine, and wait for the disk after each change: theirs is in memory where there is one. */
const DURABLE = [
  ...['app', 'store', 'load', 'setup'].map((room) => `test/${room}/**/*.test.ts`),
  'test/runner-setup/{install,registrations,runner-setup}*.test.ts',
];

/** Files whose question needs a quiet machine: they run after all others, one after the other. */
const ALONE = [
  'test/bench-kit/lockstep.beside.test.ts',
  'test/github-workflows/survey.test.ts',
  'test/runner/run/execute-ab.claims.test.ts',
  'test/runner/run/execute-ab.record.test.ts',
  'test/runner/sampling/take-sample.kit.test.ts',
  'test/runner/sandbox/sandbox.processes.test.ts',
];

function memoryFolder(): string {
  try {
    accessSync('/dev/shm', constants.W_OK | constants.X_OK);
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize > 2 ** 29 ? '/dev/shm' : tmpdir();
  } catch {
    return tmpdir();
  }
}

export default defineConfig({
  test: {
    setupFiles: ['test/property-seed.ts', 'test/own-temporary-folder.ts'],
    // Only a test that hangs takes this long, also on a busy machine.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // Half of the time of the tests is spent waiting: for processes, deadlines, and a quiet moment to measure in.
    maxWorkers: Math.min(16, 2 * availableParallelism()),
    sequence: { sequencer: SlowestFirst },
    // What this machine has stored must not change what tests see: its qualification, its builds.
    env: {
      XDG_STATE_HOME: join(tmpdir(), 'alloc-ab-test-no-state'),
      ALLOC_AB_CACHE: 'kit',
      ALLOC_AB_SANITY_RECORD: 'off',
      XDG_CACHE_HOME: join(kept, 'alloc-ab-tests'),
      FC_SEED: seed,
    },
    projects: [
      { extends: true, test: { name: 'pure', include: PURE, isolate: false } },
      { extends: true, test: { name: 'durable', include: DURABLE, env: { TMPDIR: memoryFolder() } } },
      {
        extends: true,
        test: { name: 'real', include: ['test/**/*.test.ts'], exclude: [...PURE, ...DURABLE, ...ALONE] },
      },
      { extends: true, test: { name: 'alone', include: ALONE, maxWorkers: 1 } },
    ],
  },
});
