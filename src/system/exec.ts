import type { Readable } from 'node:stream';
import { execa } from 'execa';
import { keepTail } from './keep-tail.ts';
import { killGroup, limitGroup } from './process-group.ts';
import { sanitise } from './sanitise.ts';

/** How a process is started. It gets exactly this environment and inherits nothing. */
interface ExecOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly timeoutMs: number;
  /** Bytes kept of each output stream, the last ones from the start of a line on; default 4 MiB. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal | undefined;
  /** Sends SIGUSR1 to the program, not to its group. */
  readonly sendUsr1?: AbortSignal | undefined;
  /** Opens file descriptor 3 for reading. */
  readonly report?: boolean;
  /** An open file that the program reads as its standard input; default: nothing to read. */
  readonly stdin?: number;
}

/** How a process ended. */
export interface ExecResult {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly timedOut: boolean;
  readonly cancelled: boolean;
  /** Why the process could not be started (`ENOENT`, `EACCES`, …); null when it ran. */
  readonly notStarted: string | null;
  /** Sanitised, capped at `maxBytes`. */
  readonly stdout: string;
  readonly stderr: string;
  /** Output on file descriptor 3, unchanged. */
  readonly report: string;
  /** The streams that had more bytes than were kept. */
  readonly cut: readonly ('stdout' | 'stderr' | 'report')[];
}

export const MAX_BYTES = 4 * 1024 * 1024;
export const REPORT_BYTES = 8 * 1024 * 1024;
/** A stream that a stray process keeps open is closed this long after the exit. */
export const STREAM_GRACE_MS = 300;

/**
 * Runs a program to its end in its own process group. After the deadline or an abort the group gets SIGTERM, then SIGKILL. Never
 * throws because of the program, and does not wait for a stream that a stray process keeps open.
 */
export async function exec(argv: readonly string[], options: ExecOptions): Promise<ExecResult> {
  const [file = '', ...args] = argv;
  if (options.signal?.aborted) return { ...NOTHING, cancelled: true };
  const process_ = execa(file, args, {
    env: options.env,
    extendEnv: false,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    // The types of execa name the descriptors up to 9 only.
    stdio: [
      (options.stdin as 9 | undefined) ?? 'ignore',
      'pipe',
      'pipe',
      ...(options.report ? (['pipe'] as const) : []),
    ],
    detached: true,
    cleanup: false,
    buffer: false,
    reject: false,
  });
  const streams = process_.stdio.map((stream) => stream as Readable | null);
  const maxBytes = options.maxBytes ?? MAX_BYTES;
  // A stream is read to its end, so that the writer never blocks.
  const kept = [maxBytes, maxBytes, REPORT_BYTES].map((cap, index) => {
    const tail = keepTail(cap);
    streams[index + 1]?.on('data', (data: Buffer | string) => tail.add(Buffer.from(data as Buffer)));
    streams[index + 1]?.on('error', () => {});
    return tail;
  });
  const group = process_.pid;
  using limited = limitGroup(group, options);
  const sendUsr1 = (): void => void process_.kill('SIGUSR1');
  options.sendUsr1?.addEventListener('abort', sendUsr1, { once: true });
  let closing: NodeJS.Timeout | undefined;
  process_.nodeChildProcess?.once('exit', () => {
    closing = setTimeout(() => {
      for (const stream of streams) stream?.destroy();
    }, STREAM_GRACE_MS);
  });
  try {
    const result = await process_;
    return {
      exitCode: result.exitCode ?? null,
      signal: result.signal ?? null,
      timedOut: limited.timedOut,
      cancelled: limited.cancelled,
      notStarted: result.exitCode === undefined && result.signal === undefined ? (result.code ?? 'unknown') : null,
      stdout: sanitise(kept[0]?.text() ?? ''),
      stderr: sanitise(kept[1]?.text() ?? ''),
      report: kept[2]?.text() ?? '',
      cut: (['stdout', 'stderr', 'report'] as const).filter((_, index) => kept[index]?.isCut()),
    };
  } finally {
    options.sendUsr1?.removeEventListener('abort', sendUsr1);
    clearTimeout(closing);
    // Kill processes that the leader left behind in its group.
    killGroup(group, 'SIGKILL');
  }
}

/** Of a process that did not run. */
export const NOTHING: ExecResult = {
  exitCode: null,
  signal: null,
  timedOut: false,
  cancelled: false,
  notStarted: null,
  stdout: '',
  stderr: '',
  report: '',
  cut: [],
};
