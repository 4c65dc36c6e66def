import { expect, test } from 'vitest';
import { analyze, samplesByLane } from '../../../src/core/analysis/ab/analyze.ts';
import { judge } from '../../../src/core/verdict/judge.ts';
import { nextRound } from '../../../src/core/verdict/stopping.ts';
import type { AbRun } from '../../../src/model/run.ts';
import { around, pairedRun } from '../../fixtures/paired-run.ts';

const TARGET = 'mt-remote-small/T=4,R=90';
const next = ({ manifest, samples }: AbRun) => nextRound(manifest.plan, samplesByLane(samples));
const wanting = (run: AbRun, evidence: number): AbRun => ({
  ...run,
  manifest: {
    ...run.manifest,
    plan: { ...run.manifest.plan, sampling: { ...run.manifest.plan.sampling, evidence } },
  },
});
const run = (centre: number, half: number, blocks: number) =>
  pairedRun({ [TARGET]: { throughput: around(centre, half, blocks) } });

test('a gain and a loss go on until they are shown with the wanted evidence', () => {
  for (const centre of [0.05, -0.05]) {
    expect(next(run(centre, 0.02, 20))).toEqual({ ended: 'decided' });
    expect(next(wanting(run(centre, 0.02, 20), 1e-6))).toEqual({ lanes: [TARGET] });
    expect(next(wanting(run(centre, 0.02, 32), 1e-6))).toEqual({ ended: 'decided' });
  }
});

test('what changes nothing ends as without it', () => {
  expect(next(run(0, 0.002, 12))).toEqual({ ended: 'decided' });
  expect(next(wanting(run(0, 0.002, 12), 1e-6))).toEqual({ ended: 'decided' });
});

test('after the last look a gain without the wanted evidence is decided by its own interval', () => {
  expect(next(wanting(run(0.012, 0.05, 160), 1e-15))).toEqual({ ended: 'decided' });
});

test('the verdict is the one without it', () => {
  const plain = run(0.05, 0.02, 20);
  const asked = wanting(plain, 1e-6);
  expect(judge(asked, analyze(asked))).toEqual(judge(plain, analyze(plain)));
});
