import fc from 'fast-check';
import { expect } from 'vitest';

/**
 * Every property starts from the seed that vitest.config.ts printed, and a failed one prints the command that repeats it.
 * A property that names its own seed keeps it.
 */
fc.configureGlobal({
  seed: Number(process.env.FC_SEED),
  reporter(details) {
    if (!details.failed) return;
    const file = (expect.getState().testPath ?? '').replace(`${process.cwd()}/`, '');
    const repeat = `FC_SEED=${process.env.FC_SEED} npx vitest run ${file}`;
    throw new Error(`${fc.defaultReportMessage(details)}\n\nRepeat it: ${repeat}`, { cause: details.errorInstance });
  },
});
