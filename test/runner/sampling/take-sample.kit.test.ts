import { existsSync, rmSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { isBusyInOtherTurns } from '../../../src/core/analysis/ab/idle-side.ts';
import type { LaneProgram, PlanLane } from '../../../src/model/plan.ts';
import { Sample } from '../../../src/model/run.ts';
import { sampleIncident } from '../../../src/runner/sampling/sample-incident.ts';
import { takeGroups } from '../../../src/runner/sampling/take-groups.ts';
import { takeSample } from '../../../src/runner/sampling/take-sample.ts';
import { openSandbox } from '../../../src/runner/sandbox/sandbox.ts';
import { hostileLibrary } from '../../bench-kit/hostile-library.ts';
import { kits } from '../kept-kits.ts';
import { fixtureLane, fixturePlan, reachable } from '../runner-fixture.ts';

const directory = reachable();
const opened = await openSandbox(directory, ['st-mixed'], { kits });
if (!opened.ok) throw new Error(opened.error.detail);
const sandbox = opened.value;
afterAll(async () => {
  await sandbox.close();
  rmSync(directory, { recursive: true, force: true });
});

const ITERS = 300_000;
const whole = fixtureLane({
  command: ['st-mixed', '{iters}', '20000', '16', '2048'],
  kit: true,
  lockstep: null,
  timing: 'outside',
  env: { WORKLOAD: 'st-mixed 1 20000 16 2048' },
});

async function sampleOf(
  lane: PlanLane,
  candidate: string | null,
  arm: 'baseline' | 'candidate' = 'candidate',
  ops = 5000,
) {
  const libraries = { baseline: null, candidate, sentinel: null };
  const plan = fixturePlan('0'.repeat(40), { lanes: [lane] });
  const context = { plan, sandbox, directory, libraries, lengths: { [lane.id]: ITERS } };
  if (lane.lockstep === null) return takeSample(context, { lane, block: 0, position: 0, arm, startedNs: 0 });
  const [group] = await takeGroups({ ...context, lengths: { [lane.id]: ops } }, lane, [0], 0);
  const failed = group?.samples.find((each) => sampleIncident(each, 'sampling') !== null) ?? group?.samples[0];
  if (failed === undefined) throw new Error('no group');
  return failed;
}

test('the value of a process of the kit is its operations by the time of the driver', async () => {
  const { sample, end } = await sampleOf(whole, null);
  expect(end).toBeNull();
  expect(Sample.parse(sample)).toMatchObject({ library: 'expected', exitCode: 0 });
  // The start and the end of the process are no part of its value.
  expect(sample.value).toBeGreaterThan((ITERS * 1e9) / sample.wallNs);
  expect(sample.liveBytes).toBeGreaterThan(10_000_000);
  expect(sample.rssPeakBytes).toBeGreaterThan(sample.liveBytes ?? 0);
});

test('a slow clock and a second result line do not change the value', async () => {
  for (const how of ['CLOCK', 'TWO_RESULTS']) {
    const { sample, result } = await sampleOf(whole, await hostileLibrary(directory, how));
    // The control: the program itself reports more.
    const reported = [...result.stdout.matchAll(/ops\/s=(\d+)/g)].map(([, number]) => Number(number));
    expect(Math.max(...reported)).toBeGreaterThan(1.5 * (sample.value ?? Infinity));
    // CPU time does not grow when others are at work.
    expect(sample.value).toBeLessThan((2 * ITERS * 1e9) / sample.cpuNs);
  }
});

const lockstep = { runs: 2, runLength: 2, dropped: 0, burstMicros: 300, warmMicros: 1000 };
const lanes: readonly (readonly [string, Partial<LaneProgram & PlanLane>])[] = [
  ['a whole process', {}],
  ['lock-step', { lockstep, command: ['st-mixed', '1', '20000', '16', '2048'] }],
];

const hasGroups = ['/sys/fs/cgroup', '/sys/fs/cgroup/unified'].some((root) => existsSync(`${root}/cgroup.procs`));
const noGroups = sandbox.protection.isolated && hasGroups ? null : 'needs a sandbox with control groups';

test.skipIf(noGroups !== null)(
  'BURNER, which spins in the turns of the other arm, is seen to be busy in them',
  async () => {
    const longer = { ...lockstep, runs: 6, runLength: 8 };
    const lane = { ...whole, lockstep: longer, command: ['st-mixed', '1', '400', '16', '2048'] };
    const measured = await sampleOf(lane, await hostileLibrary(directory, 'BURNER'));
    expect([measured.sample.arm, isBusyInOtherTurns(measured.sample)]).toEqual(['candidate', true]);
    // The control: an honest arm is known, and idle.
    const honest = await sampleOf(lane, null);
    expect(sampleIncident(honest, 'sampling')).toBeNull();
    expect(honest.sample.idleShare).toBeLessThan(0.01);
  },
);

test.skipIf(noGroups !== null)(
  'an honest arm is idle, also when the turns of the other one are 50 times shorter',
  async () => {
    // Turns of the fast arm last some 0.1 ms.
    const lane = {
      ...whole,
      lockstep: { ...lockstep, runs: 16, runLength: 2 },
      command: ['st-mixed', '1', '400', '16', '2048'],
    };
    const { sample } = await sampleOf(lane, await hostileLibrary(directory, 'SLOW'), 'candidate', 200);
    expect(sample.idleShare).toBeLessThan(0.01);
  },
);

test.each(
  lanes.flatMap(([name, more]) =>
    (
      [
        ['EXIT_EARLY', 'bench-ended-early'],
        ['ECHO', 'bench-answered-wrongly'],
        ['ARGUMENTS_BY_POINTER', 'bench-answered-wrongly'],
        ['ARGUMENTS_IN_PLACE', 'arguments-changed'],
        ['EMULATES', 'not-resident'],
      ] as const
    ).map(([how, code]) => [how, name, code, more] as const),
  ),
)('%s in %s is %s', async (how, _, code, more) => {
  const measured = await sampleOf({ ...whole, ...more }, await hostileLibrary(directory, how));
  expect(sampleIncident(measured, 'sampling')).toMatchObject({ code, arm: 'candidate' });
});
