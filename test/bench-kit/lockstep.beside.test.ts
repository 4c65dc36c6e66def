import { execFileSync, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { openSpawner } from '../../src/system/spawner.ts';
import { lockstepGroups } from './driver.ts';
import { buildAsMeasured, outputDirectory } from './kit.ts';
import { buildTools } from './launcher.ts';

const directory = outputDirectory();
afterAll(() => directory.remove());
const COMMAND = ['st-mixed', '1', '200', '16', '2048', '7'];

await buildAsMeasured(directory.path, ['launch', 'lockstep', 'st-mixed']);
await buildTools(directory.path, 'spawner');

/** Foreign cores of each group while a process burns one CPU. */
async function foreign(burnt: number, options: readonly string[]): Promise<number[]> {
  const burner = spawn('taskset', ['-c', String(burnt), 'sh', '-c', 'while :; do :; done'], { stdio: 'ignore' });
  try {
    const measured = { directory: directory.path, command: COMMAND, ops: 200_000, options: ['--cpu', '0', ...options] };
    const reports = await lockstepGroups(
      measured,
      Array.from({ length: 6 }, () => [null, null] as const),
    );
    return reports.map(({ foreignCores }) => foreignCores ?? Number.NaN);
  } finally {
    burner.kill('SIGKILL');
  }
}

describe.skipIf(availableParallelism() < 2)('a driver beside others (skipped on one CPU)', () => {
  test('what runs on their CPUs is not foreign, and what runs on its own is', async () => {
    // Positive control: a driver that measures alone sees it.
    expect(Math.min(...(await foreign(1, [])))).toBeGreaterThan(0.5);
    // Other tests may use the rest of the machine for some of the groups.
    expect(Math.min(...(await foreign(1, ['--beside', '1'])))).toBeLessThan(0.4);
    expect(Math.max(...(await foreign(0, ['--beside', '1'])))).toBeGreaterThan(0.2);
  });

  test('the spawner keeps all that it starts on its CPU', async () => {
    for (const cpu of [0, 1]) {
      const spawner = openSpawner([join(directory.path, 'spawner'), '--cpu', String(cpu)]);
      onTestFinished(() => spawner.close());
      const { stdout } = await spawner.run(['/bin/grep', 'Cpus_allowed_list', '/proc/self/status'], {
        timeoutMs: 5000,
      });
      expect(stdout).toBe(`Cpus_allowed_list:\t${cpu}\n`);
    }
  });
});

test.each([
  ['spawner', ['--cpu', 'x']],
  ['spawner', ['--cpu', '1023']],
  ['lockstep', ['--workload', 'st-mixed 1 200 16 2048 7', '--run-length', '1', '--ops', '9', '--beside', '1,']],
  ['lockstep', ['--workload', 'st-mixed 1 200 16 2048 7', '--run-length', '1', '--ops', '9', '--beside', '9999']],
])('%s %j is wrong use', (program, options) => {
  const run = () =>
    execFileSync('sh', ['-c', 'exec "$@" 3>/dev/null', 'sh', join(directory.path, program), ...options], {
      stdio: 'pipe',
    });
  expect(run).toThrow(expect.objectContaining({ status: 2 }));
});
