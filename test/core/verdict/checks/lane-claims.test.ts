import { describe, expect, test } from 'vitest';
import { analyze } from '../../../../src/core/analysis/ab/analyze.ts';
import { laneClaims } from '../../../../src/core/verdict/checks/lane-claims.ts';
import { judge } from '../../../../src/core/verdict/judge.ts';
import { HONEST_PROGRAMS, type Start, simulatedRun } from '../../../fixtures/bench-programs.ts';

const IDLE = { wallNs: 1_500_000, cpuNs: 1_200_000 };
const SPEEDS = [0.5, 0.8, 0.95, 1, 1.05, 1.35, 2.01, 10];
/** Both sizes are looks of the design. */
const BLOCKS = [12, 40];
const TRIALS = 25;

function standingsOf(name: string, speed: number, blocks: number): string[] {
  const program = HONEST_PROGRAMS[name];
  if (program === undefined) throw new Error(`no program ${name}`);
  return Array.from({ length: TRIALS }, (_, trial) => {
    const [claim] = laneClaims(simulatedRun(program, { blocks, seed: `${name}/${speed}/${blocks}/${trial}`, speed }));
    return claim?.contradiction?.kind ?? claim?.standing ?? 'none';
  });
}

describe('honest programs, simulated', () => {
  test('of all kinds, whatever the change, fewer than 1 in 1,000 claims are contradicted', () => {
    const all = Object.keys(HONEST_PROGRAMS).flatMap((name) =>
      SPEEDS.flatMap((speed) => BLOCKS.flatMap((blocks) => standingsOf(name, speed, blocks))),
    );
    const wrong = all.filter((standing) => standing !== 'confirmed' && standing !== 'unchecked');
    expect(all.length).toBe(Object.keys(HONEST_PROGRAMS).length * SPEEDS.length * BLOCKS.length * TRIALS);
    expect(wrong.length / all.length).toBeLessThan(0.001);
  });

  test.each([
    'the whole process is measured',
    'a warm-up of the same work is half',
    'operations that the configuration declares',
    'nanoseconds of an operation',
    'elapsed seconds',
  ])('%s: the wall time confirms a change of 35 %%', (name) => {
    expect(new Set(standingsOf(name, 1.35, 40))).toEqual(new Set(['confirmed']));
  });

  test.each(['a second of work', 'a second of work, declared', 'a percentile of latency', 'a score without a unit'])(
    '%s: nothing from outside can confirm it, so it stays unchecked',
    (name) => {
      expect(new Set(SPEEDS.flatMap((speed) => standingsOf(name, speed, 40)))).toEqual(new Set(['unchecked']));
    },
  );
});

type Attack = (start: Start) => Start;
const fasterClock: Attack = (start) => ({ ...start, value: start.value * 2 });
const slowerClock: Attack = (start) => ({ ...start, value: start.value * 2, wall: start.wall * 2, cpu: start.cpu * 2 });
const earlyExit: Attack = (start) => ({ ...start, value: start.value * 13.35, wall: 0.002, cpu: 0.002, rssBytes: 2e6 });
const fewerIterations: Attack = (start) => ({
  ...start,
  value: start.value * 1.38,
  wall: start.wall / 10,
  cpu: start.cpu / 10,
});
const printedResult: Attack = (start) => ({ ...start, value: start.value * 1.35 });

const ATTACKS: readonly [what: string, program: string, attack: Attack, kind: string, code: string][] = [
  [
    'a clock that runs at half speed',
    'the whole process is measured',
    fasterClock,
    'gain-not-in-wall',
    'claim-contradicted',
  ],
  ['a clock that runs at half speed', 'set-up is two thirds', fasterClock, 'gain-not-in-wall', 'claim-contradicted'],
  ['a clock that runs at half speed', 'a second of work', slowerClock, 'ran-longer', 'claim-contradicted'],
  ['an early exit', 'the whole process is measured', earlyExit, 'no-work', 'work-not-done'],
  ['an early exit', 'a second of work, declared', earlyExit, 'no-work', 'work-not-done'],
  ['an early exit', 'a score without a unit', earlyExit, 'no-work', 'work-not-done'],
  ['a tenth of the iterations', 'the whole process is measured', fewerIterations, 'wall-collapsed', 'work-not-done'],
  [
    'a result 35 % higher',
    'operations that the configuration declares',
    printedResult,
    'gain-not-in-wall',
    'claim-contradicted',
  ],
];

describe('a claim that is not true', () => {
  test.each(ATTACKS)('%s is contradicted: %s', (_, name, attack, kind, code) => {
    const program = HONEST_PROGRAMS[name];
    if (program === undefined) throw new Error(`no program ${name}`);
    const seeds = Array.from({ length: 10 }, (__, trial) => `${name}/${trial}`);
    const options = { blocks: 40, speed: 1, attack, idle: { baseline: IDLE, candidate: IDLE } };
    const runs = seeds.map((seed) => simulatedRun(program, { ...options, seed }));
    expect(new Set(runs.map((run) => laneClaims(run)[0]?.contradiction?.kind))).toEqual(new Set([kind]));
    for (const run of runs) {
      const verdict = judge(run, analyze(run));
      expect(verdict.outcome).toBe('INVALID');
      expect(verdict.reasons[0]).toMatchObject({ code, lane: 'mt-remote-small/T=4,R=90' });
      expect(verdict.reasons[0]?.message).toContain('(candidate)');
    }
  });

  test('an early exit of a bench whose work is not much longer than a start; a tenth of the work is work', () => {
    const program = HONEST_PROGRAMS['the whole process is measured'];
    if (program === undefined) throw new Error('no program');
    // 400,000 operations on a fast machine: 9.3 ms, beside 0.7 ms of a start.
    const idle = { wallNs: 800_000, cpuNs: 680_000 };
    const short =
      (cpu: number): Attack =>
      (start) => ({ ...start, value: start.value * 13.35, wall: cpu, cpu });
    const kindOf = (cpu: number) => {
      const run = simulatedRun(program, {
        blocks: 12,
        seed: 'short',
        speed: 1,
        attack: short(cpu),
        idle: { baseline: idle, candidate: idle },
      });
      const samples = run.samples.map((each) =>
        each.arm === 'baseline' ? { ...each, wallNs: 1e7, cpuNs: 9.3e6 } : each,
      );
      return laneClaims({ ...run, samples })[0]?.contradiction?.kind;
    };
    expect(kindOf(0.000_72)).toBe('no-work');
    expect(kindOf(0.001_4)).not.toBe('no-work');
  });

  test('an early exit on a busy machine, which makes most of its processes eight times longer', () => {
    const program = HONEST_PROGRAMS['the whole process is measured'];
    if (program === undefined) throw new Error('no program');
    let starts = 0;
    const busy: Attack = (start) => {
      const longer = starts++ % 4 === 0 ? 1 : 8;
      return { ...earlyExit(start), wall: 0.002 * longer, cpu: 0.002 * longer };
    };
    const options = { blocks: 12, seed: 'busy', speed: 1, attack: busy, idle: { baseline: IDLE, candidate: IDLE } };
    expect(laneClaims(simulatedRun(program, options))[0]?.contradiction).toEqual({ kind: 'no-work', arm: 'candidate' });
  });

  test('the side that claims more is named, also when it is the baseline', () => {
    const program = HONEST_PROGRAMS['the whole process is measured'];
    if (program === undefined) throw new Error('no program');
    const half: Attack = (start) => ({ ...start, value: start.value / 2 });
    const run = simulatedRun(program, { blocks: 40, seed: 'half', speed: 1, attack: half });
    expect(laneClaims(run)[0]?.contradiction).toEqual({ kind: 'gain-not-in-wall', arm: 'baseline' });
  });

  test('a candidate that takes longer beside its measured part is unchecked, and its wall time is named', () => {
    const program = HONEST_PROGRAMS['the whole process is measured'];
    if (program === undefined) throw new Error('no program');
    const burn: Attack = (start) => ({ ...start, wall: start.wall * 2.5, cpu: start.cpu * 2.5 });
    const run = simulatedRun(program, { blocks: 40, seed: 'burn', speed: 1, attack: burn });
    const verdict = judge(run, analyze(run));
    const check = verdict.checks.find(({ name }) => name === 'claims');
    expect(check).toMatchObject({ status: 'unknown', detail: expect.stringMatching(/\(wall time \+1[45]\d % \[/) });
  });

  test('a lane that is timed from outside has no claim to check', () => {
    const program = HONEST_PROGRAMS['the whole process is measured'];
    if (program === undefined) throw new Error('no program');
    const run = simulatedRun(program, { blocks: 40, seed: 'outside', speed: 1, attack: fasterClock });
    const lanes = run.manifest.plan.lanes.map((lane) => ({ ...lane, timing: 'outside' as const }));
    const plan = { ...run.manifest.plan, lanes };
    expect(laneClaims({ ...run, manifest: { ...run.manifest, plan } })).toEqual([]);
  });
});

test('a GO that rests on claims alone says so in its headline, and each effect has the standing of its claim', () => {
  const program = HONEST_PROGRAMS['the whole process is measured'];
  const timed = HONEST_PROGRAMS['a second of work'];
  if (program === undefined || timed === undefined) throw new Error('no program');
  const verdictOf = (kind: typeof program) => {
    const run = simulatedRun(kind, { blocks: 40, seed: 'go', speed: 1.35 });
    return judge(run, analyze(run));
  };
  const confirmed = verdictOf(program);
  expect(confirmed.headline).toMatch(/^GO: .*\(reported by the program itself; /);
  expect(confirmed.effects.find(({ metric }) => metric === 'throughput')?.claim).toBe('confirmed');
  expect(confirmed.effects.find(({ metric }) => metric === 'rss')?.claim).toBeUndefined();
  expect(confirmed.checks.find(({ name }) => name === 'claims')?.status).toBe('pass');
  const unchecked = verdictOf(timed);
  expect(unchecked.headline).toMatch(/^GO: .*\(reported by the program itself, not checked; /);
  expect(unchecked.effects.find(({ metric }) => metric === 'throughput')?.claim).toBe('unchecked');
  expect(unchecked.checks.find(({ name }) => name === 'claims')?.status).toBe('unknown');
});
