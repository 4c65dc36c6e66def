import { expect, test } from 'vitest';
import { analyze } from '../../../src/core/analysis/ab/analyze.ts';
import { judge } from '../../../src/core/verdict/judge.ts';
import type { PlanLane } from '../../../src/model/plan.ts';
import type { AbRun } from '../../../src/model/run.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import { attackedRun } from '../attacked-run.ts';
import { fixtureLane } from '../runner-fixture.ts';

/** A bench that prints no number about itself: it does its work, and where SAYS is set, tells that it is done. */
const BENCH = `
#include <stdio.h>
#include <stdlib.h>
int main(void) {
  void *live[64] = {0};
  unsigned value = 1;
  for (long i = 0; i < 1000000; i++) {
    value = value * 1664525u + 1013904223u;
    free(live[value >> 26]);
    live[value >> 26] = malloc(16 + (value & 1023));
    for (volatile int spin = 0; spin < 20; spin++) {}
  }
  if (getenv("SAYS")) printf("sorted %u values\\np99=%u ns\\n", value, 900 + (value & 7));
  return 0;
}`;

/** What the candidate's library does beside allocating. */
const ATTACKS = {
  none: '',
  atOnce: `
__attribute__((constructor)) static void start(void) {
  if (strcmp(program_invocation_short_name, "bench") == 0) _exit(0);
}`,
  halfWay: `
#include <sys/time.h>
#include <signal.h>
static void end(int number) { (void)number; _exit(0); }
__attribute__((constructor)) static void start(void) {
  struct itimerval timer = {.it_value = {.tv_usec = 10000}};
  if (strcmp(program_invocation_short_name, "bench")) return;
  signal(SIGVTALRM, end);
  setitimer(ITIMER_VIRTUAL, &timer, NULL);
}`,
};

async function measured(
  attack: keyof typeof ATTACKS,
  change: Partial<PlanLane>,
): Promise<{ run: AbRun; verdict: Verdict }> {
  const lane = fixtureLane({
    ...{ checks: [], timeoutSeconds: 20, read: '', unit: 's', better: 'lower' },
    ...{ timing: 'outside', outside: 'wall', metric: 'wall', env: { SAYS: '1' } },
    ...change,
  });
  const run = await attackedRun(BENCH, ATTACKS[attack], lane);
  return { run, verdict: judge(run, analyze(run)) };
}

const MEASURES: PlanLane['measures'] = [
  { metric: 'throughput', role: 'guard', margin: 0.9 },
  { metric: 'rss', role: 'guard', margin: 0.9, atLeast: 1_048_576 },
  { metric: 'figure', name: 'p99', role: 'guard', margin: 0.05 },
  { metric: 'user', role: 'info' },
  { metric: 'cpu-time', role: 'info' },
];

test('a program that prints no number of its own is measured by its wall time, and each further metric has its role', async () => {
  const { run, verdict } = await measured('none', {
    measures: MEASURES,
    figures: [{ name: 'p99', read: 'p99=', unit: 'ns', better: 'lower', from: 'load' }],
  });
  for (const sample of run.samples) {
    expect(sample.value).toBe(sample.wallNs / 1e9);
    expect((sample.userNs ?? 0) + (sample.systemNs ?? 0)).toBe(sample.cpuNs);
    expect(sample.output?.lines).toMatch(/^[0-9a-f]{16}$/);
  }
  expect(verdict.checks.find(({ name }) => name === 'work-done')).toMatchObject({ status: 'pass' });
  expect(verdict.effects.map(({ metric, name, unit, role }) => [metric, name, unit, role])).toEqual([
    ['throughput', 'wall', 's', 'guard'],
    ['rss', undefined, 'bytes', 'guard'],
    ['figure', 'p99', 'ns', 'guard'],
    ['user', undefined, 's', 'info'],
    ['cpu-time', undefined, 's', 'info'],
  ]);
  expect(verdict.effects.map(({ claim }) => claim)).toEqual([undefined, undefined, 'unchecked', undefined, undefined]);
  expect(verdict.effects[2]).toMatchObject({ outcome: 'SAFE', change: { estimate: 0 } });
});

test.each(['atOnce', 'halfWay'] as const)(
  'an exit %s, with exit code 0, is INVALID as work-not-done where the program tells its end',
  async (attack) => {
    const { run, verdict } = await measured(attack, {});
    expect(run.samples.every(({ exitCode }) => exitCode === 0)).toBe(true);
    expect(verdict).toMatchObject({ outcome: 'INVALID', reasons: [{ code: 'work-not-done', lane: 'speed' }] });
    expect(verdict.reasons[0]?.message).toContain('FIX_FAST=1 (candidate)');
  },
);

test('a program that prints nothing leaves its work unknown, and the verdict says so', async () => {
  const { verdict } = await measured('none', {
    env: {},
    measures: [{ metric: 'throughput', role: 'guard', margin: 0.9 }],
  });
  expect(verdict.checks.find(({ name }) => name === 'work-done')).toMatchObject({ status: 'unknown' });
  expect(verdict.basis).toContainEqual(expect.objectContaining({ name: 'work', weak: 'work not shown' }));
});
