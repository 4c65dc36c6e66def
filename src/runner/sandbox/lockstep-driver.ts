import type { ExecResult } from '../../system/exec.ts';
import type { Spawner } from '../../system/spawner.ts';
import { GroupReport } from './group-report.ts';
import { parseReport } from './launch-report.ts';
import { OUTER_DEADLINE_MS } from './start-limits.ts';

/** Groups that the lock-step driver measures with the same options. */
export interface DriverRequest {
  /** The options and the groups: a part of the command line of the driver (bench-kit/lockstep.c). */
  readonly part: readonly string[];
  readonly groups: number;
  /** Deadline of all processes together. */
  readonly timeoutMs: number;
  /** Bytes kept of what the processes write on each stream. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/** A group as the driver left it: its report, what its first and its second side wrote, and whether the kernel killed one for lack of memory. */
interface DrivenGroup {
  readonly group: GroupReport | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly outOfMemory: boolean;
}

/** The groups of a request up to the first that failed; that one has no report when the driver gave none. */
interface Driven {
  readonly result: ExecResult;
  readonly groups: readonly DrivenGroup[];
}

/** Runs the lock-step driver. */
export interface LockstepDriver {
  /**
   * Measures the groups of a request. Requests that are made at the same time share a start of the driver, which starts the first group of one
   * while the last group of another warms up. What becomes of one does not change the result of another.
   */
  run(request: DriverRequest): Promise<Driven>;
}

/** Separates the parts of the driver's command line. */
const PART = '++++';

/** Separates groups on the command line of the driver and in its output. */
export const GROUP = '====';

/** Most groups of requests that share a start. The driver takes twice as many. */
const TOGETHER = 32;

interface Waiting {
  readonly request: DriverRequest;
  resolve(driven: Driven): void;
  reject(reason: unknown): void;
}

/** @param outOfMemory How many processes of the job the kernel has killed so far, since it was out of memory. */
export function openDriver(program: string, spawner: Spawner, outOfMemory: () => number): LockstepDriver {
  let waiting: Waiting[] = [];
  let isRunning = false;
  const runAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const together = firstTogether(waiting);
      waiting = waiting.slice(together.length);
      try {
        waiting = [...(await runTogether(together)), ...waiting];
      } catch (error) {
        for (const { reject } of together) reject(error);
      }
    }
    isRunning = false;
  };
  /** Returns the requests that were not begun. */
  const runTogether = async (together: readonly Waiting[]): Promise<Waiting[]> => {
    const requests = together.map(({ request }) => request);
    const before = outOfMemory();
    const argv = requests.flatMap(({ part }, index) => [...(index === 0 ? [] : [PART]), ...part]);
    const result = await spawner.run([program, ...argv], limitsOf(requests));
    const shares = shareOut(requests, result, outOfMemory() > before);
    return together.filter(({ resolve }, index) => {
      const own = shares[index] ?? null;
      if (own !== null) resolve(own);
      return own === null;
    });
  };
  return {
    run: (request) =>
      new Promise((resolve, reject) => {
        waiting.push({ request, resolve, reject });
        if (isRunning) return;
        isRunning = true;
        // Those who ask in the same turn are together.
        queueMicrotask(() => void runAll());
      }),
  };
}

function firstTogether(waiting: readonly Waiting[]): Waiting[] {
  let groups = 0;
  const end = waiting.findIndex(({ request }, index) => {
    groups += request.groups;
    return index > 0 && groups > TOGETHER;
  });
  return waiting.slice(0, end === -1 ? waiting.length : end);
}

function limitsOf(requests: readonly DriverRequest[]) {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  return {
    timeoutMs: sum(requests.map(({ timeoutMs }) => timeoutMs)) + OUTER_DEADLINE_MS,
    maxBytes: sum(requests.map(({ maxBytes }) => maxBytes)),
    signal: AbortSignal.any(requests.flatMap(({ signal }) => signal ?? [])),
  };
}

/** The groups of each request; null for one whose turn did not come, though it was not cancelled. */
function shareOut(requests: readonly DriverRequest[], result: ExecResult, isKilled: boolean): (Driven | null)[] {
  const reports = result.report.split('\n').filter((line) => line !== '');
  const outputOf = textsOf(result, reports.length);
  const groupAt = (index: number): DrivenGroup => ({
    group: parseReport(GroupReport, reports[index] ?? ''),
    ...outputOf(index),
    outOfMemory: isKilled && index >= reports.length - 1,
  });
  // After a group that failed the driver ends by itself. Otherwise the next group, which has no report, is where it ended.
  const isEndExplained = reports.length > 0 && groupAt(reports.length - 1).group?.error !== null;
  const attempted = isEndExplained ? reports.length : reports.length + 1;
  let next = 0;
  return requests.map(({ groups, signal }): Driven | null => {
    const first = next;
    next += groups;
    const own = Math.min(next, reports.length) - first;
    if (own === groups)
      return { result: { ...result, cancelled: false, timedOut: false }, groups: range(first, own, groupAt) };
    if (signal?.aborted !== true && (result.cancelled || first >= attempted)) return null;
    const begun = own > 0 && isEndExplained ? own : Math.max(0, own) + 1;
    return { result, groups: range(first, begun, groupAt) };
  });
}

function range<T>(first: number, count: number, of: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => of(first + index));
}

/** What the sides of each group wrote. The driver gives each side one stream, and writes a separator after each group; of a stream that is too long the end is kept. */
function textsOf({ stdout, stderr, cut }: ExecResult, count: number) {
  const textOf = (stream: 'stdout' | 'stderr', text: string) => {
    const texts = text.split(`${GROUP}\n`);
    const lost = cut.includes(stream) ? Math.max(0, count + 1 - texts.length) : 0;
    return (index: number) => texts[index - lost] ?? '';
  };
  const [first, second] = [textOf('stdout', stdout), textOf('stderr', stderr)];
  return (index: number) => ({ stdout: first(index), stderr: second(index) });
}
