/**
 * Broken and hostile allocators in lock-step with an honest one: none gets a number, and the incident names its side, whichever arm it is. The
 * control is the honest allocator, which gets one.
 */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ArmName } from '../../../src/model/names.ts';
import type { PlanLane } from '../../../src/model/plan.ts';
import { busyIncident, sampleIncident } from '../../../src/runner/sampling/sample-incident.ts';
import { takeGroups } from '../../../src/runner/sampling/take-groups.ts';
import { findProtection } from '../../../src/runner/sandbox/protection.ts';
import { openSandbox, type Sandbox } from '../../../src/runner/sandbox/sandbox.ts';
import { hostileLibrary } from '../../bench-kit/hostile-library.ts';
import { kits } from '../../runner/kept-kits.ts';
import { fixtureLane, fixturePlan, reachable } from '../../runner/runner-fixture.ts';
import { HANGS_MS } from '../../soon.ts';

const { isolated, missing } = await findProtection();
/** Bombs are tried only where they are contained. */
const cannot = !isolated || missing.length > 0;

let directory: string;
let sandbox: Sandbox;
let honest: string;

function broken(how: string): string {
  const file = join(directory, `${how.toLowerCase()}.so`);
  const source = join(import.meta.dirname, 'broken.c');
  execFileSync('gcc', ['-O1', '-fno-builtin', '-shared', '-fPIC', '-pthread', `-DHOW=${how}`, '-o', file, source]);
  return file;
}

beforeAll(async () => {
  if (cannot) return;
  directory = reachable();
  const opened = await openSandbox(directory, ['st-mixed'], { kits });
  if (!opened.ok) throw new Error(opened.error.message);
  sandbox = opened.value;
  honest = broken('HONEST');
});
afterAll(async () => {
  if (cannot) return;
  await sandbox.close();
  rmSync(directory, { recursive: true, force: true });
});

const COMMAND = ['st-mixed', '1', '2000', '64', '64'];

/** Groups in which one arm has the library and the other one an honest one; on a busy machine a thread may get no processor in some of them. */
async function groupsOf(library: string, arm: ArmName, timeoutSeconds: number) {
  const lane: PlanLane = fixtureLane({
    kit: true,
    command: COMMAND,
    read: '',
    checks: [],
    timing: 'outside',
    timeoutSeconds,
    env: { WORKLOAD: COMMAND.join(' ') },
    lockstep: { runs: 8, runLength: 4, dropped: 0, burstMicros: 1500, warmMicros: 5000 },
  });
  const plan = fixturePlan('0'.repeat(40), { lanes: [lane] });
  const libraries = { baseline: honest, candidate: honest, sentinel: null, [arm]: library };
  const context = { plan, sandbox, directory, libraries, lengths: { [lane.id]: 40_000 } };
  return takeGroups(context, lane, [0, 1, 2, 3, 4, 5, 6, 7], 0);
}

async function incidentOf(library: string, arm: ArmName, timeoutSeconds = HANGS_MS / 1000) {
  const measured = (await groupsOf(library, arm, timeoutSeconds)).flatMap(({ samples }) => samples);
  const incident = measured.map((each) => sampleIncident(each, 'sampling')).find((each) => each !== null);
  const samples = measured.map(({ sample }) => sample);
  return incident ?? busyIncident(samples[0]?.lane ?? '', samples);
}

/** Expects that the library gets no number, and that its own side is named. */
async function blamed(library: string, code: string | RegExp, message: RegExp): Promise<void> {
  const expected = typeof code === 'string' ? code : expect.stringMatching(code);
  // Only what may hang is given up on soon: a busy machine makes every other one slow.
  const timeoutSeconds = /timeout/.test(String(code)) ? 2 : undefined;
  for (const arm of ['candidate', 'baseline'] as const) {
    const incident = await incidentOf(library, arm, timeoutSeconds);
    expect(incident).toMatchObject({ arm, code: expected });
    expect(`${incident?.message} ${incident?.detail ?? ''}`).toMatch(message);
  }
}

describe.skipIf(cannot)('an allocator', () => {
  test('that is honest gets a number', async () => {
    expect(await incidentOf(broken('HONEST'), 'candidate')).toBeNull();
  });

  /** What it is called, by how it fails. */
  test.each([
    ['NULL_BLOCK', 'bench-crashed', /malloc returned NULL/],
    ['NULL_LATER', 'bench-crashed', /malloc returned NULL/],
    ['CRASH', 'bench-crashed', /SIGSEGV/],
    ['CRASH_LATER', 'bench-crashed', /SIGSEGV/],
    ['ABORT_IN_FREE', 'bench-crashed', /SIGABRT/],
    ['HANG', 'bench-timeout', /did not end/],
    ['HANG_AT_START', 'bench-timeout', /did not end/],
    ['EXIT_LATER', 'bench-ended-early', /before it had answered/],
    ['MISALIGNED', 'bench-crashed', /not aligned/],
    ['TOO_SMALL', 'bench-crashed', /handed out twice/],
    ['READ_ONLY_BLOCK', 'bench-crashed', /SIGSEGV/],
    ['UNMAPPED_BLOCK', 'bench-crashed', /SIGSEGV/],
    ['FREED_AT_ONCE', 'bench-crashed', /handed out twice/],
    ['SCRIBBLES', 'bench-crashed', /overwritten/],
    ['FORK_BOMB', /^bench-(timeout|crashed|not-started)$/, /./],
    ['MEMORY_BOMB', /^bench-(timeout|crashed|out-of-memory)$/, /./],
    ['OUTPUT_FLOOD', /^(output-too-long|bench-timeout)$/, /./],
    ['BURNER', 'idle-side-busy', /./],
    ['BURNING_CHILD', 'library-not-proven', /still ran/],
    ['CLOSES_PIPES', 'bench-crashed', /exit code 2/],
    ['GARBAGE_ANSWER', 'bench-answered-wrongly', /./],
    ['STOPS_ITSELF', 'bench-timeout', /did not end/],
    ['KILLS_ALL', 'bench-crashed', /SIGKILL/],
    ['ALARM', 'bench-crashed', /SIGALRM/],
    ['REEXEC', 're-executed', /became another program/],
    ['SMALL_LIMIT', 'bench-crashed', /no memory/],
  ])('that is broken: %s', async (how, code, message) => {
    await blamed(broken(how), code, message);
  });

  test.each([
    ['ECHO', 'bench-answered-wrongly', /./],
    ['EXIT_EARLY', 'bench-ended-early', /before it had answered/],
    ['ARGUMENTS_BY_POINTER', 'bench-answered-wrongly', /./],
    ['ARGUMENTS_IN_PLACE', 'arguments-changed', /other arguments/],
    ['ONE_BLOCK', 'bench-answered-wrongly', /./],
    ['OVERLAP', 'bench-crashed', /overwritten/],
  ])('that cheats: %s', async (how, code, message) => {
    await blamed(await hostileLibrary(directory, how), code, message);
  });
});
