import { Worker } from 'node:worker_threads';

/** How long a program may be deaf, and how often it shows that it is not. Milliseconds. */
interface WatchLimits {
  /** A program whose event loop does not turn for this long is ended. */
  readonly deafMs: number;
  readonly everyMs: number;
}

/** A watch on the event loop of this program, until it is disposed of. */
export interface ProgramWatch extends Disposable {
  /** The longest time since the start, or since the last `forget`, in which the event loop did not turn: the program was stopped (SIGSTOP), or its own work took that long. Milliseconds. */
  longestPauseMs(): number;
  forget(): void;
}

const LIMITS: WatchLimits = { deafMs: 30_000, everyMs: 500 };

/**
 * Watches the event loop, which signals need to be heard. A second thread ends a program that is deaf for too long, with all process groups
 * that it started and a line that says so: nothing else could, but SIGKILL from outside. Time is monotonic. A program that was stopped gets time to go on.
 */
export function watchProgram({ deafMs, everyMs }: WatchLimits = LIMITS): ProgramWatch {
  const beats = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  let last = performance.now();
  let longest = 0;
  const beat = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last - everyMs);
    last = now;
    Atomics.add(beats, 0, 1);
  };
  const timer = setInterval(beat, everyMs);
  timer.unref();
  const thread = new Worker(WATCH, { eval: true, workerData: { beats, deafMs }, env: {}, execArgv: [] });
  thread.unref();
  // Without its thread the program is only less guarded.
  thread.on('error', () => {});
  return {
    forget: () => {
      longest = 0;
    },
    longestPauseMs: () => Math.max(longest, performance.now() - last - everyMs),
    [Symbol.dispose]: () => {
      clearInterval(timer);
      void thread.terminate();
    },
  };
}

/** The second thread. It looks at each fourth of the limit, so that one that was stopped together with the program does not end it at once. */
const WATCH = `
const { workerData: { beats, deafMs } } = require('node:worker_threads');
const { readdirSync, readFileSync, writeSync } = require('node:fs');
const LOOKS = 4;
for (let seen = Atomics.load(beats, 0), deaf = 0; ; ) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, deafMs / LOOKS);
  const now = Atomics.load(beats, 0);
  deaf = now === seen ? deaf + 1 : 0;
  seen = now;
  if (deaf < LOOKS) continue;
  writeSync(2, 'alloc-ab: it did not react for ' + Math.round(deafMs / 1000) + ' s, so it ends with all that it started. There is no result.\\n  Please report it where you got alloc-ab, with the command.\\n');
  for (const pid of readdirSync('/proc')) {
    if (!/^[0-9]+$/.test(pid)) continue;
    try {
      const fields = readFileSync('/proc/' + pid + '/stat', 'latin1').split(') ').at(-1).split(' ');
      if (Number(fields[1]) === process.pid && Number(fields[2]) !== process.pid) process.kill(-Number(fields[2]), 'SIGKILL');
    } catch {}
  }
  process.kill(process.pid, 'SIGKILL');
}
`;
