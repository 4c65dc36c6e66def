import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyze } from '../../../src/core/analysis/ab/analyze.ts';
import { renderCheck } from '../../../src/core/report/verdict/check.ts';
import { renderComment } from '../../../src/core/report/verdict/comment.ts';
import { renderTerminal } from '../../../src/core/report/verdict/terminal.ts';
import { judge } from '../../../src/core/verdict/judge.ts';
import { isMeasurable, Sample } from '../../../src/model/run.ts';
import { renderReport } from '../../../src/web/report.ts';
import { syntheticRun } from '../../fixtures/synthetic-run.ts';
import '../../property-seed.ts';

const RUN = syntheticRun({ blocks: 14, lanes: ['mt-remote-small/T=4,R=90', 'st-mixed-small'] });

const count = fc.oneof(fc.constantFrom(0, 1, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER), fc.maxSafeNat());
/** The reader refuses any other number. */
const number = fc
  .oneof(fc.constantFrom(1e-18, 1e-9, 1, 1e18, 1e20, 0, -1, -1e20), fc.double({ noNaN: true, min: -1e20, max: 1e20 }))
  .filter(isMeasurable);
const numbers = fc.record({
  value: fc.oneof(number, fc.constant(null)),
  wallNs: count,
  cpuNs: count,
  rssPeakBytes: fc.oneof(count, fc.constant(null)),
  minorFaults: fc.oneof(count, fc.constant(null)),
});

test('numbers that the reader of a bundle allows are analysed, judged and rendered without a crash, NaN or infinity', () => {
  fc.assert(
    fc.property(numbers, numbers, fc.boolean(), (baseline, candidate, everywhere) => {
      const samples = RUN.samples.map((sample) =>
        everywhere || sample.block % 3 === 0
          ? Sample.parse({ ...sample, ...(sample.arm === 'baseline' ? baseline : candidate) })
          : sample,
      );
      const run = { ...RUN, samples };
      const verdict = judge(run, analyze(run));
      const texts = [
        renderTerminal(verdict, run, { color: false, width: 100 }),
        renderComment(verdict, run, { tag: 'alloc-ab:x', repository: 'team/alloc' }),
        JSON.stringify(renderCheck(verdict, run)),
        renderReport(verdict, run),
      ];
      for (const text of texts) expect(/.{0,60}(NaN|Infinity|undefined).{0,40}/.exec(text)?.[0]).toBeUndefined();
    }),
    { numRuns: 40 },
  );
});
