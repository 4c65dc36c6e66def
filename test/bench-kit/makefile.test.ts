import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { outputDirectory, run, summary, workloads } from './kit.ts';

const KIT = join(import.meta.dirname, '../../bench-kit');
const directory = outputDirectory();
afterAll(() => directory.remove());

const make = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  run('make', ['--no-print-directory', '-C', KIT, `OUT=${directory.path}`, ...args], env);

test('make list shows each workload with its arguments', async () => {
  const { code, stdout } = await make(['list']);
  expect(code).toBe(0);
  expect([...stdout.matchAll(/^([a-z-]+) </gm)].map(([, name]) => name)).toEqual(workloads);
  expect(stdout).toContain(
    'mt-remote <threads> <iters> <working_set> <min> <max> <remote_pct> [ring_slots]\n    Many threads',
  );
});

test('make help shows each target', async () => {
  const { code, stdout } = await make(['help']);
  expect(code).toBe(0);
  expect([...stdout.matchAll(/^make ?([a-z]*) /gm)].map(([, target]) => target)).toEqual([
    ...['', '', 'list', 'run', 'check', 'clean'],
  ]);
});

test('make run builds a workload and passes its arguments by name', async () => {
  const { code, stdout } = await make(['run', 'WORKLOAD=mt-remote', 'T=2', 'R=90', 'iters=20000']);
  expect(code).toBe(0);
  expect(stdout).toContain('/mt-remote 2 20000 400 16 2048 90');
  const values = summary(stdout);
  expect(values).toMatchObject({ threads: 2, iters: 20000 });
  expect(Math.abs((values.remote_pct ?? 0) - 90)).toBeLessThan(2);
});

test('make run passes arguments from the command line only', async () => {
  const { stdout } = await make(['run', 'WORKLOAD=st-mixed', 'iters=500'], { min: '999', seed: '3', CC: 'absent' });
  expect(stdout).toContain('/st-mixed 500 400 16 2048 \n');
});

test('make check builds with warnings and sanitizers and runs the workloads', async () => {
  const { code, stdout } = await make(['check', 'workloads=st-mixed']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^== warnings\nops\/s=.*\n== address,undefined(\n|: skipped)/);
  expect(stdout).toMatch(/\nall workloads passed\n$/);
});

test('make NAME builds one program, make clean removes all', async () => {
  expect(await make(['launch'])).toMatchObject({ code: 0, stderr: '' });
  expect(existsSync(join(directory.path, 'launch'))).toBe(true);
  expect(existsSync(join(directory.path, 'lockstep'))).toBe(false);
  expect((await make(['clean'])).code).toBe(0);
  expect(existsSync(directory.path)).toBe(false);
});
