import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outputDirectory, run } from './kit.ts';
import { BWRAP, buildTools, DIRECT, launch, launchLine } from './launcher.ts';

const directory = outputDirectory();
afterAll(() => directory.remove());

/** Works in the program, or in the kernel, until it has used this much CPU time; `both` has a child do the second. */
const PROGRAM = `
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <unistd.h>
static double used(int system) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  struct timeval time = system ? usage.ru_stime : usage.ru_utime;
  return time.tv_sec + time.tv_usec / 1e6;
}
static void in_program(double seconds) {
  while (used(0) < seconds) for (volatile int i = 0; i < 200000; i++) {}
}
static void in_kernel(double seconds) {
  static char buffer[1 << 20];
  int zero = open("/dev/zero", O_RDONLY);
  while (used(1) < seconds) for (int i = 0; i < 16; i++) if (read(zero, buffer, sizeof buffer) < 0) exit(1);
}
int main(int argc, char **argv) {
  double seconds = atof(argv[2]);
  if (argc < 3) return 1;
  if (strcmp(argv[1], "user") == 0) in_program(seconds);
  else if (strcmp(argv[1], "system") == 0) in_kernel(seconds);
  else if (fork() == 0) in_kernel(seconds);
  else { in_program(seconds); wait(NULL); }
  return 0;
}`;

beforeAll(async () => {
  await buildTools(directory.path, 'launch');
  writeFileSync(join(directory.path, 'times.c'), PROGRAM);
  const built = await run('gcc', ['-O1', '-o', join(directory.path, 'times'), join(directory.path, 'times.c')]);
  expect(built.stderr).toBe('');
});

describe.each([DIRECT, BWRAP])('$name', (chain) => {
  test.skipIf(chain.missing !== null)(
    'the CPU time is divided into the time of the program and that of the kernel',
    async () => {
      const of = async (kind: string) => {
        const { report } = await launch(
          launchLine(chain, directory.path, [join(directory.path, 'times'), kind, '0.3']),
        );
        expect(report).toMatchObject({ error: null, exitCode: 0 });
        const { cpuNs, userNs, systemNs } = report;
        expect((userNs ?? 0) + (systemNs ?? 0)).toBe(cpuNs);
        return { user: (userNs ?? 0) / 1e9, system: (systemNs ?? 0) / 1e9 };
      };
      const user = await of('user');
      expect(user.user).toBeGreaterThan(0.25);
      expect(user.system).toBeLessThan(user.user / 2);
      const system = await of('system');
      expect(system.system).toBeGreaterThan(0.25);
      expect(system.user).toBeLessThan(system.system / 2);
      // The child is waited for by its parent, and counted once.
      const both = await of('both');
      expect(both.user).toBeGreaterThan(0.25);
      expect(both.system).toBeGreaterThan(0.25);
      expect(both.user + both.system).toBeLessThan(1);
    },
  );
});
