import { expect, test } from 'vitest';
import { readAbBundle } from '../../../src/bundle/read-bundle.ts';
import { readEvidence } from '../../../src/core/profile/evidence.ts';
import { SAMPLES_NEEDED } from '../../../src/core/profile/profile-sanity.ts';
import { heaviestFunctions } from '../../../src/core/report/verdict/run-evidence.ts';
import type { PerfOrder } from '../../../src/model/plan.ts';
import { err } from '../../../src/model/result.ts';
import { countEvents, countInstructions, recordProfile } from '../../../src/runner/profile/profiling-tools.ts';
import { executeAb } from '../../../src/runner/run/execute-ab.ts';
import { openSandbox } from '../../../src/runner/sandbox/sandbox.ts';
import { findTool } from '../../../src/system/find-program.ts';
import { perfOrder } from '../../fixtures/evidence.ts';
import { KIT_ALONE, kits } from '../kept-kits.ts';
import { fixtureArm, fixtureLane, fixturePlan, fixtureRepository, temporary } from '../runner-fixture.ts';
import { ABSENT, lab, SYSTEM } from '../survey-fixture.ts';

const PATH = process.env.PATH ?? '';
const perf = test.skipIf(findTool('perf', PATH) === null);
const {
  role: _,
  lockstep: __,
  why: ___,
  measures: ____,
  ...WORK
} = fixtureLane({ id: 'work', command: ['bench/bench', 'work'] });

function order(arms: readonly number[], more: Partial<PerfOrder> = {}): PerfOrder {
  return { ...perfOrder([WORK], arms), events: ['minor-faults', 'task-clock'], ...more };
}

perf('a survey has evidence of each arm; an arm that is not installed has none', async () => {
  const { sha, measure } = lab();
  const arms = [fixtureArm(sha, { FIX_FAST: '1' }), fixtureArm(sha, { FIX_FAST: '0' }), SYSTEM, ABSENT];
  const ordered = order([0, 1, 2, 3]);
  const run = await measure('compare', { arms, perf: ordered, rounds: 1 });
  expect(run.manifest.evidence?.count).toBe(run.evidence?.length);
  const [lane] = readEvidence(ordered, arms, run.evidence ?? []);
  expect(lane?.arms.map(({ arm }) => arm)).toEqual([0, 1, 2]);
  const [fast, slow] = lane?.arms ?? [];
  for (const each of [fast, slow]) {
    expect(each?.profile?.functions.find(({ name }) => name === 'fixture_work')).toMatchObject({
      object: 'libfixture.so',
    });
    expect(each?.events.find(({ event }) => event === 'minor-faults')?.values).toHaveLength(2);
    expect(each?.events.find(({ event }) => event === 'task-clock')?.unit).toBe('msec');
  }
  // Only the program uses the arm's library; otherwise functions of perf itself would appear.
  expect(fast?.profile?.functions.some(({ object }) => /^perf/.test(object))).toBe(false);
});

perf('an A/B keeps the output of perf, and heaviestFunctions reads it from the bundle', async () => {
  const directory = temporary();
  const { path, sha } = fixtureRepository(directory);
  const lane = fixtureLane({ id: 'work', command: ['bench/bench', 'work'] });
  const { bundle } = await executeAb(fixturePlan(sha, { lanes: [lane], perf: order([0, 1], { repeats: 1 }) }), {
    cache: KIT_ALONE,
    source: path,
    out: directory,
    onProgress: () => {},
    lock: { name: `${directory}/lock` },
  });
  const run = await readAbBundle(bundle);
  if (!run.ok) throw new Error(run.error.message);
  expect(run.value.manifest.incidents).toEqual([]);
  expect(heaviestFunctions(run.value, 'work')).toMatch(/^fixture_work \d.* % \(was \d/);
  expect(heaviestFunctions(run.value, 'other')).toBeNull();
});

perf('a budget that is used up ends the evidence with an incident and keeps the readings', async () => {
  const { sha, measure } = lab();
  const run = await measure('compare', {
    arms: [fixtureArm(sha, {})],
    perf: order([0], { budgetSeconds: 0.05 }),
    rounds: 1,
  });
  expect(run.manifest.incidents.map(({ code, phase }) => [code, phase])).toEqual([['evidence-cut', 'evidence']]);
  expect(run.readings).toHaveLength(1);
});

test.skipIf(findTool('perf', PATH) === null || findTool('valgrind', PATH) === null)(
  'callgrind counts the instructions of one thread where the machine has no counter for them',
  async () => {
    const { sha, measure } = lab();
    const arms = [fixtureArm(sha, {})];
    const lanes = [
      { ...WORK, command: ['bench/bench'] },
      { ...WORK, id: 'threads', cell: { T: '2' }, command: ['bench/bench'] },
    ];
    const ordered = { ...perfOrder(lanes, [0]), repeats: 1 };
    const run = await measure('compare', { arms, lanes, perf: ordered, rounds: 1 });
    const [one, two] = readEvidence(ordered, arms, run.evidence ?? []).map((lane) => lane.arms[0]);
    const counted = one?.events.find(({ event }) => event === 'instructions')?.values.length === 1;
    expect(counted || (one?.instructions ?? 0) > 10_000).toBe(true);
    expect(two?.instructions).toBeNull();
  },
);

test('a missing tool, a program that crashes and one that hangs each give a problem', async () => {
  const directory = temporary();
  const opened = await openSandbox(directory, [], { kits });
  if (!opened.ok) throw new Error(opened.error.message);
  const lane = { ...WORK, timeoutSeconds: 0.2 };
  const observed = { sandbox: opened.value, directory, signal: undefined, library: null, env: {} };
  const nowhere = { ...opened.value, environment: { ...opened.value.environment, PATH: '/nonexistent' } };
  const ordered = order([0]);
  const absent = await countEvents({ ...observed, sandbox: nowhere, lane }, ordered);
  expect(absent).toEqual(err('is not installed on this machine (Debian: apt-get install linux-perf)'));
  if (findTool('perf', PATH) === null) return;
  // Not /bin/false: perf loses the exit code of a program that ends before perf waits for it.
  const fails = ['/bin/sh', '-c', 'sleep 0.05; exit 1'];
  const crashed = await countEvents({ ...observed, lane: { ...lane, command: fails } }, ordered);
  expect(crashed).toEqual(err(expect.stringMatching(/^ended with exit code 1/)));
  const hung = await recordProfile({ ...observed, lane: { ...lane, command: ['/bin/sleep', '60'] } }, ordered, 1);
  expect(hung).toEqual(err(expect.stringMatching(/^did not end within 0\.6 s and was killed/)));
});

test.skipIf(findTool('valgrind', PATH) === null)('a crash under valgrind is one line without its banner', async () => {
  const directory = temporary();
  const opened = await openSandbox(directory, [], { kits });
  if (!opened.ok) throw new Error(opened.error.message);
  const crash = ['/bin/sh', '-c', 'echo bad free of 0x10 >&2; kill -SEGV $$'];
  const observed = { sandbox: opened.value, directory, signal: undefined, library: null, env: {} };
  const crashed = await countInstructions({ ...observed, lane: { ...WORK, command: crash } });
  expect(crashed).toEqual(
    err(expect.stringMatching(/^(was killed by SIGSEGV|ended with exit code \d+): bad free of 0x10$/)),
  );
});

perf('a program of a few milliseconds has a profile of enough samples of its work, or none', async () => {
  const { sha, measure } = lab();
  const arms = [fixtureArm(sha, { FIX_FAST: '0' })];
  const short = { ...WORK, command: ['bench/bench'] };
  const ordered = { ...order([0], { repeats: 1 }), lanes: [short] };
  const run = await measure('compare', { arms, lanes: [short], perf: ordered, rounds: 1 });
  const [lane] = readEvidence(ordered, arms, run.evidence ?? []);
  const [arm] = lane?.arms ?? [];
  const enough = (arm?.profile?.samples ?? 0) >= SAMPLES_NEEDED;
  expect(enough || arm?.problems.some((problem) => problem.includes('too few samples for a profile'))).toBe(true);
  expect(arm?.profile?.functions.some(({ object }) => object.startsWith('ld-linux'))).not.toBe(true);
});
