import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { abFault } from '../../../src/core/bundle/ab-fault.ts';
import type { AbRun, Sample } from '../../../src/model/run.ts';

const read = (name: string): string => readFileSync(`test/fixtures/recorded-lockstep/${name}`, 'utf8');
const manifest: AbRun['manifest'] = JSON.parse(read('manifest.json'));
const samples: Sample[] = read('samples.jsonl')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

/** The recorded run up to its first start of this lane, had the budget been over at this time, in seconds. */
function fault(lane: string, budgetSeconds: number): string | null {
  const last = samples.findIndex((sample, index) => sample.lane === lane && samples[index + 1]?.lane !== lane);
  const { plan } = manifest;
  const shorter = { ...manifest, plan: { ...plan, sampling: { ...plan.sampling, budgetSeconds } } };
  return abFault({ manifest: shorter, samples: samples.slice(0, last + 1), evidence: [] });
}

test('groups of a start that began within the budget may begin after it; the next start may not', () => {
  const lane = 'mt-steady/T=2,R=90';
  const [first = 0, second = 0] = [
    ...new Set(samples.filter((sample) => sample.lane === lane).map(({ startedNs }) => startedNs / 1e9)),
  ];
  expect(fault(lane, (first + second) / 2)).toBeNull();
  expect(fault(lane, first - 0.001)).toMatch(/^block \d+ of \S+ began after the budget was used up$/);
});
