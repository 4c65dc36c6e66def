import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exec } from '../../src/system/exec.ts';
import { isAlive, temporary } from '../runner/runner-fixture.ts';
import { HANGS_MS, SOON_MS } from '../soon.ts';

const shell = (script: string, more: Partial<Parameters<typeof exec>[1]> = {}) =>
  exec(['/bin/sh', '-c', script], { env: { PATH: '/usr/bin:/bin' }, timeoutMs: HANGS_MS, ...more });

test('exec returns the exit code, both streams and file descriptor 3', async () => {
  const result = await shell('echo out; echo err >&2; echo report >&3; exit 4', { report: true });
  expect(result).toEqual({
    exitCode: 4,
    signal: null,
    timedOut: false,
    cancelled: false,
    notStarted: null,
    cut: [],
    stdout: 'out\n',
    stderr: 'err\n',
    report: 'report\n',
  });
});

test('exec of a missing program returns the error code', async () => {
  expect((await exec(['/absent'], { env: {}, timeoutMs: HANGS_MS })).notStarted).toBe('ENOENT');
});

test('exec passes no variable of the caller', async () => {
  expect((await exec(['/usr/bin/env'], { env: { ONE: '1' }, timeoutMs: HANGS_MS })).stdout).toBe('ONE=1\n');
});

test('exec sanitises output and keeps its last bytes', async () => {
  const hostile = await shell("printf '\\033[2J::error::forged\\n'");
  expect(hostile.stdout).toBe(': :error::forged\n');
  const flood = await shell('yes | head -c 3000000; echo last', { maxBytes: 100 });
  expect(flood.stdout.length).toBeGreaterThanOrEqual(98);
  expect(flood.stdout.length).toBeLessThanOrEqual(100);
  expect(flood.stdout.endsWith('last\n')).toBe(true);
});

test('exec keeps no part of a line whose begin it dropped', async () => {
  for (const maxBytes of [10, 11, 14, 15, 16]) {
    const { stdout } = await shell('printf "ops=1304221\\nend\\n"', { maxBytes });
    expect(stdout).toBe(maxBytes === 16 ? 'ops=1304221\nend\n' : 'end\n');
  }
});

test('exec kills the whole group after the deadline', async () => {
  const file = join(temporary(), 'pid');
  const began = performance.now();
  const result = await shell(`trap '' TERM; sleep 60 & echo $! > ${file}; wait; sleep 60`, { timeoutMs: 200 });
  expect(result).toMatchObject({ timedOut: true, signal: 'SIGKILL' });
  expect(performance.now() - began).toBeLessThan(SOON_MS);
  await expect.poll(() => isAlive(Number(readFileSync(file, 'utf8'))), { timeout: SOON_MS }).toBe(false);
});

test('exec does not wait for a stray process that keeps the output open', async () => {
  const began = performance.now();
  const result = await shell('setsid sleep 30 & echo $!');
  expect(result.exitCode).toBe(0);
  expect(performance.now() - began).toBeLessThan(SOON_MS);
  process.kill(Number(result.stdout));
});

test('exec starts no process when the signal is aborted already', async () => {
  const file = join(temporary(), 'started');
  const result = await shell(`touch ${file}`, { signal: AbortSignal.abort() });
  expect(result.cancelled).toBe(true);
  expect(() => readFileSync(file)).toThrow();
});
