import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { lockMachine } from '../../../src/runner/machine/machine-lock.ts';
import { HANGS_MS } from '../../soon.ts';
import { temporary } from '../runner-fixture.ts';

async function taken(name: string, run = 'first') {
  const lock = await lockMachine(run, { name, onBusy: 'refuse' });
  if (!lock.ok) throw new Error(lock.error.message);
  return lock.value;
}

test('lockMachine refuses a second run until the first has unlocked the machine', async () => {
  const name = join(temporary(), 'lock');
  const unlock = await taken(name);
  const busy = await lockMachine('second', { name, onBusy: 'refuse' });
  expect(busy).toMatchObject({ ok: false, error: { code: 'machine-busy' } });
  expect(!busy.ok && busy.error.message).toContain('run first');
  unlock();
  (await taken(name, 'second'))();
});

test('lockMachine reports once that it waits and returns when the machine is free', async () => {
  const name = join(temporary(), 'lock');
  const unlock = await taken(name);
  const messages: string[] = [];
  const waiting = lockMachine('second', { name, onWaiting: (message) => messages.push(message) });
  await vi.waitUntil(() => messages.length > 0, { timeout: HANGS_MS });
  await sleep(600); // Long enough for several more tries.
  unlock();
  const lock = await waiting;
  expect(lock.ok).toBe(true);
  expect(messages).toEqual([`waiting: run first (process ${process.pid}) is measuring on this machine`]);
});

test('an abort ends the wait of lockMachine', async () => {
  const name = join(temporary(), 'lock');
  await taken(name);
  const abort = new AbortController();
  const waiting = lockMachine('second', { name, signal: abort.signal });
  abort.abort();
  expect(await waiting).toMatchObject({ ok: false, error: { code: 'cancelled' } });
});

test.each(['SIGKILL', 'SIGSTOP'] as const)('the lock of a process after %s', async (signal) => {
  const name = join(temporary(), 'lock');
  const source = `
    import { lockMachine } from ${JSON.stringify(resolve('src/runner/machine/machine-lock.ts'))};
    await lockMachine('child', { name: ${JSON.stringify(name)} });
    console.log('locked');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  await expect(taken(name)).rejects.toThrow(`run child (process ${child.pid}) is measuring on this machine`);
  child.kill(signal);
  if (signal === 'SIGSTOP') return expect(taken(name)).rejects.toThrow('another run is measuring on this machine');
  await once(child, 'exit');
  (await taken(name))();
});

test('lockMachine believes no other program that has the address', async () => {
  const name = join(temporary(), 'lock');
  for (const text of ['', '{"pid":', '{"pid":1}', 'x'.repeat(100_000)]) {
    (await taken(name))();
    const address = `\0alloc-ab-lock-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
    const other = createServer((socket) => void socket.on('error', () => {}).end(text));
    other.listen(address);
    await once(other, 'listening');
    await expect(taken(name)).rejects.toThrow('another run is measuring on this machine');
    other.close();
  }
});
