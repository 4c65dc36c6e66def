import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orderOfArms } from '../../../src/core/analysis/ab/schedule.ts';
import type { AbPlan, PlanLane } from '../../../src/model/plan.ts';
import type { Sample } from '../../../src/model/run.ts';
import type { ArmLibraries } from '../../../src/runner/sampling/arm-setup.ts';
import { sampleLanes } from '../../../src/runner/sampling/sample-lanes.ts';
import type { SamplingContext } from '../../../src/runner/sampling/sampling-context.ts';
import { openSandbox, type Sandbox } from '../../../src/runner/sandbox/sandbox.ts';
import { SOON_MS } from '../../soon.ts';
import { kits } from '../kept-kits.ts';
import { compileFixture, compileTree, fixtureLane, fixturePlan, reachable } from '../runner-fixture.ts';

let directory: string;
let sandbox: Sandbox;
let libraries: ArmLibraries;

beforeAll(async () => {
  directory = reachable();
  libraries = { ...compileFixture(directory), sentinel: null };
  const opened = await openSandbox(directory, [], { kits });
  if (!opened.ok) throw new Error(opened.error.message);
  sandbox = opened.value;
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function sample(
  lanes: PlanLane[],
  sampling: Partial<AbPlan['sampling']> = {},
  more: Partial<SamplingContext> = {},
) {
  const plan = fixturePlan('0'.repeat(40), { lanes });
  const context: SamplingContext = {
    plan: { ...plan, sampling: { ...plan.sampling, ...sampling } },
    sandbox,
    directory,
    libraries,
    lengths: {},
    ...more,
  };
  const samples: Sample[] = [];
  const waits: string[] = [];
  const ended = await sampleLanes(context, {
    keep: (each) => samples.push(each),
    onProgress: (event) => void (event.kind === 'waiting' && waits.push(event.message)),
    secondsPerBlock: { speed: 0.02 },
  });
  return { ...ended, samples, waits, plan: context.plan };
}

test('sampleLanes takes blocks in the plan’s order of arms until the lane is decided', async () => {
  const { ended, samples, plan } = await sample([fixtureLane()]);
  expect(ended).toBe('decided');
  const blocks = new Map<number, string[]>();
  for (const { block, position, arm } of samples) {
    const arms = blocks.get(block) ?? [];
    expect(position).toBe(arms.length);
    blocks.set(block, [...arms, arm]);
  }
  expect([...blocks.keys()]).toEqual(Array.from({ length: blocks.size }, (_, block) => block));
  for (const [block, arms] of blocks) expect(arms).toEqual(orderOfArms(plan, 'speed', block));
  const starts = samples.map(({ startedNs }) => startedNs);
  expect(starts).toEqual([...starts].sort((a, b) => a - b));
});

test('sampleLanes ends between two blocks when the budget is used up', async () => {
  const began = performance.now();
  const { ended, samples } = await sample([fixtureLane()], { looks: [5000], budgetSeconds: 0.4 });
  expect(ended).toBe('budget');
  expect(performance.now() - began).toBeLessThan(SOON_MS);
  expect(samples.length).toBeGreaterThan(0);
  expect(samples.length % 2).toBe(0);
});

test('sampleLanes pauses after each disturbed block, each time for longer, and never beyond the budget', async () => {
  const { plan } = await sample([fixtureLane()], { budgetSeconds: 0 });
  const busy = {
    ...plan,
    sampling: { ...plan.sampling, looks: [80], budgetSeconds: 3.5 },
    rules: { ...plan.rules, foreignCores: -9 },
  };
  const { ended, samples, waits } = await sample([fixtureLane()], {}, { plan: busy });
  expect(ended).toBe('budget');
  // After 0.25, 0.5 and 1 s the next pause of 2 s, the first that is told, does not fit any more.
  expect(waits).toEqual([]);
  const starts = samples.filter(({ position }) => position === 0).map(({ startedNs }) => startedNs);
  const apart = starts.slice(1).map((start, index) => (start - (starts[index] ?? 0)) / 1e9);
  expect(apart.length).toBeGreaterThan(0);
  for (const [index, seconds] of apart.entries()) expect(seconds).toBeGreaterThan(0.25 * 2 ** index);
});

describe('sampleLanes keeps an invalid sample and ends with its incident', () => {
  const echo = (text: string) => ({ command: ['/bin/echo', text] });
  test.each([
    ['crashes', { command: ['bench/bench', 'crash-fast'] }, 'bench-crashed', /the bench was killed by SIGABRT/],
    ['hangs', { command: ['bench/bench', 'hang'], timeoutSeconds: 0.3 }, 'bench-timeout', /did not end within 0.3 s/],
    ['prints no number', { command: ['bench/bench', 'quiet'] }, 'metric-unreadable', /no number/],
    ['prints a number with two readings', echo('ops/s=1,304'), 'number-ambiguous', /metric is "1,304" in the line/],
    ['prints no known form', echo('ops/s=0x1F'), 'number-unreadable', /metric is "0x1F" in the line "ops\/s=0x1F/],
    ['prints another unit', echo('ops/s=12ms'), 'unit-mismatch', /metric is "12ms" .* the unit "ops\/s"/],
    ['prints two results', echo('ops/s=1 ops/s=2'), 'numbers-differ', /metric is "1" in one place .* "2" in another/],
    ['prints a check in no known form', echo('ops/s=1 remote_pct=9O'), 'number-unreadable', /check "remote" is "9O"/],
    [
      'prints another unit after a while',
      // No file of one process is there in the next one; the clock is.
      {
        command: ['/bin/sh', '-c', 'case `date +%N` in *[02468]) echo ops/s=1k;; *) echo ops/s=5k ops;; esac'],
        checks: [],
      },
      'number-form-changed',
      /metric is "(1k|5k ops)" in one sample and "(1k|5k ops)" in another/,
    ],
    ['prints zero', echo('ops/s=0'), 'metric-unreadable', /the value read is 0, and only a positive one/],
    ['does not exist', { command: ['bench/absent'] }, 'bench-not-started', /No such file/],
    ['fails', { command: ['/bin/false'] }, 'bench-crashed', /exit code 1/],
  ])('a bench that %s', async (_, lane, code, message) => {
    const { ended, incident, samples } = await sample([fixtureLane(lane)]);
    expect(ended).toBe('incident');
    expect(incident).toMatchObject({ code, phase: 'sampling', lane: 'speed', arm: samples.at(-1)?.arm });
    expect(incident?.message).toMatch(message);
    expect(samples.length).toBeGreaterThan(0);
  });

  test.each([
    [
      'a script whose child drops the environment',
      ['/bin/sh', '-c', 'env -i bench/bench; true'],
      'library-not-mapped',
      /baseline: bench used \d+(\.\d+)? % of the CPU time without the arm's library mapped\.$/,
    ],
    [
      'a script with a static child',
      ['/bin/sh', '-c', './tree-static spin 30 speed 1; true'],
      'library-not-mapped',
      /tree-static .* statically linked/,
    ],
    [
      'a worker in the background',
      ['./tree', 'daemon', '[', 'spin', '9000', ']', 'spin', '60', 'speed', '1'],
      'library-not-proven',
      /tree .* still ran/,
    ],
  ])('%s', async (_, command, code, message) => {
    compileTree(directory);
    const { ended, incident, samples } = await sample([fixtureLane({ command })]);
    expect(ended).toBe('incident');
    expect(incident).toMatchObject({ code, phase: 'sampling', lane: 'speed' });
    expect(incident?.message.replace('candidate', 'baseline')).toMatch(message);
    expect(samples.at(-1)?.unproven?.share).toBeGreaterThan(0.05);
  });

  test('a library that does not exist', async () => {
    const absent = join(directory, 'absent.so');
    const broken = { baseline: absent, candidate: absent, sentinel: null };
    const { incident, samples } = await sample([fixtureLane()], {}, { libraries: broken });
    expect(incident?.code).toBe('library-not-mapped');
    expect(samples[0]?.library).toBe('missing');
  });
});

test('sampleLanes keeps no sample of an aborted process', async () => {
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 200);
  const hang = fixtureLane({ command: ['bench/bench', 'hang'] });
  const began = performance.now();
  const { incident, samples } = await sample([hang], {}, { signal: abort.signal });
  expect(incident?.code).toBe('cancelled');
  expect(samples).toEqual([]);
  expect(performance.now() - began).toBeLessThan(SOON_MS);
});
