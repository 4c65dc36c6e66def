import type { Evidence } from '../../model/evidence.ts';
import type { Arm, PerfOrder } from '../../model/plan.ts';
import { err, ok, type Result } from '../../model/result.ts';
import { type Counter, kindsText } from './core-kinds.ts';
import { type Profile, parsePerfReport } from './perf-report.ts';
import { parsePerfStat } from './perf-stat.ts';
import { sanityOf } from './profile-sanity.ts';

/** The counts of an event in the processes of an arm. */
export interface EventCount {
  readonly event: string;
  /** Number of counted processes. Without values the machine has no such counter. */
  readonly processes: number;
  readonly unit: string;
  readonly values: readonly number[];
  /** Smallest share of the time during which the event was counted; below 1 perf scaled the values up (multiplexing). */
  readonly share: number;
  /** The kind of core that did the work in every process; null on a machine with one kind, and when kinds shared it. */
  readonly core: string | null;
}

/** The evidence of one arm on one lane. */
export interface ArmEvidence {
  readonly arm: number;
  /** In the order of the plan. */
  readonly events: readonly EventCount[];
  /** Null without a profile, and for a profile that does not pass its checks. */
  readonly profile: Profile | null;
  /** Instructions of one process, counted by callgrind; null when not counted. */
  readonly instructions: number | null;
  /** What is missing or doubtful and why; one sentence each. */
  readonly problems: readonly string[];
}

export interface LaneEvidence {
  readonly lane: string;
  readonly arms: readonly ArmEvidence[];
}

/** Parses the outputs of the tools. An output that cannot be parsed becomes a problem, never a number. */
export function readEvidence(
  order: PerfOrder,
  arms: readonly Arm[],
  evidence: readonly Evidence[],
): readonly LaneEvidence[] {
  return order.lanes.map(({ id }) => ({
    lane: id,
    arms: order.arms.flatMap((index) => {
      const arm = arms[index];
      const own = evidence.filter((each) => each.lane === id && each.arm === index);
      return arm && own.length > 0 ? [readArmEvidence(order, arm, index, own)] : [];
    }),
  }));
}

function readArmEvidence(order: PerfOrder, arm: Arm, index: number, own: readonly Evidence[]): ArmEvidence {
  const problems: string[] = [];
  /** The value of a parsed output; null, and a problem, when it cannot be used. */
  const usable = <T>(output: string, parsed: Result<T, string>): T | null => {
    if (parsed.ok) return parsed.value;
    problems.push(`the output of ${output} cannot be used: ${parsed.error}.`);
    return null;
  };
  const texts = (kind: Evidence['kind'], tool: string): string[] =>
    own.flatMap((each) => {
      if (each.kind !== kind) return [];
      if (each.problem === null) return [each.text];
      problems.push(`${tool} ${each.problem}.`);
      return [];
    });
  const counted = texts('counters', 'perf stat').map(
    (text) => usable('perf stat', parsePerfStat(text, order.events)) ?? [],
  );
  const [report] = texts('profile', 'perf record');
  const profile = report === undefined ? null : usable('perf report', parsePerfReport(report));
  const [data = ''] = texts('symbols', 'nm');
  const sanity = profile && sanityOf(profile, arm, data);
  problems.push(...(sanity?.problems ?? []));
  const [interpreted] = texts('instructions', 'valgrind');
  const instructions = interpreted === undefined ? null : usable('callgrind', parseCallgrind(interpreted));
  problems.push(...sharedWork(counted));
  return {
    arm: index,
    events: order.events.map((event) => eventCount(event, counted)),
    profile: sanity?.sane ? profile : null,
    instructions,
    problems: [...new Set(problems)].map((problem) => `${arm.label}: ${problem}`),
  };
}

/** The values of an event in all processes. Values of different kinds of cores are not of one quantity, so they are left out. */
function eventCount(event: string, counted: readonly (readonly Counter[])[]): EventCount {
  const all = counted.flatMap((counters) => counters.filter((counter) => counter.event === event));
  const cores = new Set(all.flatMap(({ core, value }) => (value === null ? [] : [core])));
  return {
    event,
    processes: all.length,
    unit: all[0]?.unit ?? '',
    values: cores.size > 1 ? [] : all.flatMap(({ value }) => value ?? []),
    share: Math.min(1, ...all.map(({ share }) => share)),
    core: cores.size === 1 ? ([...cores][0] ?? null) : null,
  };
}

/** What a reader must know when the processes ran on several kinds of cores. */
function sharedWork(counted: readonly (readonly Counter[])[]): string[] {
  const all = counted.flat();
  const mixed = all.filter((counter) => counter.mixed.length > 0);
  const [first] = mixed;
  if (first !== undefined) {
    const events = [...new Set(mixed.filter(({ value }) => value === null).map(({ event }) => event))].join(', ');
    const none = events === '' ? '' : ` Counts of two kinds are not one number: ${events}.`;
    return [`several kinds of cores worked in one process (${kindsText(first.mixed)} of its time).${none}`];
  }
  const cores = [...new Set(all.flatMap(({ core, value }) => (value === null || core === null ? [] : [core])))];
  return cores.length < 2
    ? []
    : [`the processes ran on different kinds of cores (${cores.join(', ')}): their counts are not one quantity.`];
}

/**
 * Reads the instructions of one process from the standard error of callgrind (`Events : Ir`, `Collected : N`).
 * Returns what is wrong with the text unless it holds exactly one count.
 */
export function parseCallgrind(text: string): Result<number, string> {
  if (!/^==\d+== Events\s*: Ir\s*$/m.test(text)) return err('it does not show that it counted instructions');
  const counts = [...text.matchAll(COLLECTED)].map(([, count]) => Number(count));
  if (counts.length !== 1) return err(`it holds ${counts.length} counts`);
  return ok(counts[0] ?? 0);
}

const COLLECTED = /^==\d+== Collected\s*: (\d+)\s*$/gm;
