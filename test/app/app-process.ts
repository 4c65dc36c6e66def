import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Stage } from './stage.ts';

/** The App as a process of its own. */
export interface AppProcess {
  readonly url: string;
  /** Ends it at once, as a crash does; resolves when it is gone. */
  kill(): Promise<void>;
  /** Stops it where it is, as a machine that stalls, and lets it go on. */
  pause(): void;
  resume(): void;
  /** Tells it to end; its exit code. */
  terminate(): Promise<number | null>;
  /** What it logged. */
  log(): string;
}

type Environment = Readonly<Record<string, string>>;

/** Starts the App as an operator does; resolves when it listens. */
export async function startProcess(environment: Environment): Promise<AppProcess> {
  const child = spawn(process.execPath, ['src/index.ts'], {
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
    exited.then(([code]) => reject(new Error(`the App ended with ${code} before it listened`)), reject);
  });
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => {
    child.kill(signal);
    return (await exited)[0];
  };
  return {
    url: `http://127.0.0.1:${port}`,
    kill: async () => void (await end('SIGKILL')),
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    terminate: () => end('SIGTERM'),
    log: () => log,
  };
}

/** The App of a stage as a process of its own: fast enough for tests, its compile cache warm. */
export function processEnvironment({ environment, directory }: Pick<Stage, 'environment' | 'directory'>): Environment {
  return {
    ...environment,
    ...warmCompileCache(join(directory, 'compile-cache')),
    POLL_MS: '10',
    BACKOFF_MS: '10',
    FIND_RUN_FOR_MS: '200',
    LEASE_MS: '500',
  };
}

/** A process that is killed leaves no compile cache behind; one that refuses to start does. */
export function warmCompileCache(folder: string): Environment {
  const environment = { NODE_COMPILE_CACHE: folder };
  spawnSync(process.execPath, ['src/index.ts'], { env: { PATH: process.env.PATH ?? '', ...environment } });
  return environment;
}
