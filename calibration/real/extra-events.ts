import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { LaunchReport, parseReport } from '../../src/runner/sandbox/launch-report.ts';

/** Kinds of extra work of the bench kit. */
export type ExtraKind = 'instructions' | 'misses' | 'faults';

/** Operations of a run. */
const OPERATIONS = 1_000_000;
/** Slots, and sizes of blocks in bytes: few slots, and so many that the process has thousands of page faults of its own. */
const [FEW, MANY] = [
  ['400', '16', '2048'],
  ['20000', '16', '2048'],
];
/** A core's own caches as callgrind models them: the pool of the misses is eight times as large as the larger one. */
const CACHES = ['--cache-sim=yes', '--I1=32768,8,64', '--D1=49152,12,64', '--LL=2097152,16,64'];
const PER: Readonly<Record<ExtraKind, number>> = { instructions: 1, misses: 100, faults: 100 };

/** What was counted from outside the bench. */
export interface CountedEvents {
  readonly kind: ExtraKind;
  /** Operations per event. */
  readonly per: number;
  /** Without the start of the bench: the events that it added, and how much more was counted. */
  readonly working: { readonly events: number; readonly more: number };
  /** The whole process: the events, and the count without and with them. Null for what the product does not read. */
  readonly whole: { readonly events: number; readonly without: number; readonly with: number } | null;
}

/** The programs of the bench kit that count events, in a temporary directory. */
export interface EventCounter extends Disposable {
  /** Whether this machine has what counts the kind; null: it has, else why not. */
  missing(kind: ExtraKind): Promise<string | null>;
  /** Counts in runs of `operations`. */
  count(kind: ExtraKind, operations?: number): Promise<CountedEvents>;
}

/** Builds the kit as the product does. */
export async function openEventCounter(): Promise<EventCounter> {
  const folder = mkdtempSync(join(tmpdir(), 'alloc-ab-events-'));
  const kit = join(import.meta.dirname, '../../bench-kit');
  await execa('make', ['-s', '-C', kit, `OUT=${folder}`, 'st-mixed', 'launch']);
  return {
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
    async missing(kind) {
      if (kind === 'faults') return null;
      const { failed } = await execa('valgrind', ['--version'], { reject: false });
      return failed ? 'valgrind is not installed' : null;
    },
    async count(kind, operations = OPERATIONS) {
      const per = PER[kind];
      const both = async (counter: Counter): Promise<[Reading, Reading]> => [
        await counter(folder, operations, ''),
        await counter(folder, operations, `${kind}/${per}`),
      ];
      const [plain, added] = await both(WORKING[kind]);
      const working = { events: added.events, more: added.count - plain.count };
      if (kind === 'misses') return { kind, per, working, whole: null };
      const [without, whole] = await both(kind === 'faults' ? minorFaults : callgrind([], 'Ir'));
      return { kind, per, working, whole: { events: whole.events, without: without.count, with: whole.count } };
    },
  };
}

interface Reading {
  readonly count: number;
  readonly events: number;
}

type Counter = (folder: string, operations: number, extra: string) => Promise<Reading>;

/** Counts from the first operation to the last one, which the function `work` of a workload does. */
const WORKING: Readonly<Record<ExtraKind, Counter>> = {
  instructions: callgrind(['--toggle-collect=work'], 'Ir'),
  misses: callgrind(['--toggle-collect=work', ...CACHES], 'DLmr'),
  // The second half of a run of twice the length.
  faults: async (folder, operations, extra) => {
    const [half, whole] = [
      await minorFaults(folder, operations, extra),
      await minorFaults(folder, 2 * operations, extra),
    ];
    return { count: whole.count - half.count, events: whole.events - half.events };
  },
};

/** A sum of callgrind, by the name of its event. */
function callgrind(options: readonly string[], event: string): Counter {
  return async (folder, operations, extra) => {
    const tool = ['--tool=callgrind', '--callgrind-out-file=/dev/null', ...options];
    const program = [join(folder, 'st-mixed'), `${operations}`, ...FEW];
    const { stdout, stderr } = await execa('valgrind', [...tool, ...program], { env: { ALLOC_AB_EXTRA: extra } });
    const words = (name: string) => new RegExp(`^==\\d+== ${name}\\s*: (.*)$`, 'm').exec(stderr)?.[1]?.split(' ') ?? [];
    return { count: Number(words('Collected')[words('Events').indexOf(event)]), events: eventsOf(stdout) };
  };
}

/** The minor faults of a process, by the launcher of the product. */
async function minorFaults(folder: string, operations: number, extra: string): Promise<Reading> {
  const program = [join(folder, 'st-mixed'), `${operations}`, ...MANY];
  const options = ['--timeout-ms', '60000', '--env', `ALLOC_AB_EXTRA=${extra}`];
  const done = await execa(join(folder, 'launch'), [...options, '--', ...program], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const report = parseReport(LaunchReport, String(done.stdio[3]));
  if (report === null || report.minorFaults === null) throw new Error('the launcher reported no page faults');
  return { count: report.minorFaults, events: eventsOf(done.stdout) };
}

function eventsOf(stdout: string): number {
  return Number(/ extra_events=(\d+)/.exec(stdout)?.[1] ?? 0);
}
