import { randomInt } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Every property test of a run uses this seed; `FC_SEED=… npm test` repeats the run. */
const seed = process.env.FC_SEED ?? String(randomInt(2 ** 31));
console.error(`property tests: FC_SEED=${seed}`);

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/property-seed.ts'],
    // Only a test that hangs takes this long, also on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // What this machine has stored must not change what tests see: its qualification, its builds.
    env: { XDG_STATE_HOME: join(tmpdir(), 'alloc-ab-test-no-state'), ALLOC_AB_CACHE: 'off', FC_SEED: seed },
  },
});
