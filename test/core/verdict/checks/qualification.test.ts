import { describe, expect, test } from 'vitest';
import { analyze } from '../../../../src/core/analysis/ab/analyze.ts';
import { parseCommand } from '../../../../src/core/command/command.ts';
import { renderQualification } from '../../../../src/core/report/verdict/qualification-text.ts';
import {
  delayNanos,
  fingerprintOf,
  injectedReadings,
  nanosPerOperation,
  outdatedFacts,
  qualificationCheck,
  qualify,
  selfCommand,
  slowedCommand,
  type Trial,
  tooCoarse,
} from '../../../../src/core/verdict/checks/qualification.ts';
import { judge } from '../../../../src/core/verdict/judge.ts';
import { Qualification } from '../../../../src/model/qualification.ts';
import type { AbRun } from '../../../../src/model/run.ts';
import { syntheticRun } from '../../../fixtures/synthetic-run.ts';

const LOCKSTEP = { runs: 1, runLength: 2, dropped: 0, burstMicros: 1000, warmMicros: 0 };
const about = { at: '2026-01-02T03:04:05.000Z', tool: '0.1.0', fingerprint: {} };
const judged = (run: AbRun): Trial => ({ run, verdict: judge(run, analyze(run)) });
const trial = (effect: number, seed: string) => judged(syntheticRun({ effect, seed, noise: 0.002 }));

/** Turns the lanes of a synthetic run into lock-step lanes with a slowed candidate. */
function slowedRun(share: number): AbRun {
  const run = syntheticRun({ noise: 0.001, seed: 'slow', effect: -share });
  const lanes = run.manifest.plan.lanes.map((lane) => ({ ...lane, kit: true, lockstep: LOCKSTEP }));
  const samples = run.samples.map((sample) => {
    const ns = Math.round(1e12 / (sample.value ?? 1));
    const delayNs = sample.arm === 'candidate' ? Math.round(2 * ns * share) : 0;
    return {
      ...sample,
      bursts: { operations: 1000, runsNs: [[ns, ns]], coldNs: 1, warmNs: 1, insideNs: 2 * ns, delayNs },
    };
  });
  const lengths = Object.fromEntries(lanes.map(({ id }) => [id, 1000]));
  return { samples, manifest: { ...run.manifest, lengths, plan: { ...run.manifest.plan, lanes } } };
}

describe('qualify', () => {
  const trials = [trial(0, 'a'), trial(0, 'b'), trial(0.3, 'c')];
  const found = qualify(trials, [], about);

  test('counts GO and NO-GO as false alarms', () => {
    expect(trials.map(({ verdict }) => verdict.outcome)).toEqual(['NO CHANGE', 'NO CHANGE', 'GO']);
    expect(Qualification.parse(found)).toMatchObject({ verdicts: 3, falseAlarms: 1, invalid: 0 });
  });

  test('computes the smallest detectable change of each lane: 2.8 spreads over the root of the blocks', () => {
    const lane = found.lanes['st-mixed-small'];
    expect(lane?.blocks).toBe(32);
    // The spread of a pair is √2 times the spread of a sample.
    expect(lane?.smallest).toBeCloseTo((2.8 * 0.002 * Math.SQRT2) / Math.sqrt(32), 3);
  });

  test('is rendered as a readable document', () => {
    const text = renderQualification({ ...found, injected: injectedReadings(judged(slowedRun(0.05))) });
    expect(text).toContain('1 false alarms (GO or NO-GO) in 3 verdicts');
    expect(text).toMatch(/st-mixed-small\s+−5\.0 %\s+−5\.\d %/);
  });
});

describe('injected slowdowns', () => {
  test('injectedReadings compares the slowdown counted by the bench with the measured one', () => {
    const readings = injectedReadings(judged(slowedRun(0.05)));
    expect(readings).toHaveLength(3);
    for (const { truth, estimate, low, high } of readings) {
      expect(truth).toBeCloseTo(-0.05, 4);
      expect(estimate).toBeCloseTo(-0.05, 2);
      expect(low).toBeLessThan(high);
    }
    expect(injectedReadings(trial(0, 'no bursts'))).toEqual([]);
  });

  test('slowedCommand and selfCommand build commands that the grammar accepts', () => {
    const command = ['on', 'hz4', 'suite', 'steady', 'budget=15s'];
    const slowed = slowedCommand(command, 'mt-steady/T=2,R=90', '0.25');
    expect(slowed.join(' ')).toBe('env ALLOC_AB_DELAY_NS=0.25 on hz4 budget=15s lane mt-steady T=2 R=90');
    for (const own of [slowed, slowedCommand(command, 'st-steady', '1.5'), selfCommand(command)]) {
      expect(parseCommand(own.join(' '))).toMatchObject({ ok: true, value: { kind: 'ab' } });
    }
  });

  test('slowedCommand replaces the lanes that the command names', () => {
    for (const lanes of ['lane st-steady', 'lane mt-steady lane st-steady T=2', 'suite steady T=1,2 R=50']) {
      const slowed = slowedCommand(['on', 'hz4', ...lanes.split(' ')], 'mt-steady/T=2,R=90', '0.25');
      expect(slowed.join(' ')).toBe('env ALLOC_AB_DELAY_NS=0.25 on hz4 lane mt-steady T=2 R=90');
      expect(parseCommand(slowed.join(' '))).toMatchObject({ ok: true });
    }
  });

  test('delayNanos takes the given share of throughput', () => {
    const run = slowedRun(0);
    const nanos = nanosPerOperation(run.manifest.plan, [judged(run)]);
    const [lane = ''] = Object.keys(nanos);
    const value = run.samples.find((sample) => sample.lane === lane)?.value ?? 0;
    expect(nanos[lane]).toBeCloseTo(1e9 / value, -1);
    expect(100 / (100 + Number(delayNanos(100, 0.02)))).toBeCloseTo(0.98, 6);
  });
});

describe('qualificationCheck', () => {
  const { manifest } = syntheticRun();
  const known = (more: Partial<Qualification>) => ({
    ...manifest,
    qualification: {
      ...qualify([trial(0, 'a')], [], about),
      fingerprint: fingerprintOf(manifest.environment),
      ...more,
    },
  });

  test('is unknown, not passed, for a machine that was never qualified', () => {
    expect(qualificationCheck(manifest)).toMatchObject({ name: 'machine-qualified', status: 'unknown' });
  });

  test('is unknown for a changed machine and names the changed facts', () => {
    const fingerprint = { ...fingerprintOf(manifest.environment), governor: 'powersave' };
    expect(outdatedFacts(known({ fingerprint }).qualification, manifest.environment)).toEqual(['governor']);
    expect(qualificationCheck(known({ fingerprint }))).toMatchObject({
      status: 'unknown',
      detail: expect.stringContaining('governor'),
    });
  });

  test('fails for a machine with too many false alarms', () => {
    expect(qualificationCheck(known({ verdicts: 20, falseAlarms: 1 })).status).toBe('pass');
    expect(qualificationCheck(known({ verdicts: 20, falseAlarms: 2 })).status).toBe('fail');
    expect(qualificationCheck(known({ verdicts: 300, falseAlarms: 15 })).status).toBe('pass');
  });

  test('tooCoarse: equivalence is not claimed where the machine cannot detect so small a change', () => {
    const run = syntheticRun({ effect: 0, noise: 0.002, blocks: 32 });
    const equal = judged(run).verdict;
    expect(equal.outcome).toBe('NO CHANGE');
    const lane = 'mt-remote-full/T=4,R=90';
    const qualified = known({ lanes: { [lane]: { blocks: 12, smallest: 0.02 } } });
    const targets = equal.effects.filter(({ role }) => role === 'target');
    expect(tooCoarse(qualified, targets).map((effect) => effect.lane)).toEqual([lane]);
    const coarse = judge({ ...run, manifest: qualified }, analyze(run));
    expect(coarse.outcome).toBe('INCONCLUSIVE');
    expect(coarse.reasons[0]).toMatchObject({ code: 'too-coarse', lane });
  });
});
