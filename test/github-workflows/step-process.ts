import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Grace of a cancelled step after SIGINT and after SIGTERM, milliseconds, as in GitHub's runner. */
export const CANCEL_GRACE_MS = { interrupt: 7_500, terminate: 2_500 } as const;

/** The process of a step: its argv, its whole environment, and the receiver of its lines. */
export interface StepProcess {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Runs a step in its own process group and returns its exit code (128 when a signal ended it). A cancelled step gets SIGINT,
 * then SIGTERM. The group is killed after every step.
 */
export async function runStep({ argv, cwd, env, onLine, signal }: StepProcess): Promise<number> {
  const child = spawn(argv[0], argv.slice(1), {
    cwd,
    env: { ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const killGroup = (name: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  const timers: NodeJS.Timeout[] = [];
  const cancel = (): void => {
    child.kill('SIGINT');
    timers.push(setTimeout(() => child.kill('SIGTERM'), CANCEL_GRACE_MS.interrupt));
    timers.push(setTimeout(() => killGroup('SIGKILL'), CANCEL_GRACE_MS.interrupt + CANCEL_GRACE_MS.terminate));
  };
  const readers = [child.stdout, child.stderr].map((stream) => createInterface({ input: stream }).on('line', onLine));
  const drained = Promise.all(readers.map((reader) => new Promise<void>((done) => reader.once('close', () => done()))));
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => {
        // A process that the step left may keep the output open, so it is killed before the end of the output is awaited.
        killGroup('SIGKILL');
        drained.then(() => resolve(code ?? 128));
      });
      if (signal.aborted) cancel();
      else signal.addEventListener('abort', cancel, { once: true });
    });
  } finally {
    signal.removeEventListener('abort', cancel);
    for (const timer of timers) clearTimeout(timer);
  }
}
