import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Only what hangs takes this long, also on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // What this machine was found to be must not change what tests see.
    env: { XDG_STATE_HOME: join(tmpdir(), 'alloc-ab-test-no-state') },
  },
});
