import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { lockMachine } from '../../../src/runner/machine/machine-lock.ts';
import { SOON_MS } from '../../soon.ts';
import { temporary } from '../runner-fixture.ts';

async function taken(file: string, run = 'first') {
  const lock = await lockMachine(run, { file, onBusy: 'refuse' });
  if (!lock.ok) throw new Error(lock.error.message);
  return lock.value;
}

test('lockMachine refuses a second run until the first has unlocked the machine', async () => {
  const file = join(temporary(), 'lock');
  const unlock = await taken(file);
  const busy = await lockMachine('second', { file, onBusy: 'refuse' });
  expect(busy).toMatchObject({ ok: false, error: { code: 'machine-busy' } });
  expect(!busy.ok && busy.error.message).toContain('run first');
  unlock();
  expect(existsSync(file)).toBe(false);
  (await taken(file, 'second'))();
});

test('lockMachine reports once that it waits and returns when the machine is free', async () => {
  const file = join(temporary(), 'lock');
  const unlock = await taken(file);
  const messages: string[] = [];
  const waiting = lockMachine('second', { file, onWaiting: (message) => messages.push(message) });
  await vi.waitUntil(() => messages.length > 0, { timeout: SOON_MS });
  await sleep(600); // Long enough for several more tries.
  unlock();
  const lock = await waiting;
  expect(lock.ok).toBe(true);
  expect(messages).toEqual([`waiting: run first (process ${process.pid}) is measuring on this machine`]);
});

test('an abort ends the wait of lockMachine', async () => {
  const file = join(temporary(), 'lock');
  await taken(file);
  const abort = new AbortController();
  const waiting = lockMachine('second', { file, signal: abort.signal });
  abort.abort();
  expect(await waiting).toMatchObject({ ok: false, error: { code: 'cancelled' } });
});

test('lockMachine takes over the lock of a dead process, of a reused process id, and a broken one', async () => {
  const file = join(temporary(), 'lock');
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  (await taken(file))();
  await taken(file);
  const own = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  for (const stale of [
    JSON.stringify({ ...own, pid: 4194303 }),
    JSON.stringify({ ...own, pid: child.pid, startTicks: '1' }),
    JSON.stringify({ ...own, boot: 'another' }),
    '{"pid":',
    '',
  ]) {
    writeFileSync(file, stale);
    (await taken(file))();
  }
  // The lock of a living process is kept.
  const ticks = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(')').at(-1)?.trim().split(' ')[19];
  writeFileSync(file, JSON.stringify({ ...own, pid: child.pid, startTicks: ticks }));
  await expect(taken(file)).rejects.toThrow('is measuring on this machine');
});
