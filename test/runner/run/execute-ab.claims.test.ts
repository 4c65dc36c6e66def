import { expect, test } from 'vitest';
import { analyze } from '../../../src/core/analysis/ab/analyze.ts';
import { judge } from '../../../src/core/verdict/judge.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import { attackedRun } from '../attacked-run.ts';
import { fixtureLane } from '../runner-fixture.ts';

/** A bench with fixed work, as repositories have them: it measures itself and prints one line. */
const BENCH = `
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
int main(void) {
  struct timespec from, to;
  const long operations = 400000;
  void *live[64] = {0};
  unsigned value = 1;
  clock_gettime(CLOCK_MONOTONIC, &from);
  for (long i = 0; i < operations; i++) {
    value = value * 1664525u + 1013904223u;
    free(live[value >> 26]);
    live[value >> 26] = malloc(16 + (value & 1023));
    for (volatile int spin = 0; spin < 20; spin++) {}
  }
  clock_gettime(CLOCK_MONOTONIC, &to);
  printf("ops/s=%.0f\\n", operations / ((to.tv_sec - from.tv_sec) + (to.tv_nsec - from.tv_nsec) / 1e9));
  return 0;
}`;

/** What the candidate's library does beside allocating. */
const ATTACKS = {
  none: '',
  clock: `
int clock_gettime(clockid_t clock, struct timespec *time) {
  static struct timespec start;
  long result = syscall(SYS_clock_gettime, clock, time);
  if (start.tv_sec == 0) start = *time;
  long passed = (time->tv_sec - start.tv_sec) * 1000000000L + time->tv_nsec - start.tv_nsec;
  passed /= 20;
  time->tv_sec = start.tv_sec + (start.tv_nsec + passed) / 1000000000L;
  time->tv_nsec = (start.tv_nsec + passed) % 1000000000L;
  return (int)result;
}`,
  earlyExit: `
__attribute__((constructor)) static void start(void) {
  if (strcmp(program_invocation_short_name, "bench") == 0) { write(1, "ops/s=900000000\\n", 16); _exit(0); }
}`,
  secondLine: `
__attribute__((destructor)) static void end(void) {
  if (strcmp(program_invocation_short_name, "bench") == 0) write(1, "ops/s=900000000\\n", 16);
}`,
  secondLineOnError: `
__attribute__((constructor)) static void start(void) {
  if (strcmp(program_invocation_short_name, "bench") == 0) write(2, "ops/s=900000000\\n", 16);
}`,
  childLine: `
__attribute__((destructor)) static void end(void) {
  if (strcmp(program_invocation_short_name, "bench") || fork()) return;
  write(1, "ops/s=900000000\\n", 16);
  _exit(0);
}`,
};

/** Runs an A/B whose candidate attacks, and judges it: as it is, and as if the lane were timed from outside. */
async function verdictsOn(
  attack: keyof typeof ATTACKS,
): Promise<{ verdict: Verdict; believed: Verdict; codes: string[] }> {
  // With the operations, a clock at a twentieth of its speed is seen on a busy machine too.
  const lane = fixtureLane({ checks: [], timeoutSeconds: 20, operations: 400_000 });
  const run = await attackedRun(BENCH, ATTACKS[attack], lane);
  const outside = run.manifest.plan.lanes.map((each) => ({ ...each, timing: 'outside' as const }));
  const trusting = { ...run, manifest: { ...run.manifest, plan: { ...run.manifest.plan, lanes: outside } } };
  return {
    verdict: judge(run, analyze(run)),
    believed: judge(trusting, analyze(trusting)),
    codes: run.manifest.incidents.map(({ code }) => code),
  };
}

test('an honest bench of a repository is measured, and its numbers are marked', async () => {
  const { verdict } = await verdictsOn('none');
  expect(verdict.checks.filter(({ name, status }) => name === 'claims' && status === 'fail')).toEqual([]);
  expect(verdict.outcome).not.toBe('INVALID');
  expect(verdict.effects.find(({ metric }) => metric === 'throughput')?.claim).toMatch(/confirmed|unchecked/);
});

test.each([
  ['clock', 'claim-contradicted'],
  ['earlyExit', 'work-not-done'],
] as const)('%s is INVALID as %s; believed, it would be a GO', async (attack, code) => {
  const { verdict, believed } = await verdictsOn(attack);
  expect(verdict).toMatchObject({ outcome: 'INVALID', reasons: [{ code, lane: 'speed' }] });
  expect(verdict.reasons[0]?.message).toContain('FIX_FAST=1 (candidate)');
  expect(believed.outcome).toBe('GO');
});

test.each(['secondLine', 'secondLineOnError', 'childLine'] as const)(
  '%s is refused as numbers-differ before a sample is taken',
  async (attack) => {
    const { verdict, codes } = await verdictsOn(attack);
    expect(codes).toEqual(['numbers-differ']);
    expect(verdict).toMatchObject({ outcome: 'INVALID', reasons: [{ code: 'numbers-differ', lane: 'speed' }] });
    expect(verdict.reasons[0]?.message).toContain('candidate');
  },
);
