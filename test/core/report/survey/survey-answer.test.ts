import { describe, expect, test } from 'vitest';
import { surveyDocument } from '../../../../src/core/report/survey/survey-document.ts';
import type { SurveyManifest, SurveyRun } from '../../../../src/model/survey.ts';
import { frontierRun, pauseRun } from '../../../fixtures/observed-run.ts';
import { type InventedSurvey, surveyRun } from '../../../fixtures/survey-run.ts';

const arm = (label: string, speed: number, more = {}) => ({ label, speed, memory: 1, ...more });
const MAIN = arm('main', 1);
const rounds = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

function answer(run: SurveyRun): { answered: boolean; healthy?: false; headline: string; next: string } {
  const { answered, healthy, headline, next } = surveyDocument(run);
  return { answered, ...(healthy === false && { healthy }), headline: String(headline), next };
}

const compare = (arms: InventedSurvey['arms'], more: Partial<InventedSurvey> = {}) =>
  surveyRun({ arms, rounds: 13, ...more });

/** The run with other fields of its manifest. */
function having(run: SurveyRun, manifest: Partial<SurveyManifest>): SurveyRun {
  return { ...run, manifest: { ...run.manifest, ...manifest } };
}

describe('compare', () => {
  test('every allocator on every lane is an answer; the first is first alone, or shares the place', () => {
    expect(answer(compare([MAIN, arm('slow', 0.8)]))).toMatchObject({
      answered: true,
      headline: 'COMPARED: main is first on 2 of 2 lanes among 2 allocators',
    });
    expect(answer(compare([MAIN, arm('twin', 1.0001), arm('slow', 0.8)]))).toMatchObject({
      answered: true,
      headline: 'COMPARED: main shares the first place on 2 of 2 lanes among 3 allocators',
    });
  });

  test.each([11, 12])('%i disturbed rounds of thirteen leave no order', (count) => {
    const found = answer(compare([MAIN, arm('slow', 0.5)], { disturbed: rounds(0, count) }));
    expect(found.answered).toBe(false);
    expect(found.headline).toMatch(
      new RegExp(`^NOT COMPARED: Others used more than 0.5 cores in ${2 * count} of 26 rounds`),
    );
  });

  test('few rounds, all of them disturbed, leave no order, for that reason', () => {
    const found = answer(compare([MAIN, arm('slow', 0.5)], { rounds: 4, disturbed: rounds(0, 4) }));
    expect(found.headline).toBe('NOT COMPARED: other processes used the machine in every round');
  });

  test.each([1, 2, 11])('%i rounds in all leave no order', (count) => {
    expect(answer(compare([MAIN, arm('slow', 0.5)], { rounds: count }))).toMatchObject({
      answered: false,
      headline: expect.stringMatching(/^NOT COMPARED: at most \d+ rounds? of a lane can be used/),
    });
  });

  test('an allocator without numbers, or with a crash, is named before any place', () => {
    const absent = answer(compare([MAIN, arm('slow', 0.8), arm('absent', 1, { notBuilt: true })]));
    expect(absent.headline).toBe(
      'COMPARED: in part, without absent; of the rest main is first on 2 of 2 lanes among 2 allocators',
    );
    expect(absent.answered).toBe(false);
    const crashed = answer(compare([MAIN, arm('slow', 0.8), arm('dies', 2, { crashesIn: 8 })]));
    expect(crashed.headline).toMatch(/^COMPARED: in part, without dies; /);
    expect(crashed.answered).toBe(false);
  });

  test('a lane without rounds is named', () => {
    const run = compare([MAIN, arm('slow', 0.8)]);
    const half = { ...run, readings: run.readings.filter(({ lane }) => lane === 'st-mixed') };
    expect(answer(half)).toMatchObject({
      answered: false,
      headline:
        'COMPARED: in part, not on mt-remote T=4 R=90; of the rest main is first on 1 of 2 lanes among 2 allocators',
    });
  });

  test.each<[string, Partial<SurveyManifest>, RegExp]>([
    [
      'the machine changed',
      {
        observations: [
          { name: 'machine-unchanged', status: 'fail', detail: 'During sampling governor was a and became b.' },
        ],
      },
      /^NOT COMPARED: During sampling governor/,
    ],
    ['the survey was broken off', { ended: 'incident' }, /^NOT COMPARED: The survey was broken off/],
  ])('when %s there is no order', (_, manifest, headline) => {
    const found = answer(having(compare([MAIN, arm('slow', 0.5)]), manifest));
    expect(found).toMatchObject({ answered: false, headline: expect.stringMatching(headline) });
  });

  test('a lane that does not measure what it claims leaves no order', () => {
    const run = compare([MAIN, arm('slow', 0.5)]);
    const { survey } = run.manifest;
    const check = { name: 'remote', read: 'remote=([0-9.]+)', low: 88, high: 92 };
    const lanes = survey.lanes.map((lane, index) => (index === 0 ? { ...lane, checks: [check] } : lane));
    const readings = run.readings.map((reading) => ({ ...reading, checks: { remote: reading.arm === 1 ? 71 : 90 } }));
    const found = answer({ readings, manifest: { ...run.manifest, survey: { ...survey, lanes } } });
    expect(found.answered).toBe(false);
    expect(found.headline).toContain('st-mixed does not measure what it claims: remote is 71 (slow)');
  });

  test('the gap of a lane where less is better is that of the faster allocator', () => {
    const run = compare([MAIN, arm('slower', 1.5), arm('faster', 0.5)]);
    const { survey } = run.manifest;
    const lanes = survey.lanes.map((lane) => ({ ...lane, unit: 'points', better: 'lower' as const }));
    const { next } = answer(having(run, { survey: { ...survey, lanes } }));
    expect(next).toMatch(/where faster is \d/);
  });
});

describe('health', () => {
  const health = (arms: InventedSurvey['arms']) => surveyRun({ topic: 'health', arms, rounds: 1 });

  test('every setting on every lane is healthy; a crash is not, and names its setting', () => {
    expect(answer(health([MAIN, arm('main+fat', 1)]))).toMatchObject({
      answered: true,
      headline: 'HEALTHY: all 2 settings of main build and run on 2 lanes',
    });
    expect(answer(health([MAIN, arm('main+fat', 1, { crashesIn: 0 })]))).toMatchObject({
      answered: false,
      healthy: false,
      headline: 'NOT HEALTHY: 1 of 2 settings fail: main+fat',
    });
  });

  test('a lane that fails with the C library too, or without the library in its processes, is not blamed on the allocator', () => {
    const run = health([MAIN, arm('main+fat', 1)]);
    const end = { end: 'could not be started (ENOENT)', lastLines: '', backtrace: null };
    const having = (trouble: (typeof run.readings)[number]['trouble'], more = {}) => ({
      ...run,
      readings: run.readings.map((reading) =>
        reading.lane === 'st-mixed' ? { ...reading, ...more, trouble } : reading,
      ),
    });
    const dead = having({ ...end, withoutLibrary: 'fails' }, { exitCode: null });
    expect(answer(dead)).toMatchObject({
      answered: false,
      headline: 'HEALTH NOT KNOWN: 2 of 4 processes of main and its presets ran well; not known: st-mixed',
      next: 'st-mixed does not run without the allocator either: correct the lane, then repeat the health check.',
    });
    expect(answer(dead).healthy).toBeUndefined();
    expect(JSON.stringify(surveyDocument(dead))).toContain('LANE FAILS');
    expect(answer(having({ ...end, withoutLibrary: 'runs' }, { exitCode: 1 })).healthy).toBe(false);
    expect(answer(having(end, { exitCode: 0, library: 'missing' })).healthy).toBeUndefined();
  });

  test('a process that ended in order, but was not measured, lacks no backtrace', () => {
    const run = health([MAIN]);
    const pageOf = (exitCode: number) => {
      const trouble = { end: 'was not measured: b used 90 % of the CPU time', lastLines: '', backtrace: null };
      return JSON.stringify(
        surveyDocument({ ...run, readings: run.readings.map((each) => ({ ...each, exitCode, trouble })) }),
      );
    };
    expect(pageOf(0)).toContain('was not measured');
    expect(pageOf(0)).not.toContain('No backtrace');
    expect(pageOf(2)).toContain('No backtrace');
  });

  test('a program that never started says nothing about the allocator', () => {
    const run = health([MAIN]);
    const trouble = { end: 'could not be started (Permission denied)', lastLines: '', backtrace: null };
    const readings = run.readings.map((each) =>
      each.lane === 'st-mixed' ? { ...each, exitCode: null, signal: null, trouble } : each,
    );
    expect(answer({ ...run, readings })).toMatchObject({
      answered: false,
      headline: expect.stringMatching(/^HEALTH NOT KNOWN: 1 of 2 .*not known: st-mixed/),
    });
    expect(JSON.stringify(surveyDocument({ ...run, readings }))).toContain('NOT STARTED');
  });

  test('a lane that did not run, and a process whose library is not proven, are not known to be healthy', () => {
    const run = health([MAIN, arm('main+fat', 1)]);
    const half = { ...run, readings: run.readings.filter(({ lane }) => lane === 'st-mixed') };
    expect(answer(half)).toMatchObject({
      answered: false,
      headline: 'HEALTH NOT KNOWN: 2 of 4 processes of main and its presets ran well; not known: mt-remote T=4 R=90',
    });
    const unproven = run.readings.map((reading) =>
      reading.arm === 1 ? { ...reading, library: 'unknown' as const } : reading,
    );
    expect(answer({ ...run, readings: unproven }).headline).toMatch(/^HEALTH NOT KNOWN: .*main\+fat on st-mixed/);
  });
});

describe('baseline', () => {
  const baseline = (more: Partial<InventedSurvey>) =>
    surveyRun({ topic: 'baseline', arms: [MAIN], rounds: 10, noise: 0.01, control: 1, ...more });

  test('a baseline with its controls is an answer', () => {
    expect(answer(baseline({}))).toMatchObject({
      answered: true,
      headline: expect.stringMatching(/^BASELINE: main on 2 of 2 lanes;/),
    });
  });

  test.each<[string, Partial<InventedSurvey>, RegExp]>([
    ['five runs', { rounds: 5 }, /^NO BASELINE: main; too few runs: st-mixed and mt-remote/],
    ['a control outside', { control: 0.5 }, /^BASELINE: .*the control lies outside on/],
  ])('%s is no reference', (_, more, headline) => {
    expect(answer(baseline(more))).toMatchObject({ answered: false, headline: expect.stringMatching(headline) });
  });

  test('without a control the next step does not call it a reference', () => {
    const { control: _, ...plain } = { topic: 'baseline' as const, arms: [MAIN], rounds: 10, noise: 0.01, control: 1 };
    const found = answer(surveyRun(plain));
    expect(found.answered).toBe(false);
    expect(found.next).not.toContain('reference');
  });
});

describe('pause', () => {
  test('with a condition that is not measured it is not known whether the next phase can begin', () => {
    const found = answer(pauseRun());
    expect(found.answered).toBe(false);
    expect(found.headline).toBe(
      'PAUSE: 1 of 3 conditions are met, but whether the next phase can begin is not known: 2 conditions not measured; without a full result: real workload',
    );
  });

  test('a line that is not healthy is named', () => {
    const run = pauseRun();
    const trouble = { end: 'was killed by SIGABRT', lastLines: '', backtrace: null };
    const readings = run.readings.map((reading) =>
      reading.part === 0 && reading.arm === 1 ? { ...reading, trouble } : reading,
    );
    expect(answer({ ...run, readings })).toMatchObject({
      answered: false,
      headline: expect.stringMatching(/health \(NOT HEALTHY\)/),
      next: 'First the health: Repair what fails below before measuring it.',
    });
  });
});

test('the first lines say that the machine is not qualified, and name lanes with more threads than processors', () => {
  const run = compare([MAIN, arm('slow', 0.8)]);
  const { survey } = run.manifest;
  const lanes = survey.lanes.map((lane, index) => ({ ...lane, cell: index === 0 ? {} : { T: '8' } }));
  const document = surveyDocument(having(run, { survey: { ...survey, lanes }, environment: { cores: '2' } }));
  const lead = JSON.stringify(document.lead);
  expect(lead).toContain('Machine lab, not qualified: This machine was never measured against itself.');
  expect(lead).toContain('has 8 threads on 2 processors.');
});

describe('frontier', () => {
  test('with a profile of every lane and every allocator ranked it is an answer', () => {
    expect(answer(frontierRun())).toMatchObject({ answered: true, headline: 'FRONTIER: next for hz4: 1. route' });
  });

  test('a lane without a profile, and a comparison without an order, are named', () => {
    const run = frontierRun();
    const { survey } = run.manifest;
    const perf = survey.perf && { ...survey.perf, lanes: survey.lanes };
    const both = having(run, { survey: { ...survey, ...(perf ? { perf } : {}) } });
    expect(answer(both)).toMatchObject({
      answered: false,
      headline: 'FRONTIER: next for hz4: 1. route; not profiled: mt-remote T=4 R=90',
    });
    const few = { ...run, readings: run.readings.filter(({ round }) => round < 3) };
    expect(answer(few)).toMatchObject({
      answered: false,
      headline: expect.stringMatching(
        /^FRONTIER: no candidate; NOT COMPARED: at most 3 rounds.*; the heaviest part is route, 50.0 % of st-mixed$/,
      ),
    });
  });

  test('a machine that changed leaves no order of candidates', () => {
    const changed = [
      { name: 'machine-unchanged', status: 'fail' as const, detail: 'During sampling governor changed.' },
    ];
    expect(answer(having(frontierRun(), { observations: changed })).headline).toMatch(
      /^FRONTIER: no candidate; NOT COMPARED: During/,
    );
  });

  test('without any profile it names that first', () => {
    expect(answer({ ...frontierRun(), evidence: [] })).toMatchObject({
      answered: false,
      headline: 'FRONTIER: no profile of hz4; not profiled: st-mixed',
    });
  });
});
