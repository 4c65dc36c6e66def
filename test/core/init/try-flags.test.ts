import { expect, test } from 'vitest';
import { draftByTrial } from '../../../src/core/init/init.ts';
import type { Answers, Ask } from '../../../src/core/init/systems/trial.ts';
import { CONFIGURE } from '../../runner/trial/small-projects.ts';

const FILES = Object.entries(CONFIGURE).map(([path, text]) => ({ path, text }));

/** Drafts with builds that take `seconds` each, and whose library depends on the flags of the command. */
function drafted(seconds: number) {
  const trial = draftByTrial(FILES);
  let builds = 0;
  let flags = 'without';
  const answers: { readonly [Kind in Ask['kind']]: (ask: Ask) => Answers[Kind] } = {
    fresh: () => {
      flags = 'without';
      return { submodules: 'none' };
    },
    run: (ask) => {
      const argv = ask.kind === 'run' ? ask.argv : [];
      builds++;
      if (argv.includes('--enable-stats')) flags = 'with';
      const isHelp = argv.includes('--help');
      return {
        end: null,
        output: isHelp ? '  --enable-stats  keep statistics\n' : '',
        seconds: isHelp ? 0 : seconds,
        compiled: [{ path: 'src/xalloc.c', hasProbe: true }],
      };
    },
    read: () => null,
    list: () => [],
    left: () => ({
      libraries: [{ paths: ['libxalloc.so'], defines: ['malloc', 'free', 'calloc', 'realloc'], sha256: flags }],
      programs: [],
    }),
    keep: () => null,
    program: () => ({ end: null, output: '', seconds: 0, allocations: 0, isServed: true }),
  };
  let step = trial.next();
  while (step.done !== true) step = trial.next(answers[step.value.kind](step.value));
  return { report: step.value.report, builds };
}

test('a quick build is repeated with flags until one changes the library', () => {
  const { report } = drafted(10);
  expect(report.triedFlag).toBe('STATS');
  expect(report.leftOut.join()).not.toContain('not tried');
});

test('a build of more than a minute is not repeated, and the report says so', () => {
  const { report, builds } = drafted(95);
  expect(report.triedFlag).toBeNull();
  expect(report.leftOut).toContain('Builds with a flag were not tried, since one build took 190 s.');
  expect(builds).toBeLessThan(drafted(10).builds);
});
