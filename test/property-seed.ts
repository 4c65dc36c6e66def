import fc from 'fast-check';

/** The seed that vitest.config.ts printed. A property that names its own seed keeps it. */
fc.configureGlobal({ seed: Number(process.env.FC_SEED) });
