import { expect, test } from 'vitest';
import { analyze } from '../../../src/core/analysis/ab/analyze.ts';
import { sharedError } from '../../../src/core/plan/shared-error.ts';
import { joinedVerdict } from '../../../src/core/verdict/joined-verdict.ts';
import { judge } from '../../../src/core/verdict/judge.ts';
import { ok } from '../../../src/model/result.ts';
import type { Outcome } from '../../../src/model/verdict.ts';
import { random } from '../../../src/stats/random.ts';
import { pairedRun } from '../../fixtures/paired-run.ts';

// SIMULATED: equal arms on a noisy lane that is the only target, where a loss by its own interval is most likely.
const LANE = 'mt-remote-small/T=4,R=90';
const MACHINES = 4;
const TRIALS = 120;
const LOOKS = [32, 72];

/** The joined outcome of four machines, each at its first look that decides, with a shared error or each alone. */
function outcomes(next: () => number, machines: number): Outcome {
  const gauss = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const perMachine = Array.from({ length: MACHINES }, (_, index) => {
    const drawn = Array.from({ length: LOOKS.at(-1) ?? 0 }, () => 0.08 * gauss());
    const verdicts = LOOKS.map((blocks) => {
      const run = pairedRun({ [LANE]: { throughput: drawn.slice(0, blocks) } });
      const manifest = {
        ...run.manifest,
        plan: sharedError(
          run.manifest.plan,
          Array.from({ length: machines }, (_, index) => `m${index}`),
        ),
      };
      return judge({ ...run, manifest }, analyze({ ...run, manifest }));
    });
    const verdict = verdicts.find(({ outcome }) => outcome === 'NO-GO' || outcome === 'GO') ?? verdicts.at(-1);
    if (verdict === undefined) throw new Error('LOOKS is empty');
    return { machine: `machine-${index}`, verdict: ok(verdict) };
  });
  return joinedVerdict(perMachine).outcome;
}

function noGos(machines: number): number {
  const next = random('joined');
  const trials = Array.from({ length: TRIALS }, () => outcomes(next, machines));
  return trials.filter((outcome) => outcome === 'NO-GO').length;
}

test('four machines with a shared error call a neutral change NO-GO within that error, and without it more often', () => {
  const shared = noGos(MACHINES);
  // The nominal 1 % and three binomial standard errors of the number of trials; the seed is fixed.
  expect(shared / TRIALS).toBeLessThanOrEqual(0.01 + 3 * Math.sqrt((0.01 * 0.99) / TRIALS));
  // The trials can detect a NO-GO.
  const alone = noGos(1);
  expect(alone).toBeGreaterThan(shared);
}, 60_000);
