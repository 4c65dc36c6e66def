import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Sample } from '../../../src/model/run.ts';
import { sampleIncident } from '../../../src/runner/sampling/sample-incident.ts';
import { takeSample } from '../../../src/runner/sampling/take-sample.ts';
import { openSandbox } from '../../../src/runner/sandbox/sandbox.ts';
import { findTool } from '../../../src/system/find-program.ts';
import { kits } from '../kept-kits.ts';
import { fixtureLane, fixturePlan, reachable } from '../runner-fixture.ts';

const directory = reachable();
const opened = await openSandbox(directory, [], { kits });
if (!opened.ok) throw new Error(opened.error.detail);
const sandbox = opened.value;
afterAll(async () => {
  await sandbox.close();
  rmSync(directory, { recursive: true, force: true });
});

/** A loop as often as its argument tells; the same number of instructions in each process but for the start. */
const PROGRAM = `
#include <stdlib.h>
int main(int argc, char **argv) {
  volatile long left = argc > 1 ? atol(argv[1]) : 0;
  while (left > 0) left--;
  return 0;
}`;

beforeAll(() => {
  writeFileSync(join(directory, 'loop.c'), PROGRAM);
  execFileSync('gcc', ['-O1', '-o', join(directory, 'loop'), join(directory, 'loop.c')]);
});

async function sampleOf(times: number) {
  const lane = fixtureLane({
    ...{
      command: [join(directory, 'loop'), String(times)],
      checks: [],
      read: '',
      unit: 'instructions',
      better: 'lower',
    },
    ...{
      timing: 'outside',
      metric: 'instructions',
      outside: 'instructions',
      counts: 'instructions',
      timeoutSeconds: 30,
    },
  });
  const libraries = { baseline: null, candidate: null, sentinel: null };
  const context = { plan: fixturePlan('0'.repeat(40), { lanes: [lane] }), sandbox, directory, libraries, lengths: {} };
  return takeSample(context, { lane, block: 0, position: 0, arm: 'baseline', startedNs: 0 });
}

const hasCounter = spawnSync('perf', ['stat', '-x,', '-e', 'instructions:u', '--', '/bin/true'], { encoding: 'utf8' });
const counted = hasCounter.status === 0 && /^\d+,/m.test(hasCounter.stderr);
const canCount = counted || findTool('valgrind', sandbox.environment.PATH ?? '') !== null;

describe('instructions as the metric of a lane', () => {
  test.skipIf(!canCount)('are those of the program, by a counter of the processor or by callgrind', async () => {
    const [few, many] = [await sampleOf(100_000), await sampleOf(200_000)];
    for (const { sample, end } of [few, many]) {
      expect(end).toBeNull();
      expect(Sample.parse(sample)).toMatchObject({ library: 'expected', exitCode: 0, value: sample.instructions });
      expect(sample.countedBy).toBe(few.sample.countedBy);
    }
    // The loop is three to six instructions; the start of a process is the same in both.
    const more = (many.sample.value ?? 0) - (few.sample.value ?? 0);
    expect(more).toBeGreaterThan(2 * 100_000);
    expect(more).toBeLessThan(8 * 100_000);
  });

  test.skipIf(canCount)('without a counter and without valgrind the incident says what to install', async () => {
    const incident = sampleIncident(await sampleOf(1000), 'preflight');
    expect(incident).toMatchObject({ code: 'metric-unreadable' });
    expect(incident?.next).toContain('install valgrind');
  });
});
