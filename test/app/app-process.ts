import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { appProgram } from '../program.ts';
import type { Stage } from './stage.ts';

/** The App in a process of its own. */
export interface AppProcess {
  readonly url: string;
  /** Kills the process like a crash and resolves when it has exited. */
  kill(): Promise<void>;
  /** Stops the process like a stalled machine, until `resume`. */
  pause(): void;
  resume(): void;
  /** Sends SIGTERM and returns the exit code. */
  terminate(): Promise<number | null>;
  /** The log so far. */
  log(): string;
}

type ProcessEnvironment = Readonly<Record<string, string>>;

/** Starts the App like an operator and resolves when it listens. */
export async function startProcess(environment: ProcessEnvironment): Promise<AppProcess> {
  const child = spawn(process.execPath, [appProgram()], {
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  let log = '';
  const lines = createInterface({ input: child.stdout });
  const port = await new Promise<number>((resolve, reject) => {
    lines.on('line', (line) => {
      log += `${line}\n`;
      const { port } = JSON.parse(line) as { port?: number };
      if (port !== undefined) resolve(port);
    });
    exited.then(([code]) => reject(new Error(`the App exited with ${code} before it listened`)), reject);
  });
  const endWith = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => {
    child.kill(signal);
    return (await exited)[0];
  };
  return {
    url: `http://127.0.0.1:${port}`,
    kill: async () => void (await endWith('SIGKILL')),
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    terminate: () => endWith('SIGTERM'),
    log: () => log,
  };
}

/** The environment of the App of a stage in a process of its own, with short intervals and a warm compile cache. */
export function processEnvironment({ environment }: Pick<Stage, 'environment'>): ProcessEnvironment {
  return {
    ...environment,
    ...warmCompileCache(),
    POLL_MS: '10',
    BACKOFF_MS: '10',
    FIND_RUN_FOR_MS: '200',
    LEASE_MS: '500',
  };
}

/** Fills the compile cache. A killed process does not write it, so this starts one without settings, which exits by itself. */
export function warmCompileCache(): ProcessEnvironment {
  const environment = { NODE_COMPILE_CACHE: join(dirname(appProgram()), 'compiled') };
  spawnSync(process.execPath, [appProgram()], { env: { PATH: process.env.PATH ?? '', ...environment } });
  return environment;
}
