/** A kind of core of a machine that has several, such as `cpu_core` and `cpu_atom`. */
interface CoreKind {
  readonly core: string;
  /** Its share of the time of the process, over all threads. */
  readonly share: number;
  /** The count as perf printed it: as if the whole time had been spent on this kind. Null when not counted. */
  readonly value: number | null;
}

/** One event of `perf stat`, counted in one process and its threads. */
export interface Counter {
  /** Name without modifiers and without the kind of core: `minor-faults`, also when perf printed `cpu_core/minor-faults/u`. */
  readonly event: string;
  /** Null: the machine lacks the counter, the kernel never scheduled it, or kinds of cores shared the work. */
  readonly value: number | null;
  readonly unit: string;
  /** Share of the time during which it was counted; below 1 perf scaled the value up (multiplexing, or another kind of core). */
  readonly share: number;
  /** The kind of core that did the work and that the value is of; null on a machine with one kind. */
  readonly core: string | null;
  /** Kinds of cores that shared the work, so that no value of one kind stands for it; empty otherwise. */
  readonly mixed: readonly CoreKind[];
}

/** A line of the output. */
export interface CounterLine extends Omit<Counter, 'core' | 'mixed'> {
  /** The kind of core, as perf names its counters: `cpu_core`, `armv8_cortex_a55`; null when the line names none. */
  readonly core: string | null;
  /** Time during which it was counted, nanoseconds over all threads. */
  readonly ranNs: number;
}

/** A kind of core did the work when it has at least this share of the time. */
const WORKED = 0.95;

/**
 * One counter for each event. perf counts on each kind of core while a thread runs there, and scales each count up to the whole time.
 * So the counts of two kinds must not be added: where one kind did the work its count is the value, otherwise there is none. The
 * exception are retired instructions, which mean the same on every kind: each count is weighted by the time of its kind.
 * Format: perf-stat(1), "CSV FORMAT" and "INTEL HYBRID SUPPORT" of Linux 6.1.
 */
export function countedOn(lines: readonly CounterLine[]): Counter[] {
  const shares = timeShares(lines);
  return [...Map.groupBy(lines, ({ event }) => event).values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const { ranNs: _, ...plain } = first;
    return [first.core === null ? { ...plain, mixed: [] } : ofKinds(own, first, shares)];
  });
}

function ofKinds(own: readonly CounterLine[], first: CounterLine, shares: ReadonlyMap<string, number>): Counter {
  const kinds = [...shares].map(([core, share]): CoreKind => {
    return { core, share, value: own.find((line) => line.core === core)?.value ?? null };
  });
  const { event, unit } = first;
  const worker = kinds.find(({ share }) => share >= WORKED);
  if (worker !== undefined) {
    const line = own.find(({ core }) => core === worker.core);
    return { event, unit, value: worker.value, share: line?.share ?? 0, core: worker.core, mixed: [] };
  }
  const used = kinds.filter(({ share }) => share > 0);
  const share = Math.min(
    1,
    own.reduce((sum, line) => sum + line.share, 0),
  );
  // No kind ran long enough to be counted: the counter has no value.
  if (used.length === 0) return { event, unit, value: null, share: 0, core: null, mixed: [] };
  const whole = event === 'instructions' && used.every(({ value }) => value !== null);
  const value = whole ? used.reduce((sum, kind) => sum + kind.share * (kind.value ?? 0), 0) : null;
  return { event, unit, value, share, core: null, mixed: used };
}

/** The share of the time of each kind, by the event that each kind counted for longest; 0 for all when none was counted. */
function timeShares(lines: readonly CounterLine[]): Map<string, number> {
  const longest = new Map<string, number>();
  for (const { core, value, ranNs } of lines) {
    if (core !== null) longest.set(core, Math.max(longest.get(core) ?? 0, value === null ? 0 : ranNs));
  }
  const all = [...longest.values()].reduce((sum, each) => sum + each, 0);
  return new Map([...longest].map(([core, ran]) => [core, all === 0 ? 0 : ran / all]));
}

/** Kinds of cores for a sentence: `cpu_core 54 %, cpu_atom 46 %`. */
export function kindsText(kinds: readonly Pick<CoreKind, 'core' | 'share'>[]): string {
  return [...kinds]
    .sort((a, b) => b.share - a.share)
    .map(({ core, share }) => `${core} ${Math.round(100 * share)} %`)
    .join(', ');
}
