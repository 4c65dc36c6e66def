import { randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { exec } from '../../system/exec.ts';
import { makeTemporaryFolder } from '../../system/temporary-folder.ts';

/** The ways out that a canary tries. */
export const WAYS = ['file', 'environment', 'memory', 'processes', 'signal', 'write', 'network'] as const;
export type Way = (typeof WAYS)[number];

/** What a canary reached, as seen from outside; or why it did not run to its end. */
export type Flight = { readonly reached: ReadonlySet<Way> } | { readonly problem: string };

/** Runs a shell command line somewhere; gives its output. */
export type RunCanary = (
  argv: readonly string[],
) => Promise<{ readonly stdout: string; readonly problem: string | null }>;

const SHELL = '/bin/bash';
const DONE = 'the canary is at its end';
/** How long a process of the doctor may take to start, or to end after a signal. */
const WAIT_MS = 5000;
const POLL_MS = 5;
const LIFETIME_MS = 120_000;

/** Writes its number and stays. Its arguments and its environment hold secrets. */
const HOLD = 'echo $$ >"$0.new" && mv "$0.new" "$0"; while :; do sleep 1; done';

/**
 * Plants secrets outside, lets `run` start a canary that tries to reach them, and looks what it got. Each flight has secrets of its own, and
 * leaves nothing behind.
 */
export async function flyCanary(run: RunCanary, signal: AbortSignal): Promise<Flight> {
  const folder = await makeTemporaryFolder('canary');
  const secrets = { file: secret(), environment: secret(), argument: secret(), network: secret() };
  const listener = await listen();
  const holder = hold(join(folder, 'holder'), secrets, signal);
  const victim = hold(join(folder, 'victim'), { environment: '', argument: '' }, signal);
  try {
    const [file, written] = [join(folder, 'secret'), join(folder, 'written')];
    await writeFile(file, secrets.file, { mode: 0o600 });
    const [holding, living] = [await holder.pid(), await victim.pid()];
    if (holding === null || living === null) return { problem: `${SHELL} does not start` };
    const script = canaryScript({ file, written, holding, living, port: listener.port, knock: secrets.network });
    // One argument: a sandbox lets a program see the files that its arguments name.
    const { stdout, problem } = await run([SHELL, '-c', script]);
    if (problem !== null || !stdout.includes(DONE)) return { problem: problem ?? 'the canary did not run to its end' };
    const part = (way: string): string => new RegExp(`^== ${way}\n([\\s\\S]*?)^== `, 'm').exec(stdout)?.[1] ?? '';
    const got: Record<Way, boolean> = {
      file: part('file').includes(secrets.file),
      environment: part('environment').includes(secrets.environment),
      memory: part('memory').includes(secrets.environment),
      processes: part('processes').includes(secrets.argument),
      signal: await hasEnded(living),
      write: (await readFile(written, 'utf8').catch(() => '')) !== '',
      network: await listener.heard(secrets.network),
    };
    return { reached: new Set(WAYS.filter((way) => got[way])) };
  } finally {
    await Promise.all([holder.end(), victim.end(), listener.close()]);
    await rm(folder, { recursive: true, force: true });
  }
}

interface Targets {
  readonly file: string;
  readonly written: string;
  readonly holding: number;
  readonly living: number;
  readonly port: number;
  readonly knock: string;
}

function canaryScript({ file, written, holding, living, port, knock }: Targets): string {
  const stack = `sed -n 's/^\\([0-9a-f]*\\)-\\([0-9a-f]*\\) .*\\[stack\\]$/\\1 \\2/p' /proc/${holding}/maps`;
  return [
    'exec 2>/dev/null',
    `echo '== file'; cat '${file}'; echo`,
    `echo '== environment'; cat /proc/[0-9]*/environ | tr '\\0' '\\n'; echo`,
    // The strings of the environment are on the first stack of a process.
    `echo '== memory'; set -- $(${stack})`,
    '[ $# -eq 2 ] && dd if=/proc/' +
      `${holding}/mem bs=4096 skip=$((0x$1 / 4096)) count=$(((0x$2 - 0x$1) / 4096)) | grep -aoE '[0-9a-f]{32}'; echo`,
    `echo '== processes'; cat /proc/[0-9]*/cmdline | tr '\\0' '\\n'; echo`,
    `echo '== signal'; kill -TERM ${living}`,
    `echo '== write'; echo written >'${written}'`,
    `echo '== network'; exec 3<>/dev/tcp/127.0.0.1/${port} && echo ${knock} >&3`,
    `echo '== end'; echo '${DONE}'`,
  ].join('\n');
}

function secret(): string {
  return randomBytes(16).toString('hex');
}

/** A process of the doctor, with secrets. */
function hold(file: string, secrets: { readonly environment: string; readonly argument: string }, signal: AbortSignal) {
  const ending = new AbortController();
  let isOver = false;
  const over = exec([SHELL, '-c', HOLD, file, secrets.argument], {
    env: { PATH: '/usr/bin:/bin', CANARY: secrets.environment },
    timeoutMs: LIFETIME_MS,
    signal: AbortSignal.any([ending.signal, signal]),
  }).finally(() => {
    isOver = true;
  });
  return {
    /** Its number; null when it does not start. */
    async pid(): Promise<number | null> {
      for (let waited = 0; waited < WAIT_MS && !isOver; waited += POLL_MS) {
        const pid = Number(await readFile(file, 'utf8').catch(() => ''));
        if (pid > 0) return pid;
        await sleep(POLL_MS);
      }
      return null;
    },
    async end(): Promise<void> {
      ending.abort();
      await over;
    },
  };
}

/** Whether a process is gone, or goes in the next moment. */
async function hasEnded(pid: number): Promise<boolean> {
  for (let waited = 0; waited < SETTLE_MS; waited += POLL_MS) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await sleep(POLL_MS);
  }
  return false;
}

/** What a canary did is seen from outside after so long. */
const SETTLE_MS = 300;

async function listen() {
  const server: Server = createServer();
  let text = '';
  server.on('connection', (socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => {
      text = (text + data.toString('latin1')).slice(-1000);
    });
    socket.setTimeout(WAIT_MS, () => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async heard(knock: string): Promise<boolean> {
      for (let waited = 0; waited < SETTLE_MS && !text.includes(knock); waited += POLL_MS) await sleep(POLL_MS);
      return text.includes(knock);
    },
    close: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  };
}
