import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { findProtection } from '../../../src/runner/sandbox/protection.ts';
import { HANGS_MS } from '../../soon.ts';

const { isolated } = await findProtection();
const mounts = readFileSync('/proc/self/mountinfo', 'utf8');
/** The root of the `cpuset` controller, of version 1 or of version 2 where groups below the root have it. */
const cpusets =
  /^\d+ \d+ \S+ \/ (\S+) .* - cgroup \S+ \S*\bcpuset\b/m.exec(mounts)?.[1] ?? unifiedCpusets(mounts) ?? null;

function unifiedCpusets(text: string): string | undefined {
  const root = /^\d+ \d+ \S+ \/ (\S+) .* - cgroup2 /m.exec(text)?.[1];
  if (root === undefined) return undefined;
  return readFileSync(join(root, 'cgroup.subtree_control'), 'utf8').split(/\s/).includes('cpuset') ? root : undefined;
}

const processors = (await execa('nproc')).stdout;

/** `taskset` in the sandbox of a harness that is in a control group; null: in the group of this test. */
async function taskset(cpu: string, group: string | null) {
  const line = [resolve('bin/alloc-ab'), 'sandbox', '--', 'taskset', '-c', cpu, 'nproc'];
  const [program = '', ...rest] =
    group === null ? line : ['sh', '-c', 'echo 0 >"$0/cgroup.procs" && exec "$@"', group, ...line];
  return execa(program, rest, { reject: false, timeout: HANGS_MS, env: { NO_COLOR: '1' } });
}

test.skipIf(!isolated || cpusets === null || process.getuid?.() !== 0 || Number(processors) < 2)(
  'measured code cannot use a processor outside the partition of its harness (skipped without root, cpuset control groups or a second processor)',
  async () => {
    const root = cpusets ?? '';
    const group = join(root, `partition-of-a-test-${process.pid}`);
    mkdirSync(group);
    try {
      writeFileSync(join(group, 'cpuset.mems'), '0');
      writeFileSync(join(group, 'cpuset.cpus'), '1');
      expect((await taskset('1', group)).stdout, 'its own processor').toBe('1');
      const outside = await taskset('0', group);
      expect(outside.exitCode).not.toBe(0);
      expect(outside.stderr).toMatch(/affinity/);
      // The control: outside of a partition the same command takes processor 0.
      expect((await taskset('0', null)).stdout).toBe('1');
    } finally {
      rmdirSync(group);
    }
  },
);
