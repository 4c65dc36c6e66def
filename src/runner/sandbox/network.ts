import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { exec } from '../../system/exec.ts';
import type { JobUser } from './job-user.ts';
import { SYSTEM_PATH, systemProgram } from './kit.ts';

/** A network for a server and its clients: a loopback that nobody else has. */
export interface Network {
  /** Command line that enters it and executes a program there. */
  readonly enter: readonly string[];
  /** A port that is free in it. */
  readonly port: number;
  /** Ends it, with every process in it. */
  close(): Promise<void>;
}

/** Nothing else listens in a new network. */
const PORT = 7000;
const READY_MS = 5000;
const POLL_MS = 2;
/** A network whose owner forgot it ends by itself. */
const LIFETIME_SECONDS = 86_400;

/** Writes its number, which is that of the host, and stays: its namespaces live as long as it. */
const HOLD = `echo $$ >"$0.new" && mv "$0.new" "$0" && exec sleep ${LIFETIME_SECONDS}`;

/** Makes a network that the job's processes can enter. `folder` is one that the job's user can write to. */
export async function openNetwork(user: JobUser, folder: string): Promise<Network> {
  const file = join(folder, 'holder');
  const ending = new AbortController();
  const isolation = ['--unshare-user', '--unshare-net', '--die-with-parent', '--dev-bind', '/', '/'];
  const holder = exec([...user.switch, systemProgram('bwrap'), ...isolation, '--', '/bin/sh', '-c', HOLD, file], {
    env: { PATH: SYSTEM_PATH },
    timeoutMs: LIFETIME_SECONDS * 1000,
    signal: ending.signal,
  });
  const close = async (): Promise<void> => {
    ending.abort();
    await holder;
    await rm(folder, { recursive: true, force: true });
  };
  let ended = false;
  void holder.then(() => {
    ended = true;
  });
  const deadline = performance.now() + READY_MS;
  while (performance.now() < deadline && !ended) {
    const pid = Number(await readFile(file, 'utf8').catch(() => ''));
    if (pid > 0) {
      const enter = [
        systemProgram('nsenter'),
        '--preserve-credentials',
        '--user',
        '--net',
        '--target',
        String(pid),
        '--',
      ];
      return { enter, port: PORT, close };
    }
    await sleep(POLL_MS);
  }
  ending.abort();
  const { stderr } = await holder;
  throw Object.assign(new Error(`no network for a server: ${stderr.trim() || 'it was not ready in time'}`), {
    code: 'EIO',
    syscall: 'unshare',
  });
}
