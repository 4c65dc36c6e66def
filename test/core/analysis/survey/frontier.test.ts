import { expect, test } from 'vitest';
import { frontierOf, laneCount } from '../../../../src/core/analysis/survey/frontier.ts';
import { gapEvidence } from '../../../../src/core/analysis/survey/gap-causes.ts';
import { pauseConditions } from '../../../../src/core/analysis/survey/pause-conditions.ts';
import type { Box } from '../../../../src/model/evidence.ts';
import type { SurveyRun } from '../../../../src/model/survey.ts';
import { evidence, perfOrder, reportOf, type Samples } from '../../../fixtures/evidence.ts';
import { surveyRun } from '../../../fixtures/survey-run.ts';

const BOXES: Box[] = [
  { box: 'route', pattern: '^route_', cause: 'classification' },
  { box: 'pages', pattern: '^page_', cause: 'page-supply' },
];
const [ST, MT] = ['st-mixed', 'mt-remote/T=4,R=90'];
const OTHERS = { 'libc.so.6:memset': 300, '[kernel.kallsyms]:clear_page': 100 };

/** hz4 and a comparator of this speed, with samples of hz4 on both lanes. */
function measured(st: Samples, mt: Samples, { speed = 1.25, boxes = BOXES } = {}): SurveyRun {
  const run = surveyRun({
    topic: 'frontier',
    arms: [
      { label: 'hz4', speed: 1, memory: 1 },
      { label: 'fast', speed, memory: 1 },
    ],
    noise: 0.005,
  });
  const { survey } = run.manifest;
  return {
    ...run,
    manifest: { ...run.manifest, survey: { ...survey, perf: perfOrder(survey.lanes, [0, 1], boxes) } },
    evidence: [
      evidence('profile', ST, 0, reportOf({ ...st, ...OTHERS })),
      evidence('profile', MT, 0, reportOf({ ...mt, ...OTHERS })),
    ],
  };
}

test('frontierOf scores boxes by min(bound, gap)', () => {
  const run = measured(
    { route_malloc: 400, page_fill: 100, rest: 100 },
    { route_free: 100, page_fill: 400, rest: 100 },
  );
  const { candidates } = frontierOf(run);
  expect(
    candidates
      .slice(0, 2)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['pages', 'route']);
  // What is outside the library is named too; nothing is shown to be saved there.
  expect(candidates.slice(2).map(({ name, score }) => [name, score])).toEqual([
    ['other libraries', 0],
    ['the kernel otherwise', 0],
  ]);
  const route = candidates.find(({ name }) => name === 'route');
  // 40 % of the samples: 1 / 0.6 - 1 = 66.7 % at most; no arm is more than 25 % faster.
  expect(route?.lanes[0]).toMatchObject({ lane: ST, share: 0.4 });
  expect(route?.lanes[0]?.bound).toBeCloseTo(2 / 3, 6);
  expect(route?.lanes[0]?.gap?.estimate).toBeCloseTo(0.25, 1);
  expect(route?.score).toBeCloseTo((0.25 + 1 / 9) / 2, 1);
  expect(route && laneCount(route)).toBe(2);
});

test('without an arm ahead the score is 0 and the most expensive box is the first', () => {
  const run = measured(
    { route_malloc: 100, page_fill: 400, rest: 100 },
    { route_free: 100, page_fill: 400, rest: 100 },
    { speed: 0.8 },
  );
  const { candidates, gaps } = frontierOf(run);
  expect(gaps.size).toBe(0);
  expect(candidates.slice(0, 2).map(({ name, score }) => [name, score])).toEqual([
    ['pages', 0],
    ['route', 0],
  ]);
});

test('without boxes the candidates are functions of the library', () => {
  const run = measured({ a: 400, b: 200 }, { a: 400, b: 200 }, { boxes: [] });
  expect(frontierOf(run).candidates.map(({ name, isFunction }) => [name, isFunction])).toEqual([
    ['a', true],
    ['b', true],
    ['other libraries', false],
    ['the kernel otherwise', false],
  ]);
});

test('without a profile there is no candidate', () => {
  const run = measured({ a: 1 }, { a: 1 });
  expect(frontierOf({ ...run, evidence: [] }).candidates).toEqual([]);
});

test('gapEvidence holds the evidence for each cause of a gap', () => {
  const run = measured({ route_malloc: 400, rest: 200 }, { route_free: 100, rest: 500 });
  const memo = gapEvidence(run, frontierOf(run));
  expect(memo.map(({ lane }) => lane).sort()).toEqual([MT, ST].sort());
  const st = memo.find(({ lane }) => lane === ST);
  expect(st?.causes).toMatchObject([
    { cause: 'wrapper', share: null },
    { cause: 'classification', share: 0.4 },
    { cause: 'free-list', share: null },
    { cause: 'page-supply', share: 0 },
  ]);
  expect(st?.kernel).toEqual([0.1, null]);
});

/** The states of the three conditions. */
function ruled(run: SurveyRun, workload = false): string[] {
  const frontier = frontierOf(run);
  const found = { frontier, gaps: gapEvidence(run, frontier), workload: workload ? frontier : null };
  return pauseConditions(found).map(({ state }) => state);
}

test('pauseConditions returns the three conditions with their evidence', () => {
  // One cause on both lanes, far ahead of the other.
  const clear = measured(
    { route_malloc: 400, page_fill: 30, rest: 170 },
    { route_free: 400, page_fill: 30, rest: 170 },
  );
  expect(ruled(clear)).toEqual(['not measured', 'met', 'met']);
  expect(ruled(clear, true)[0]).toBe('met');
  // Two causes could each close half of every gap.
  const both = measured({ route_malloc: 300, page_fill: 300 }, { route_free: 300, page_fill: 300 });
  expect(ruled(both)).toEqual(['not measured', 'not met', 'not met']);
  // Each cause explains only one lane.
  const split = measured({ route_malloc: 400, rest: 200 }, { page_fill: 400, rest: 200 });
  expect(ruled(split)).toEqual(['not measured', 'not met', 'not met']);
  // No arm is ahead: there is nothing to explain, and no candidate has a score.
  const first = measured({ route_malloc: 400, rest: 200 }, { route_free: 400, rest: 200 }, { speed: 0.7 });
  expect(ruled(first, true)).toEqual(['not met', 'not met', 'not met']);
  expect(ruled({ ...clear, evidence: [] })).toEqual(['not measured', 'not measured', 'not measured']);
});

/** A line with 34 % of its time in page faults, and an allocator with few of them, at this speed. */
function faulting({ speed, profiled = true }: { speed: number; profiled?: boolean }): SurveyRun {
  const run = measured(
    { route_malloc: 300, page_fill: 20, rest: 20 },
    { route_malloc: 300, page_fill: 20, rest: 20 },
    { speed },
  );
  const report = (samples: Samples, faults: number) =>
    reportOf({ ...samples, 'bench:work': 300, '[kernel.kallsyms]:clear_page': faults }).replace(
      `${faults} main|clear_page`,
      `${faults} main|malloc|asm_exc_page_fault|clear_page`,
    );
  const readings = run.readings.map((reading) => ({
    ...reading,
    minorFaults: reading.arm === 1 ? 750 : 5000,
  }));
  const own = { route_malloc: 340, page_fill: 20 };
  return {
    ...run,
    readings,
    evidence: [ST, MT].flatMap((lane) => [
      evidence('profile', lane, 0, report(own, 340)),
      ...(profiled ? [evidence('profile', lane, 1, report({ ...own, rest: 300 }, 40))] : []),
    ]),
  };
}

test('page faults are the first candidate when another allocator shows that they are the dearest', () => {
  const [first, ...others] = frontierOf(faulting({ speed: 1.02 })).candidates;
  expect(first).toMatchObject({ name: 'page faults (kernel)', isOutside: true });
  // 34 % less 4 % of the same CPU time, which is 1 / 1.02 of ours here: 1 / (1 − 0.30) − 1.
  expect(first?.lanes[0]?.share).toBeCloseTo(0.34, 9);
  expect(first?.lanes[0]?.saving).toMatchObject({ arm: 1 });
  expect(first?.score).toBeGreaterThan(0.4);
  expect(first?.score).toBeLessThan(0.45);
  expect(others.map(({ name }) => name)).toContain('the program');
});

test('also when the allocator with fewer page faults is slower: the saving does not need a lead', () => {
  const { gaps, candidates } = frontierOf(faulting({ speed: 0.9 }));
  expect(gaps.size).toBe(0);
  expect(candidates[0]).toMatchObject({ name: 'page faults (kernel)' });
  expect(candidates[0]?.score).toBeGreaterThan(0.3);
});

test('without a profile of the other allocator, the saving is the share times the faults that it does not have', () => {
  const [first] = frontierOf(faulting({ speed: 0.9, profiled: false })).candidates;
  expect(first?.name).toBe('page faults (kernel)');
  // 85 % of 34 %.
  expect(first?.lanes[0]?.saving?.saved).toBeCloseTo(0.85 * 0.34, 2);
});

test('a difference within the noise of the samples is no saving', () => {
  const run = measured({ route_malloc: 400, rest: 200 }, { route_malloc: 400, rest: 200 }, { speed: 1 });
  const near = { 'libc.so.6:memset': 290, '[kernel.kallsyms]:clear_page': 85 };
  const other = [ST, MT].map((lane) =>
    evidence('profile', lane, 1, reportOf({ route_malloc: 400, rest: 225, ...near })),
  );
  const { candidates } = frontierOf({ ...run, evidence: [...(run.evidence ?? []), ...other] });
  expect(candidates.filter(({ isOutside }) => isOutside).map(({ score }) => score)).toEqual([0, 0]);
});

test('a lane that was to be profiled and was not is named', () => {
  const run = measured({ route_malloc: 400, rest: 200 }, { route_malloc: 400, rest: 200 });
  const half = { ...run, evidence: (run.evidence ?? []).filter(({ lane }) => lane === ST) };
  expect(frontierOf(half).unprofiled).toEqual([MT]);
  expect(ruled(half, true)).toEqual(['not measured', 'not measured', 'not measured']);
});
