import { once } from 'node:events';
import { type Duplex, finished } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outputDirectory } from './kit.ts';
import * as launcher from './launcher.ts';
import { launch, launchLine } from './launcher.ts';

const directory = outputDirectory();
afterAll(() => directory.remove());
beforeAll(() => launcher.buildTools(directory.path, 'launch'));

/** Starts a program that stands at its exec, and calls `then` with the socket and what the program has written when it stands there. */
function standing(
  chain: launcher.Chain,
  argv: readonly string[],
  then: (socket: Duplex, written: () => string, usedNs: number, stop: () => void) => unknown,
  options: readonly string[] = [],
) {
  const line = launchLine(chain, directory.path, argv, ['--start-on', '6', ...options]);
  return launch(
    line,
    async (child) => {
      let written = '';
      child.stdout?.on('data', (text) => {
        written += text;
      });
      const socket = child.stdio[6 as 4] as unknown as Duplex;
      finished(socket, () => {});
      const [used] = (await once(socket, 'data')) as [Buffer];
      await then(
        socket,
        () => written,
        Number(used.readBigInt64LE()),
        () => child.kill('SIGTERM'),
      );
    },
    ['ignore', 'ignore', 'pipe'],
  );
}

describe.each([launcher.DIRECT, launcher.BWRAP, launcher.BWRAP_OF_JOB_USER])('a program $name', (chain) => {
  const check = test.skipIf(chain.missing !== null);
  const SAYS = ['sh', '-c', 'echo began; exit 5'];

  check('begins at once when it has to wait for nothing', async () => {
    expect(await launch(launchLine(chain, directory.path, SAYS))).toMatchObject({ stdout: 'began\n' });
  });

  check('does nothing before the byte, and its clocks begin with it', async () => {
    let sent = 0;
    const { report, stdout } = await standing(chain, SAYS, async (socket, written, usedNs) => {
      await sleep(1000);
      expect(written()).toBe('');
      expect(usedNs).toBeGreaterThan(0);
      expect(usedNs).toBeLessThan(2e9);
      sent = performance.now();
      socket.write('b');
    });
    const sinceByteMs = performance.now() - sent;
    expect(stdout).toBe('began\n');
    expect(report).toMatchObject({ error: null, exitCode: 5, timedOut: false, cancelled: false, strays: 0 });
    expect(report.wallNs).toBeLessThan(sinceByteMs * 1e6);
    expect(report.foreignCores).not.toBeNull();
  });

  check('has its whole deadline from the byte on', async () => {
    const slow = ['sh', '-c', 'sleep 0.5; echo late'];
    const { report, stdout } = await standing(
      chain,
      slow,
      async (socket) => {
        await sleep(1500);
        socket.write('b');
      },
      ['--timeout-ms', '2000'],
    );
    expect(report).toMatchObject({ exitCode: 0, timedOut: false });
    expect(stdout).toBe('late\n');
  });

  check('never begins when the socket ends instead', async () => {
    const { report, stdout } = await standing(chain, SAYS, (socket) => socket.end());
    expect(report).toMatchObject({ cancelled: true, signal: 'SIGKILL', strays: 0 });
    expect(stdout).toBe('');
  });

  check('never begins when the launcher is told to end, or when its time is over', async () => {
    const ended = await standing(chain, SAYS, (_socket, _written, _used, stop) => stop());
    expect(ended).toMatchObject({ stdout: '', report: { cancelled: true, signal: 'SIGKILL' } });
    const forgotten = await standing(chain, SAYS, () => {}, ['--timeout-ms', '300']);
    expect(forgotten).toMatchObject({ stdout: '', report: { timedOut: true, signal: 'SIGKILL' } });
  });

  check('that cannot be executed is an error as without waiting', async () => {
    const line = launchLine(chain, directory.path, ['/absent/program'], ['--start-on', '6']);
    const { report } = await launch(line, () => {}, ['ignore', 'ignore', 'pipe']);
    expect(report.error).toMatch(/^(?:exec-failed|sandbox-failed)$/);
  });
});

test('a program that is not traced cannot be kept at its exec', async () => {
  const line = launchLine(launcher.DIRECT, directory.path, ['true'], ['--contain', '--start-on', '6']);
  await expect(launch(line, () => {}, ['ignore', 'ignore', 'pipe'])).rejects.toThrow('--contain traces nothing');
});
