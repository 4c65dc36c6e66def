import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    maxWorkers: 2,
    // GitHub's language service is CommonJS-flavoured ESM without extensions; Vite resolves it.
    server: { deps: { inline: [/@actions\//] } },
  },
});
