import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { isAlive } from '../runner/runner-fixture.ts';

const MODULE = JSON.stringify(resolve('src/system/watch-program.ts'));

/** Starts a program, and waits for its first line. */
async function program(text: string) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', text], { stdio: ['ignore', 'pipe', 'pipe'] });
  const shown = { out: '', err: '' };
  child.stdout.on('data', (data) => {
    shown.out += String(data);
  });
  child.stderr.on('data', (data) => {
    shown.err += String(data);
  });
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  while (!shown.out.includes('\n')) await sleep(20);
  return { child, shown, ended };
}

/** A program with a child in a process group of its own, whose handler of SIGTERM never gets its turn. */
const deaf = (watch: string): string => `
import { spawn } from 'node:child_process';
${watch}
process.on('SIGTERM', () => process.exit(3));
console.log(spawn('sleep', ['987'], { detached: true, stdio: 'ignore' }).pid);
setTimeout(() => { console.log('deaf'); for (;;); }, 50);`;

test('a program that is deaf to signals is ended, with all that it started and a line that says so', async () => {
  const { shown, ended } = await program(
    deaf(`import { watchProgram } from ${MODULE}; watchProgram({ deafMs: 1200, everyMs: 100 });`),
  );
  expect(await ended).toEqual([null, 'SIGKILL']);
  expect(shown.err).toMatch(
    /^alloc-ab: it did not react for 1 s, so it ends with all that it started\. There is no result\.\n {2}Please /,
  );
  expect(isAlive(Number.parseInt(shown.out, 10))).toBe(false);
});

test('the control: without the watch it is deaf to SIGTERM', async () => {
  const { child, shown, ended } = await program(deaf(''));
  while (!shown.out.includes('deaf')) await sleep(20);
  child.kill('SIGTERM');
  await sleep(2000);
  expect(isAlive(child.pid ?? 0)).toBe(true);
  child.kill('SIGKILL');
  await ended;
  process.kill(Number.parseInt(shown.out, 10), 'SIGKILL');
});

test('a program that was stopped goes on, and knows for how long it stood still', async () => {
  const { child, shown, ended } = await program(`
import { watchProgram } from ${MODULE};
const watch = watchProgram({ deafMs: 1200, everyMs: 100 });
process.on('SIGTERM', () => { console.log(watch.longestPauseMs()); watch.forget(); console.log(watch.longestPauseMs()); process.exit(0); });
setInterval(() => {}, 1000);
console.log('ready');`);
  child.kill('SIGSTOP');
  await sleep(3000);
  child.kill('SIGCONT');
  await sleep(1000);
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  const [, pause, forgotten] = shown.out.split('\n').map(Number);
  expect(pause).toBeGreaterThan(2000);
  expect(forgotten).toBeLessThan(pause ?? 0);
});
