import { ARMS } from '../../../model/names.ts';
import type { AbPlan, Measure, PlanLane } from '../../../model/plan.ts';
import type { AbRun, Sample } from '../../../model/run.ts';
import { median } from '../../../stats/summary.ts';
import type { Analysis } from '../../analysis/ab/analyze.ts';
import type { SampleFailure } from '../../analysis/ab/blocks.ts';
import { nameOf } from '../../analysis/ab/metric.ts';
import { type LaneReadings, type SampleTally, sampleTally } from '../../analysis/ab/sample-tally.ts';
import { CHALLENGE_TEXTS, NOT_RESIDENT_TEXT } from '../../text/challenge-text.ts';
import { formatCount, formatPercent } from '../../text/format.ts';
import { unprovenText } from '../../text/unproven-text.ts';
import { claimChecks } from './claim-check.ts';
import { duetsCheck } from './duets-check.ts';
import { type Finding, failed, joinTexts, passed, unknown } from './finding.ts';
import { idleChecks } from './idle-check.ts';
import type { LaneClaim } from './lane-claims.ts';
import { printedNumbers } from './printed-numbers.ts';
import { probeChecks } from './probe-checks.ts';
import { recordCheck } from './record-check.ts';
import { workChecks } from './work-check.ts';

/** Largest share of the samples of a lane in which a metric other than throughput may be missing. */
const MISSING_SHARE = 0.05;

/** Checks on the samples, most decisive first. Without samples there is no finding. */
export function sampleChecks(
  { manifest, samples }: AbRun,
  analysis: Analysis,
  claims: readonly LaneClaim[],
): Finding[] {
  const { plan } = manifest;
  if (samples.length === 0) return [];
  const tally = sampleTally(plan, samples);
  return [
    ...benchExit(plan, tally),
    mappedLibrary(tally, manifest.tool),
    readableMetrics(plan, tally),
    ...printedNumbers({ manifest, samples }),
    ...outputChecks(plan, tally),
    ...claimChecks(plan, claims),
    ...workChecks({ manifest, samples }),
    disturbedBlocks(plan, tally, analysis),
    ...idleChecks(plan, samples),
    ...probeChecks(plan, analysis.effects),
    ...recordCheck(manifest, analysis.effects),
    ...duetsCheck(manifest),
  ];
}

function benchExit(plan: AbPlan, tally: SampleTally): Finding[] {
  const name = 'bench-exit';
  const findings = BAD_ENDS.flatMap(({ code, what, remedy }) =>
    ARMS.flatMap((arm) => {
      const bad = tally.failures.get(`${code} ${arm}`);
      if (!bad) return [];
      const { first, count } = bad;
      const detail = `The bench ${what(first)} in ${count} of ${tally.total[arm]} samples with ${plan[arm].label} (${arm}), first on ${first.lane}.`;
      return [failed(name, detail, remedy, { code, lane: first.lane })];
    }),
  );
  return findings.length > 0
    ? findings
    : [passed(name, `All ${formatCount(totalOf(tally))} samples ended with exit code 0.`)];
}

/** How a bench may fail, with the predicate for a sentence. */
const BAD_ENDS: readonly { code: SampleFailure; what(sample: Sample): string; remedy: string }[] = [
  {
    code: 'bench-crashed',
    what: (sample) => `ended with ${endOf(sample)}`,
    remedy: 'Repeat it with the shell line of this run under a debugger; a crash is not a throughput.',
  },
  {
    code: 'bench-timeout',
    what: () => 'did not end in time',
    remedy: 'Look for a hang with the shell line of this run, or raise the "timeout" of the lane.',
  },
  ...Object.entries(CHALLENGE_TEXTS).map(([failure, { end, next }]) => ({
    code: `bench-${failure}` as SampleFailure,
    what: () => end,
    remedy: next,
  })),
  { code: 'not-resident', what: () => NOT_RESIDENT_TEXT.end, remedy: NOT_RESIDENT_TEXT.next },
];

function endOf({ signal, exitCode }: Sample): string {
  return signal ?? (exitCode === null ? 'no exit code' : `exit code ${exitCode}`);
}

/** Versions whose launcher saw only the first process of a sample. */
const FIRST_PROCESS_ONLY: ReadonlySet<string> = new Set(['0.1.0', '0.2.0']);

function mappedLibrary(tally: SampleTally, tool: string): Finding {
  const name = 'library-mapped';
  const { unprovenLibrary } = tally;
  if (unprovenLibrary === null) {
    const samples = formatCount(totalOf(tally));
    const seen = FIRST_PROCESS_ONLY.has(tool)
      ? `the first process of all ${samples} samples; version ${tool} saw no other processes`
      : `the processes that did the work of all ${samples} samples`;
    return passed(name, `Exactly the expected library was mapped in ${seen}.`);
  }
  const { first, count } = unprovenLibrary;
  const { message, next } = first.unproven ? unprovenText(first.unproven) : LIBRARY_TEXTS[first.library];
  const where = `in ${count} of ${totalOf(tally)} samples, first on ${first.lane} with the ${first.arm}`;
  const code = first.library === 'unknown' ? 'library-not-proven' : 'library-not-mapped';
  return failed(name, `${message} (${where}).`, next, { code, lane: first.lane });
}

/** For samples of versions that did not name the program. */
const CHECK_LIBRARY = 'Check that the library can be preloaded, and that the bench has no allocator of its own.';
const LIBRARY_TEXTS = {
  expected: { message: '', next: '' },
  missing: { message: 'The library of the arm was not mapped', next: CHECK_LIBRARY },
  other: { message: 'Another allocator was mapped', next: CHECK_LIBRARY },
  unknown: {
    message: 'It is not known which libraries were mapped',
    next: 'Let the runner read /proc/<pid>/maps of the bench.',
  },
} as const;

function totalOf({ total }: SampleTally): number {
  return total.baseline + total.candidate;
}

function readableMetrics(plan: AbPlan, { lanes }: SampleTally): Finding {
  const name = 'metric-readable';
  const unreadable = plan.lanes.flatMap((lane) =>
    lane.measures
      .filter((measure) => isUnreadable(measure, lanes.get(lane.id)))
      .map((measure) => ({
        lane: lane.id,
        text: `${nameOf(lane, measure) ?? measure.metric} on ${lane.id}`,
      })),
  );
  const [first] = unreadable;
  if (!first) return passed(name, 'Every judged number could be read.');
  const isSeen = plan.lanes.some(({ id, outside }) => id === first.lane && outside !== undefined);
  const remedy = isSeen
    ? 'Let the program do more work, or choose a metric that this machine can measure in it.'
    : "Make the lane's metric pattern match the output of the bench, or set the guard to off where the machine cannot measure it.";
  const detail = `Not readable, or not positive: ${joinTexts(unreadable.map(({ text }) => text))}.`;
  return failed(name, detail, remedy, { code: 'metric-unreadable', lane: first.lane });
}

function isUnreadable(measure: Measure, readings: LaneReadings | undefined): boolean {
  const missing = readings?.missing.get(measure) ?? 0;
  return missing > (measure.metric === 'throughput' ? 0 : MISSING_SHARE * (readings?.ended ?? 0));
}

/** One finding per check name over all lanes that have it, judged by the median of each arm. */
function outputChecks(plan: AbPlan, { lanes }: SampleTally): Finding[] {
  const names = new Set(plan.lanes.flatMap(({ checks }) => checks.map(({ name }) => name)));
  return [...names].sort().map((name) => {
    const readings = plan.lanes.flatMap((lane) =>
      lane.checks
        .filter((check) => check.name === name)
        .flatMap((check) =>
          ARMS.map((arm) => ({
            lane: lane.id,
            arm,
            check,
            seen: median(lanes.get(lane.id)?.checks[arm].get(name) ?? []),
          })),
        ),
    );
    const bad = readings.filter(
      ({ check, seen }) => seen < (check.low ?? -Infinity) || seen > (check.high ?? Infinity),
    );
    const [first] = bad;
    if (first) {
      const texts = bad.map(
        ({ lane, arm, check, seen }) => `${shown(seen)} on ${lane} (${arm}, allowed ${range(check)})`,
      );
      const remedy =
        'The lane does not measure what it claims: make its run shorter or its ring larger, or correct the bounds.';
      return failed(name, `The median is ${joinTexts(texts)}.`, remedy, { lane: first.lane });
    }
    const absent = readings.filter(({ seen }) => Number.isNaN(seen));
    if (absent.length > 0) {
      const detail = `Not in the output of ${joinTexts([...new Set(absent.map(({ lane }) => lane))])}.`;
      return unknown(name, detail, "Make the check's pattern fit what the bench prints.");
    }
    return passed(name, `Within its bounds on both arms of every lane that has it, as the program reports it.`);
  });
}

function shown(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function range({ low, high }: PlanLane['checks'][number]): string {
  if (low === null) return `at most ${high}`;
  return high === null ? `at least ${low}` : `${low} to ${high}`;
}

function disturbedBlocks(plan: AbPlan, { foreignKnown }: SampleTally, { lanes }: Analysis): Finding {
  const name = 'disturbed-blocks';
  const disturbed = lanes.reduce((sum, lane) => sum + lane.disturbed, 0);
  const total = disturbed + lanes.reduce((sum, lane) => sum + lane.blocks, 0);
  const remedy = 'Stop whatever else runs on the machine, and repeat the run.';
  if (!foreignKnown) {
    return unknown(name, 'The CPU use of other processes is not known.', remedy);
  }
  const share = total === 0 ? 0 : disturbed / total;
  const limit = plan.rules.disturbedShare;
  const detail = `Others used more than ${plan.rules.foreignCores} cores in ${disturbed} of ${total} blocks (${formatPercent(share)}; at most ${formatPercent(limit)} may be); such blocks are measured again.`;
  // Fewer blocks than at the first look are no evidence about the machine.
  const enough = total >= (plan.sampling.looks[0] ?? 0);
  return enough && share > limit ? failed(name, detail, remedy, { code: 'machine-not-quiet' }) : passed(name, detail);
}
