import type { Evidence } from '../../model/evidence.ts';
import type { Arm, PerfOrder } from '../../model/plan.ts';
import type { Result } from '../../model/result.ts';
import { parseCallgrind } from './callgrind.ts';
import { type Profile, parsePerfReport } from './perf-report.ts';
import { parsePerfStat } from './perf-stat.ts';
import { sanityOf } from './profile-sanity.ts';

/** An event as it was counted in each process of an arm. */
export interface EventCount {
  readonly event: string;
  /** Processes that were counted; without values the machine has no such counter. */
  readonly processes: number;
  readonly unit: string;
  readonly values: readonly number[];
  /** Least share of the time during which it was counted; below 1 perf scaled the values up (multiplexing). */
  readonly share: number;
}

/** Where the time of one arm goes on one lane. */
export interface ArmEvidence {
  readonly arm: number;
  /** In the order in which they were asked for. */
  readonly events: readonly EventCount[];
  /** Null where there is none, or none that can be believed. */
  readonly profile: Profile | null;
  /** Executed by one process as callgrind counted them; null where nobody did. */
  readonly instructions: number | null;
  /** What is missing or doubtful, and why; one sentence each. */
  readonly problems: readonly string[];
}

export interface LaneEvidence {
  readonly lane: string;
  readonly arms: readonly ArmEvidence[];
}

/** Reads what the tools printed. Text that does not fit becomes a problem by name, never a number. */
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
  return {
    arm: index,
    events: order.events.map((event) => {
      const all = counted.flatMap((counters) => counters.filter((counter) => counter.event === event));
      return {
        event,
        processes: all.length,
        unit: all[0]?.unit ?? '',
        values: all.flatMap(({ value }) => value ?? []),
        share: Math.min(1, ...all.map(({ share }) => share)),
      };
    }),
    profile: sanity?.sane ? profile : null,
    instructions,
    problems: [...new Set(problems)].map((problem) => `${arm.label}: ${problem}`),
  };
}
