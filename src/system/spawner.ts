import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { execa } from 'execa';
import { type ExecResult, MAX_BYTES, NOTHING, REPORT_BYTES, STREAM_GRACE_MS } from './exec.ts';
import { keepTail } from './keep-tail.ts';
import { type GroupDeadline, killGroup, limitGroup } from './process-group.ts';
import { sanitise } from './sanitise.ts';

/**
 * Starts programs by a small process (bench-kit/sandbox/spawner.c). This one takes 5 ms for a start: the kernel copies the tables of its
 * memory.
 */
export interface Spawner {
  /** Runs a program without environment to its end, after those that were asked for before. Its file descriptor 3 is the report. */
  run(argv: readonly string[], limits: SpawnLimits): Promise<ExecResult>;
  /** Ends the process. */
  close(): Promise<void>;
}

interface SpawnLimits extends GroupDeadline {
  /** Bytes kept of each output stream; default 4 MiB. */
  readonly maxBytes?: number;
}

/** The output of one program on one stream, until the line of the spawner that ends it. */
interface ProgramOutput {
  add(chunk: Buffer): void;
  /** The number in the line that ended it; null before it came. */
  status(): number | null;
  text(): string;
  isCut(): boolean;
}

/** A spawner that lives, and what its streams are for at the moment. */
interface Living {
  readonly group: number | undefined;
  readonly ended: Promise<{ readonly notStarted: string | null; readonly signal: string | null }>;
  outputs: readonly ProgramOutput[];
  onOutput: () => void;
  send(request: Buffer): void;
  close(): void;
}

const STREAMS = ['stdout', 'stderr', 'report'] as const;

/**
 * @param argv The command line of the spawner. It is started with the first program, and again after one that had to be killed: that ends
 *   the whole group.
 */
export function openSpawner(argv: readonly string[]): Spawner {
  let living: Living | null = null;
  let last: Promise<unknown> = Promise.resolve();
  const run = async (command: readonly string[], limits: SpawnLimits): Promise<ExecResult> => {
    if (limits.signal?.aborted) return { ...NOTHING, cancelled: true };
    living ??= start(argv);
    const { result, isLeft } = await runIn(living, command, limits);
    if (!isLeft) living = null;
    return result;
  };
  return {
    run(command, limits) {
      const next = last.then(() => run(command, limits));
      last = next.catch(() => {});
      return next;
    },
    async close() {
      await last;
      living?.close();
      await living?.ended;
      living = null;
    },
  };
}

function start([file = '', ...args]: readonly string[]): Living {
  const process_ = execa(file, args, {
    env: {},
    extendEnv: false,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    detached: true,
    cleanup: false,
    buffer: false,
    reject: false,
  });
  const group = process_.pid;
  const living: Living = {
    group,
    ended: process_.then(({ exitCode, signal, code }) => {
      const isStarted = exitCode !== undefined || signal !== undefined;
      return { notStarted: isStarted ? null : (code ?? 'unknown'), signal: signal ?? null };
    }),
    outputs: [],
    onOutput: () => {},
    send: (request) => void process_.stdin.write(request),
    close() {
      // Who waits for its end needs a process that waits.
      process_.nodeChildProcess?.ref();
      process_.stdin.end();
    },
  };
  process_.stdin.on('error', () => {});
  // An idle spawner keeps nothing alive: it ends with the input, at the latest when this process does.
  process_.nodeChildProcess?.unref();
  const streams = process_.stdio as readonly (Socket | null)[];
  for (const stream of streams) stream?.unref();
  process_.nodeChildProcess?.once('exit', () => {
    // What it left behind in its group, and a stream that a stray process keeps open.
    killGroup(group, 'SIGKILL');
    setTimeout(() => {
      for (const stream of streams) stream?.destroy();
    }, STREAM_GRACE_MS);
  });
  for (const index of STREAMS.keys()) {
    const stream = streams[index + 1];
    stream?.on('data', (chunk: Buffer) => {
      living.outputs[index]?.add(chunk);
      living.onOutput();
    });
    stream?.on('error', () => {});
  }
  return living;
}

async function runIn(
  living: Living,
  command: readonly string[],
  { maxBytes = MAX_BYTES, ...limits }: SpawnLimits,
): Promise<{ readonly result: ExecResult; readonly isLeft: boolean }> {
  // The program cannot know it: only the spawner can end its output.
  const mark = randomBytes(16).toString('hex');
  const outputs = [maxBytes, maxBytes, REPORT_BYTES].map((cap) => openOutput(mark, cap));
  using limited = limitGroup(living.group, limits);
  try {
    const complete = new Promise<null>((resolve) => {
      living.onOutput = () => {
        if (outputs.every((output) => output.status() !== null)) resolve(null);
      };
    });
    living.outputs = outputs;
    living.send(requestOf([mark, ...command]));
    const death = await Promise.race([complete, living.ended]);
    const { timedOut, cancelled } = limited;
    const [stdout, stderr, report] = outputs as [ProgramOutput, ProgramOutput, ProgramOutput];
    const result = {
      exitCode: report.status(),
      signal: death?.signal ?? null,
      timedOut,
      cancelled,
      notStarted: death?.notStarted ?? null,
      stdout: sanitise(stdout.text()),
      stderr: sanitise(stderr.text()),
      report: report.text(),
      cut: STREAMS.filter((_, index) => outputs[index]?.isCut()),
    };
    // One that was told to end is not asked again.
    const isLeft = death === null && !timedOut && !cancelled;
    if (!isLeft) await living.ended;
    return { result, isLeft };
  } finally {
    living.outputs = [];
    living.onOutput = () => {};
  }
}

function requestOf(strings: readonly string[]): Buffer {
  const text = Buffer.from(strings.map((each) => `${each}\0`).join(''));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  return Buffer.concat([length, text]);
}

/** The longest line that ends an output: the mark, a blank, a number of up to three digits, a line feed. */
const END_BYTES = 32 + 1 + 3 + 1;

function openOutput(mark: string, maxBytes: number): ProgramOutput {
  const tail = keepTail(maxBytes + END_BYTES);
  let last = Buffer.alloc(0);
  const ending = new RegExp(`${mark} (\\d{1,3})\\n$`);
  const endOf = () => ending.exec(last.toString('latin1'));
  return {
    add(chunk) {
      tail.add(chunk);
      last = Buffer.concat([last, chunk.subarray(-END_BYTES)]).subarray(-END_BYTES);
    },
    status() {
      const end = endOf();
      return end === null ? null : Number(end[1]);
    },
    text() {
      const end = endOf();
      const text = tail.text();
      return end === null ? text : text.slice(0, -end[0].length);
    },
    isCut: () => tail.isCut(),
  };
}
