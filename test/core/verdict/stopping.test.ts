import { describe, expect, test } from 'vitest';
import { samplesByLane } from '../../../src/core/analysis/ab/analyze.ts';
import { nextRound } from '../../../src/core/verdict/stopping.ts';
import type { AbRun, Sample } from '../../../src/model/run.ts';
import { around, askingGain, type PairedLane, pairedRun, pairedSample } from '../../fixtures/paired-run.ts';

const TARGET = 'mt-remote-small/T=4,R=90';
const SECOND = 'mt-remote-full/T=4,R=90';
const GUARD = 'st-mixed-small';

const lane = (centre: number, half: number, count: number): PairedLane => ({ throughput: around(centre, half, count) });
const next = ({ manifest, samples }: AbRun) => nextRound(manifest.plan, samplesByLane(samples));
const disturb = (run: AbRun, isDisturbed: (sample: Sample) => boolean): AbRun => ({
  ...run,
  samples: run.samples.map((sample) => (isDisturbed(sample) ? { ...sample, foreignCores: 0.6 } : sample)),
});

describe('nextRound', () => {
  test('starts with every lane', () => {
    expect(next(pairedRun({ [TARGET]: lane(0, 0, 0), [GUARD]: lane(0, 0, 0) }))).toEqual({ lanes: [TARGET, GUARD] });
  });

  test('takes no decision before the first look, however clear', () => {
    expect(next(pairedRun({ [TARGET]: lane(-0.5, 0.001, 8) }))).toEqual({ lanes: [TARGET] });
    expect(next(pairedRun({ [TARGET]: lane(-0.5, 0.001, 12) }))).toEqual({ ended: 'decided' });
  });

  test('blocks between two looks are not used', () => {
    const wide = around(0.05, 0.3, 12);
    const run = pairedRun({ [TARGET]: { throughput: [...wide, ...around(0.05, 0.0001, 4)] } });
    expect(next(run)).toEqual({ lanes: [TARGET] });
    expect(next(pairedRun({ [TARGET]: { throughput: [...wide, ...around(0.05, 0.0001, 8)] } }))).toEqual({
      lanes: [TARGET],
    });
  });

  test('a decided lane pauses while others go on', () => {
    const run = pairedRun({ [TARGET]: lane(0.05, 0.01, 20), [SECOND]: lane(0.05, 0.3, 20) });
    expect(next(run)).toEqual({ lanes: [SECOND] });
  });

  test('a lane is not decided while one of its guards is open', () => {
    const noisy = { throughput: around(0.05, 0.01, 12), rss: around(0.03, 0.3, 12) };
    expect(next(pairedRun({ [TARGET]: noisy }))).toEqual({ lanes: [TARGET] });
  });

  test('a lane with an excluded gain goes on only while equivalence is possible', () => {
    const asked = (centre: number) => askingGain(pairedRun({ [TARGET]: lane(centre, 0.02, 12) }), 0.05);
    expect(next(asked(-0.004))).toEqual({ lanes: [TARGET] });
    expect(next(asked(-0.012))).toEqual({ ended: 'decided' });
    // When the required gain is within the equivalence band, excluding it does not decide the lane.
    expect(next(pairedRun({ [TARGET]: lane(-0.012, 0.02, 12) }))).toEqual({ lanes: [TARGET] });
  });

  test('a certain NO-GO ends the run once every lane had its first look', () => {
    const loss = lane(-0.1, 0.01, 20);
    expect(next(pairedRun({ [TARGET]: loss, [SECOND]: lane(0.05, 0.3, 8) }))).toEqual({ lanes: [SECOND] });
    expect(next(pairedRun({ [TARGET]: loss, [SECOND]: lane(0.05, 0.3, 20) }))).toEqual({ ended: 'decided' });
    expect(next(pairedRun({ [TARGET]: lane(0.05, 0.3, 20), [GUARD]: loss }))).toEqual({ ended: 'decided' });
  });

  test('once every lane had its first look, lanes on the way to a NO-GO come before the others', () => {
    const [open, worse] = [lane(0.005, 0.05, 12), lane(-0.05, 0.2, 12)];
    expect(next(pairedRun({ [TARGET]: open, [SECOND]: worse, [GUARD]: open }))).toEqual({ lanes: [SECOND] });
    expect(next(pairedRun({ [TARGET]: open, [SECOND]: open, [GUARD]: worse }))).toEqual({ lanes: [GUARD] });
    expect(next(pairedRun({ [TARGET]: open, [SECOND]: worse, [GUARD]: lane(0.005, 0.05, 8) }))).toEqual({
      lanes: [TARGET, SECOND, GUARD],
    });
    // A loss within the margin of a guard leads to no NO-GO.
    const slight = lane(-0.012, 0.2, 12);
    expect(next(pairedRun({ [TARGET]: open, [GUARD]: slight }))).toEqual({ lanes: [TARGET, GUARD] });
  });

  test('a harm in the memory of a lane counts as one in its throughput', () => {
    const heavy = { throughput: around(0.005, 0.05, 12), rss: around(0.09, 0.3, 12) };
    expect(next(pairedRun({ [TARGET]: lane(0.005, 0.05, 12), [GUARD]: heavy }))).toEqual({ lanes: [GUARD] });
  });

  test('no gain on any target is a NO-GO too, unless equivalence is still possible on all', () => {
    const open = { throughput: around(-0.012, 0.02, 12), rss: around(0.03, 0.3, 12) };
    const flat = { throughput: around(-0.003, 0.014, 12), rss: around(0.03, 0.3, 12) };
    const asked = (first: PairedLane) => askingGain(pairedRun({ [TARGET]: first, [SECOND]: flat }), 0.05);
    expect(next(asked(open))).toEqual({ ended: 'decided' });
    expect(next(asked(flat))).toEqual({ lanes: [TARGET, SECOND] });
  });

  test('ends at the last look', () => {
    expect(next(pairedRun({ [TARGET]: lane(0.012, 0.5, 156) }))).toEqual({ lanes: [TARGET] });
    expect(next(pairedRun({ [TARGET]: lane(0.012, 0.5, 160) }))).toEqual({ ended: 'blocks' });
  });

  test('disturbed blocks do not count and are repeated, whichever arm was disturbed', () => {
    for (const arm of ['baseline', 'candidate']) {
      const run = pairedRun({ [TARGET]: lane(0.05, 0.001, 12) });
      expect(next(disturb(run, (sample) => sample.arm === arm && sample.block === 3))).toEqual({ lanes: [TARGET] });
    }
  });

  test('disturbed blocks are repeated until they are half the last look', () => {
    const run = pairedRun({ [TARGET]: lane(0.05, 0.3, 96) });
    expect(next(disturb(run, ({ block }) => block < 79))).toEqual({ lanes: [TARGET] });
    expect(next(disturb(run, ({ block }) => block < 80))).toEqual({ ended: 'blocks' });
  });

  test.each<[string, Partial<Sample>]>([
    ['a non-zero exit', { exitCode: 1 }],
    ['a signal', { exitCode: null, signal: 'SIGSEGV' }],
    ['a timeout', { timedOut: true }],
    ['a missing library', { library: 'missing' }],
    ['another library', { library: 'other' }],
    ['a library that could not be proven', { library: 'unknown' }],
    ['no number', { value: null }],
    ['a number that is no rate', { value: 0 }],
  ])('%s ends the run at once', (_, changes) => {
    const bad = pairedSample({ lane: TARGET, block: 0, arm: 'candidate', ...changes });
    const { plan } = pairedRun({ [TARGET]: lane(0, 0, 0) }).manifest;
    expect(nextRound(plan, new Map([[TARGET, [bad]]]))).toEqual({ ended: 'incident' });
  });
});
