import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { laneBlocks } from '../../../src/core/analysis/ab/blocks.ts';
import { seriesOfNextGroup } from '../../../src/core/analysis/ab/group-length.ts';
import { isBusyInOtherTurns } from '../../../src/core/analysis/ab/idle-side.ts';
import { GROUPS_PER_VISIT, orderOfSeries } from '../../../src/core/analysis/ab/schedule.ts';
import type { Lockstep } from '../../../src/model/lockstep.ts';
import type { ArmName } from '../../../src/model/names.ts';
import type { AbPlan, PlanLane } from '../../../src/model/plan.ts';
import { Sample } from '../../../src/model/run.ts';
import { runPilot } from '../../../src/runner/sampling/pilot.ts';
import { sampleIncident } from '../../../src/runner/sampling/sample-incident.ts';
import { sampleLanes } from '../../../src/runner/sampling/sample-lanes.ts';
import type { SamplingContext } from '../../../src/runner/sampling/sampling-context.ts';
import { type LockstepGroup, takeGroups } from '../../../src/runner/sampling/take-groups.ts';
import type { GroupReport } from '../../../src/runner/sandbox/group-report.ts';
import type { PairResult } from '../../../src/runner/sandbox/lockstep-start.ts';
import { openSandbox, type Sandbox } from '../../../src/runner/sandbox/sandbox.ts';
import { monotonicNs } from '../../../src/system/monotonic.ts';
import { SOON_MS } from '../../soon.ts';
import { kits } from '../kept-kits.ts';
import { fixtureLane, fixturePlan, reachable } from '../runner-fixture.ts';

// Pauses are counted, and taken.
vi.mock(import('node:timers/promises'), async (original) => {
  const real = await original();
  return { ...real, setTimeout: vi.fn(real.setTimeout) as unknown as typeof real.setTimeout };
});

const LOCKSTEP: Lockstep = { runs: 2, runLength: 3, dropped: 1, burstMicros: 300, warmMicros: 1000 };
const steady = fixtureLane({
  command: ['mt-remote', '2', '1000', '100', '16', '256', '50'],
  kit: true,
  lockstep: LOCKSTEP,
  checks: [{ name: 'remote', read: 'remote_pct=', low: 40, high: 60 }],
});

let directory: string;
let sandbox: Sandbox;

beforeAll(async () => {
  directory = reachable();
  const opened = await openSandbox(directory, ['mt-remote'], { kits });
  if (!opened.ok) throw new Error(opened.error.detail);
  sandbox = opened.value;
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function contextOf(
  lane: PlanLane,
  more: Partial<SamplingContext> = {},
  candidate: Record<string, string> = {},
): SamplingContext {
  const bare = fixturePlan('0'.repeat(40), { lanes: [lane] });
  const plan: AbPlan = { ...bare, candidate: { ...bare.candidate, env: candidate } };
  const libraries = { baseline: null, candidate: null, sentinel: null };
  return { plan, sandbox, directory, libraries, lengths: { speed: 500 }, ...more };
}

/** Takes a single group. */
async function takeGroup(
  context: SamplingContext,
  lane: PlanLane,
  block: number,
  startedNs: number,
): Promise<LockstepGroup> {
  const groups = await takeGroups(context, lane, [block], startedNs);
  expect(groups).toHaveLength(1);
  return groups[0] as LockstepGroup;
}

/** A library whose code runs as soon as it is loaded. */
function library(name: string, source: string): string {
  const path = join(directory, `${name}.so`);
  writeFileSync(`${path}.c`, source);
  execFileSync('gcc', ['-shared', '-fPIC', '-o', path, `${path}.c`]);
  return path;
}

describe('takeGroups', () => {
  test('starts one fresh process of each arm, which work in turns in the plan’s order', async () => {
    const context = contextOf(steady);
    for (const block of [0, 1, 2]) {
      const originNs = monotonicNs() - 17;
      const { samples, ops, error } = await takeGroup(context, steady, block, originNs);
      expect(error).toBeNull();
      expect(ops).toBe(500);
      const [first] = orderOfSeries(context.plan, 'speed', block, LOCKSTEP.runs);
      expect(samples.map(({ sample }) => [sample.arm === first, sample.position])).toEqual([
        [true, 0],
        [false, 1],
      ]);
      for (const { sample, end } of samples) {
        expect(end).toBeNull();
        expect(Sample.parse(sample)).toMatchObject({ block, exitCode: 0, library: 'expected' });
        expect(sample.startedNs).toBeGreaterThan(17);
        expect(sample.startedNs + sample.wallNs).toBeLessThan(monotonicNs() - originNs);
        expect(sample.bursts?.runsNs.map((run) => run.length)).toEqual([3, 3]);
        expect(sample.bursts?.operations).toBe(2 * 500);
        expect(sample.bursts?.insideNs).toBeLessThan(sample.bursts?.runsNs.flat().reduce((a, b) => a + b) ?? 0);
        expect(sample.checks.remote).toBeGreaterThan(40);
        expect(sample.rssPeakBytes).toBeGreaterThan(100_000);
        expect(sample.value).toBeGreaterThan(0);
      }
    }
  });

  test('measures several groups, each with its context order, time and output', async () => {
    const context = contextOf(steady);
    const originNs = monotonicNs() - 1000;
    const groups = await takeGroups(context, steady, [5, 6, 7], originNs);
    const tookNs = monotonicNs() - originNs;
    expect(groups.map(({ samples }) => samples[0].sample.block)).toEqual([5, 6, 7]);
    const starts = groups.map(({ samples }) => samples[0].sample.startedNs);
    expect(starts[0]).toBeGreaterThan(1000);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(starts[2]).toBeLessThan(tookNs);
    for (const [index, { samples, error }] of groups.entries()) {
      expect(error).toBeNull();
      expect(samples[0].sample.arm).toBe(orderOfSeries(context.plan, 'speed', 5 + index, LOCKSTEP.runs)[0]);
      for (const { sample, result } of samples) {
        expect(sample.checks.remote).toBeGreaterThan(40);
        expect(result.stdout.match(/ops\/s=/g)).toHaveLength(1);
      }
    }
  });

  test('counts an injected delay, and every burst lasts at least as long', async () => {
    const { samples } = await takeGroup(contextOf(steady, {}, { ALLOC_AB_DELAY_NS: '2000' }), steady, 0, 0);
    const bursts = (arm: ArmName) => samples.find(({ sample }) => sample.arm === arm)?.sample.bursts;
    expect(bursts('baseline')?.delayNs).toBe(0);
    // 500 operations of each thread in each of 6 bursts, 2 µs each.
    const leastNs = 0.9 * 500 * 2000;
    expect(bursts('candidate')?.delayNs).toBeGreaterThan(6 * leastNs);
    for (const ns of bursts('candidate')?.runsNs.flat() ?? [0]) expect(ns).toBeGreaterThan(leastNs);
  });

  test('uses the length that the pilot chooses for a burst and for a process beside it', async () => {
    const pairs: PlanLane = {
      ...steady,
      id: 'speed.pairs',
      role: 'sanity',
      beside: 'speed',
      command: ['mt-remote', '2', '{iters}', '100', '16', '256', '50'],
      lockstep: null,
      aimSeconds: 0.05,
    };
    const context = contextOf(steady, { lengths: {} });
    const pilot = await runPilot({ ...context, plan: { ...context.plan, lanes: [pairs, steady] } });
    expect(pilot.incident).toEqual(null);
    const { speed = 0, 'speed.pairs': beside = 0 } = pilot.lengths;
    expect(speed).toBeGreaterThan(0);
    expect(beside).toBe(Math.round((speed * 0.05) / 0.0003));
    expect(pilot.secondsPerBlock['speed.pairs']).toBeGreaterThan(0);
  });
});

describe('takeGroups has what was counted in the bursts', () => {
  const startWith = (change: (group: GroupReport) => GroupReport): Sandbox['startPairs'] => {
    return async (request) =>
      (await sandbox.startPairs(request)).map(({ group, sides }) => ({ group: group && change(group), sides }));
  };

  test('or why nothing was', async () => {
    const { samples } = await takeGroup(contextOf(steady), steady, 0, 0);
    const bursts = samples.map(({ sample }) => Sample.parse(sample).bursts);
    for (const own of bursts) {
      if (own?.uncounted === undefined)
        expect([own?.instructions, own?.cycles].map((each) => each?.length)).toEqual([2, 2]);
      else expect(own).not.toHaveProperty('instructions');
    }
    expect(bursts[0]?.uncounted).toBe(bursts[1]?.uncounted);
  });

  test('summed over the bursts of each series that count, for each arm', async () => {
    const first = (group: GroupReport) =>
      group.runs.map((run, series) => run.map((_, index) => 10 * series + index + 1));
    const startPairs = startWith((group) => ({
      ...group,
      counts: { instructions: first(group), cycles: first(group).map((run) => run.map((count) => 2 * count)) },
    }));
    const context = contextOf(steady, { sandbox: { ...sandbox, startPairs } });
    const { samples } = await takeGroup(context, steady, 0, 0);
    const order = orderOfSeries(context.plan, 'speed', 0, LOCKSTEP.runs);
    for (const { sample } of samples) {
      // The first of three bursts is dropped: 2 + 3 in the first series of all, and 20 more in each later one.
      const wanted = order.flatMap((arm, series) => (arm === sample.arm ? [5 + 20 * series] : []));
      expect(sample.bursts?.instructions).toEqual(wanted);
      expect(sample.bursts?.cycles).toEqual(wanted.map((count) => 2 * count));
    }
  });

  test('through the sandbox: CPU time, which every machine counts, is the one of both arms', async () => {
    const shares: number[] = [];
    const startPairs: Sandbox['startPairs'] = async (request) => {
      const driver = request.driver.slice(0, request.driver.indexOf('--count'));
      const results = await sandbox.startPairs({ ...request, driver: [...driver, '--count', 'cpuNs'] });
      for (const { group, sides } of results) {
        const series = group?.counts && 'cpuNs' in group.counts ? (group.counts.cpuNs ?? []) : [];
        expect(series).toHaveLength(2 * LOCKSTEP.runs);
        for (const [arm, letter] of [
          ['baseline', 'A'],
          ['candidate', 'B'],
        ] as const) {
          const own = series.filter((_, index) => request.groups[0]?.order[index] === letter).flat();
          shares.push(own.reduce((sum, ns) => sum + ns, 0) / (sides[arm].report.cpuNs ?? 0));
        }
      }
      return results;
    };
    const context = contextOf(steady, { sandbox: { ...sandbox, startPairs }, lengths: { speed: 5000 } });
    await takeGroup(context, steady, 0, 0);
    // The rest is the start, the warm-up of 1 ms and two bursts with cold caches.
    expect(shares).toHaveLength(2);
    for (const share of shares) {
      expect(share).toBeGreaterThan(0.3);
      expect(share).toBeLessThan(1.02);
    }
  });
});

describe('takeGroups reports the arm that failed', () => {
  test('when the other one, which starts first, used a CPU in its turns', async () => {
    const context = contextOf(steady);
    const [first = 'baseline'] = orderOfSeries(context.plan, 'speed', 0, LOCKSTEP.runs);
    const second: ArmName = first === 'baseline' ? 'candidate' : 'baseline';
    const startPairs: Sandbox['startPairs'] = async (request) =>
      (await sandbox.startPairs(request)).map(({ group, sides }) => ({
        group: group && { ...group, idleNs: [group.wallNs, group.wallNs] as [number, number] },
        // The tracer saw another program at the end.
        sides: { ...sides, [second]: { ...sides[second], report: { ...sides[second].report, execs: 1 } } },
      }));
    const { samples } = await takeGroup({ ...context, sandbox: { ...sandbox, startPairs } }, steady, 0, 0);
    expect(samples[0].sample.arm).toBe(second);
    expect(sampleIncident(samples[0], 'sampling')?.code).toBe('re-executed');
    // The control: without it, both are told to be busy, in their order.
    const idle: Sandbox['startPairs'] = async (request) =>
      (await startPairs(request)).map((each) => ({
        ...each,
        sides: {
          ...each.sides,
          [second]: { ...each.sides[second], report: { ...each.sides[second].report, execs: 0 } },
        },
      }));
    const { samples: busy } = await takeGroup({ ...context, sandbox: { ...sandbox, startPairs: idle } }, steady, 0, 0);
    expect(busy.map(({ sample }) => [sample.arm, isBusyInOtherTurns(sample)])).toEqual([
      [first, true],
      [second, true],
    ]);
  });

  test('but not one that was charged for the end of its own turns, however short those of the other one are', async () => {
    const withIdle = (idle: number, turns: number): Sandbox['startPairs'] => {
      return async (request) =>
        (await sandbox.startPairs(request)).map(({ group, sides }) => {
          const [own, other] = group?.measured ?? [];
          if (group === null || own === undefined || other === undefined) return { group, sides };
          return { group: { ...group, idleNs: [0, idle], measured: [{ ...own, outsideNs: turns }, other] }, sides };
        });
    };
    const busy = async (idle: number, turns: number) => {
      const startPairs = withIdle(idle, turns);
      const { samples } = await takeGroup({ ...contextOf(steady), sandbox: { ...sandbox, startPairs } }, steady, 0, 0);
      return samples.some((each) => isBusyInOtherTurns(each.sample));
    };
    expect(await busy(90_000, 600_000)).toBe(false);
    // The controls: the time beyond it counts, in short and in long turns.
    expect(await busy(110_000, 600_000)).toBe(true);
    expect(await busy(600_000, 40_000_000)).toBe(true);
  });

  test('when it crashes while the other waits', async () => {
    const crash = library('crash', '__attribute__((constructor)) void f(void) { __builtin_trap(); }');
    const libraries = { baseline: null, candidate: crash, sentinel: null };
    const { samples, error } = await takeGroup(contextOf(steady, { libraries }), steady, 0, 0);
    expect(error).not.toBeNull();
    expect(samples[0].sample.arm).toBe('candidate');
    expect(sampleIncident(samples[0], 'sampling')?.code).toBe('bench-crashed');
    expect(samples.every(({ sample }) => sample.bursts === undefined && sample.value === null)).toBe(true);
  });

  test.each(['baseline', 'candidate'] as const)('when the %s ends well but early', async (arm) => {
    const source = '#include <unistd.h>\n__attribute__((constructor)) void f(void) { _exit(0); }';
    const libraries = { baseline: null, candidate: null, sentinel: null, [arm]: library(`early-${arm}`, source) };
    for (const block of [0, 1, 2]) {
      const { samples, error } = await takeGroup(contextOf(steady, { libraries }), steady, block, 0);
      expect(error).toBe('ended-early');
      expect(sampleIncident(samples[0], 'sampling')).toMatchObject({ code: 'bench-ended-early', arm });
      expect(Sample.parse(samples[0].sample)).toMatchObject({ value: null, challenge: 'ended-early' });
      expect(samples[1].sample.challenge).toBeUndefined();
    }
  });

  test('when its blocks lose what they hold', async () => {
    const source = `#include <stddef.h>
static char room[1 << 16]; static char *last; static size_t length;
void *malloc(size_t size) { length = size; return last = room; }
void free(void *block) { char *tail = last + length - 8; if (block) for (int i = 0; i < 8; i++) last[i] = ~tail[i]; }`;
    const lane = { ...steady, command: ['mt-remote', '1', '1000', '100', '64', '64', '50'], checks: [] };
    const libraries = { baseline: null, candidate: library('one-block', source), sentinel: null };
    const { samples } = await takeGroup(contextOf(lane, { libraries }), lane, 0, 0);
    expect(sampleIncident(samples[0], 'sampling')).toMatchObject({ code: 'bench-answered-wrongly', arm: 'candidate' });
  });

  test('and measures no group after it', async () => {
    const crash = library('late', '__attribute__((constructor)) void f(void) { __builtin_trap(); }');
    const libraries = { baseline: null, candidate: crash, sentinel: null };
    expect(await takeGroups(contextOf(steady, { libraries }), steady, [0, 1, 2], 0)).toHaveLength(1);
  });

  test('when it hangs', async () => {
    const hang = library(
      'hang',
      '#include <unistd.h>\n__attribute__((constructor)) void f(void) { for (;;) pause(); }',
    );
    const libraries = { baseline: hang, candidate: null, sentinel: null };
    const lane = { ...steady, timeoutSeconds: 0.5 };
    const { samples } = await takeGroup(contextOf(lane, { libraries }), lane, 0, 0);
    const hung = samples.find(({ sample }) => sample.arm === 'baseline');
    expect(hung && sampleIncident(hung, 'sampling')?.code).toBe('bench-timeout');
  });

  test('and ends both arms at once on an abort', async () => {
    const hang = library(
      'wait',
      '#include <unistd.h>\n__attribute__((constructor)) void f(void) { for (;;) pause(); }',
    );
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 200);
    const context = contextOf(steady, {
      libraries: { baseline: hang, candidate: hang, sentinel: null },
      signal: abort.signal,
    });
    const began = performance.now();
    const { samples } = await takeGroup(context, steady, 0, 0);
    expect(performance.now() - began).toBeLessThan(SOON_MS);
    expect(samples.map((each) => sampleIncident(each, 'sampling')?.code)).toEqual(['cancelled', 'cancelled']);
    const left = execFileSync('sh', ['-c', 'cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" " " || true'], {
      encoding: 'utf8',
    });
    expect(left).not.toContain(join(directory, 'kit'));
  });
});

test('sampleLanes takes groups as long as the earlier groups of the lane ask for', async () => {
  const lane: PlanLane = { ...steady, lockstep: { ...LOCKSTEP, mostRuns: 8 } };
  const context = contextOf(lane);
  const plan: AbPlan = { ...context.plan, sampling: { ...context.plan.sampling, looks: [56] } };
  const samples: Sample[] = [];
  const { ended } = await sampleLanes(
    { ...context, plan },
    { keep: (sample) => void samples.push(sample), onProgress: () => {}, secondsPerBlock: {} },
  );
  expect(['decided', 'blocks']).toContain(ended);
  for (let block = 0; block < 56; block++) {
    const { counted } = laneBlocks(plan, lane, samples.slice(0, 2 * (block - (block % GROUPS_PER_VISIT))));
    const series = samples.slice(2 * block, 2 * block + 2).map(({ bursts }) => bursts?.runsNs.length);
    expect(series).toEqual([seriesOfNextGroup(lane, counted), seriesOfNextGroup(lane, counted)]);
  }
  expect(samples[0]?.bursts?.runsNs).toHaveLength(LOCKSTEP.runs);
});

test('an incident of a visit ends the others that were started with it, whose samples are not kept', async () => {
  const lanes = ['one', 'two', 'three'].map((id): PlanLane => ({ ...steady, id }));
  const { plan, ...rest } = contextOf(steady);
  const lengths = { one: 500, two: 500, three: 500 };
  const quiet = { ...plan, lanes, rules: { ...plan.rules, foreignCores: 100 } };
  let visits = 0;
  let isCancelled = false;
  const spoiled: Sandbox['startPairs'] = async (request) => {
    const visit = visits++;
    // The second one goes on until it is told to end.
    if (visit === 1) await new Promise((resolve) => request.signal?.addEventListener('abort', resolve));
    const results = await sandbox.startPairs(request);
    if (visit === 1) isCancelled = results.some(({ sides }) => sides.baseline.cancelled || sides.candidate.cancelled);
    if (visit > 0) return results;
    return results.map(({ group, sides }) => {
      const report = { ...sides.baseline.report, exitCode: 7 };
      return { group, sides: { ...sides, baseline: { ...sides.baseline, report } } };
    });
  };
  const samples: Sample[] = [];
  const { ended, incident } = await sampleLanes(
    { ...rest, plan: quiet, lengths, sandbox: { ...sandbox, startPairs: spoiled } },
    { keep: (sample) => void samples.push(sample), onProgress: () => {}, secondsPerBlock: {} },
  );
  expect([ended, incident?.code, incident?.arm]).toEqual(['incident', 'bench-crashed', 'baseline']);
  expect([visits, isCancelled]).toEqual([3, true]);
  expect(new Set(samples.map(({ lane }) => lane))).toEqual(new Set([incident?.lane]));
});

test('after a disturbed visit the next one begins alone after a pause, and a calm one ends the pauses', async () => {
  const lanes = ['one', 'two', 'three', 'four'].map((id): PlanLane => ({ ...steady, id }));
  const { plan, ...rest } = contextOf(steady);
  const lengths = { one: 500, two: 500, three: 500, four: 500 };
  let first: Promise<PairResult[]> | null = null;
  const taken = vi.mocked(sleep).mock;
  const pauses: unknown[][] = [];
  vi.mocked(sleep).mockClear();
  const startPairs: Sandbox['startPairs'] = async (request) => {
    const foreignCores = pauses.push(taken.calls.map(([milliseconds]) => milliseconds)) === lanes.length ? 5 : 0;
    vi.mocked(sleep).mockClear();
    first ??= sandbox.startPairs(request);
    return (await first).map((each) => ({ ...each, group: each.group && { ...each.group, foreignCores } }));
  };
  const limited = {
    ...plan,
    lanes,
    rules: { ...plan.rules, foreignCores: 1 },
    sampling: { ...plan.sampling, looks: [16] },
  };
  const { ended } = await sampleLanes(
    { ...rest, plan: limited, lengths, sandbox: { ...sandbox, startPairs } },
    { keep: () => {}, onProgress: () => {}, secondsPerBlock: {} },
  );
  expect(['decided', 'blocks']).toContain(ended);
  expect(pauses.slice(0, 8)).toEqual([[], [], [], [], [250], [], [], []]);
});

test('a visit that began when the budget was over is dropped, and so are those after it', async () => {
  const lanes = ['one', 'two', 'three'].map((id): PlanLane => ({ ...steady, id }));
  const { plan, ...rest } = contextOf(steady);
  const lengths = { one: 500, two: 500, three: 500 };
  let visits = 0;
  // A second one whose processes take very long to start.
  const startPairs: Sandbox['startPairs'] = async (request) => {
    const lateNs = visits++ === 1 ? 1e9 * (plan.sampling.budgetSeconds + 1) : 0;
    const results = await sandbox.startPairs(request);
    return results.map(({ group, sides }) => ({
      sides,
      group: group && { ...group, foreignCores: 0, beganMicros: group.beganMicros + lateNs / 1000 },
    }));
  };
  const samples: Sample[] = [];
  const { ended, incident } = await sampleLanes(
    { ...rest, plan: { ...plan, lanes }, lengths, sandbox: { ...sandbox, startPairs } },
    { keep: (sample) => void samples.push(sample), onProgress: () => {}, secondsPerBlock: {} },
  );
  expect([ended, incident, visits]).toEqual(['budget', null, 3]);
  expect(new Set(samples.map(({ lane }) => lane)).size).toBe(1);
});
