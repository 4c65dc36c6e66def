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
import { findProtection } from '../../../src/runner/sandbox/protection.ts';
import { openSandbox, type Sandbox } from '../../../src/runner/sandbox/sandbox.ts';
import { sampleIncident } from '../../../src/runner/sampling/sample-incident.ts';
import { takeGroups } from '../../../src/runner/sampling/take-groups.ts';
import { hostileLibrary } from '../../bench-kit/hostile-library.ts';
import { fixtureLane, fixturePlan, reachable } from '../../runner/runner-fixture.ts';

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
  const opened = await openSandbox(directory, ['st-mixed']);
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

async function incidentOf(library: string, arm: ArmName) {
  const lane: PlanLane = fixtureLane({
    kit: true,
    command: COMMAND,
    read: '',
    checks: [],
    timing: 'outside',
    timeoutSeconds: 3,
    env: { WORKLOAD: COMMAND.join(' ') },
    lockstep: { runs: 4, runLength: 2, dropped: 0, burstMicros: 300, warmMicros: 1000 },
  });
  const plan = fixturePlan('0'.repeat(40), { lanes: [lane] });
  const libraries = { baseline: honest, candidate: honest, sentinel: null, [arm]: library };
  const context = { plan, sandbox, directory, libraries, lengths: { [lane.id]: 5000 } };
  const groups = await takeGroups(context, lane, [0], 0);
  const incidents = groups.flatMap(({ samples }) => samples.map((sample) => sampleIncident(sample, 'sampling')));
  return incidents.find((incident) => incident !== null) ?? null;
}

describe.skipIf(cannot)('an allocator', () => {
  test('that is honest gets a number', async () => {
    expect(await incidentOf(broken('HONEST'), 'candidate')).toBeNull();
  });

  test.each([
    'NULL_BLOCK', 'NULL_LATER', 'CRASH', 'CRASH_LATER', 'ABORT_IN_FREE', 'HANG', 'HANG_AT_START', 'EXIT_LATER', 'TOO_SMALL',
    'READ_ONLY_BLOCK', 'UNMAPPED_BLOCK', 'FREED_AT_ONCE', 'FORK_BOMB', 'MEMORY_BOMB', 'BURNER', 'BURNING_CHILD', 'CLOSES_PIPES',
    'GARBAGE_ANSWER', 'STOPS_ITSELF', 'KILLS_ALL', 'ALARM', 'REEXEC', 'SMALL_LIMIT', 'SCRIBBLES', 'MISALIGNED', 'OUTPUT_FLOOD'
  ])('%s', async (how) => {
    console.log(how, JSON.stringify(await incidentOf(broken(how), 'candidate')));
    console.log(how, JSON.stringify(await incidentOf(broken(how), 'baseline')));
  });
  test.each(['ECHO','EXIT_EARLY','ARGUMENTS_BY_POINTER','ARGUMENTS_IN_PLACE','ONE_BLOCK','OVERLAP','KILLS_LAUNCHER','EMULATES','CLOCK','TWO_RESULTS'])('%s.', async (how) => {
    console.log(how, JSON.stringify(await incidentOf(await hostileLibrary(directory, how), 'candidate')));
    console.log(how, JSON.stringify(await incidentOf(await hostileLibrary(directory, how), 'baseline')));
  });
});
