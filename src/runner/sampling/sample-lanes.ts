import { setTimeout as sleep } from 'node:timers/promises';
import { isDisturbed, laneBlocks } from '../../core/analysis/ab/blocks.ts';
import { seriesOfNextGroup } from '../../core/analysis/ab/group-length.ts';
import { GROUPS_PER_VISIT, orderOfArms, orderOfLanes } from '../../core/analysis/ab/schedule.ts';
import { laneForms } from '../../core/number/lane-forms.ts';
import { nextRound } from '../../core/verdict/stopping.ts';
import type { Incident } from '../../model/incident.ts';
import type { PlanLane } from '../../model/plan.ts';
import type { Manifest, Sample } from '../../model/run.ts';
import type { Progress } from '../job/progress.ts';
import { busyIncident, formIncident, sampleIncident } from './sample-incident.ts';
import type { SamplingContext } from './sampling-context.ts';
import { takeGroups } from './take-groups.ts';
import { isTakenTogether, type MeasuredSample, takeBlock, takeSample } from './take-sample.ts';

/** How sampling ended. */
interface Sampled {
  readonly ended: Manifest['ended'];
  readonly incident: Incident | null;
}

interface SamplingOptions {
  /** Receives each sample as it is taken. */
  keep(sample: Sample): void;
  onProgress(event: Progress): void;
  /** Expected seconds of one block, by lane. */
  readonly secondsPerBlock: Readonly<Record<string, number>>;
}

/** Milliseconds of pause after a disturbed block: doubled with each further one, reported from `reported` on. */
const PAUSE_MS = { first: 250, longest: 8000, reported: 2000 } as const;

/**
 * Takes blocks round by round, with lanes and arms in the plan's random order. Ends when every lane is decided, the blocks or the
 * budget are used up, a sample fails, or a printed number contradicts earlier ones. A block does not begin if it would exceed the
 * budget. After a disturbed block the next one begins after a pause, since the disturbance probably goes on.
 */
export async function sampleLanes(context: SamplingContext, options: SamplingOptions): Promise<Sampled> {
  const { plan } = context;
  const began = process.hrtime.bigint();
  const elapsedNs = (): number => Number(process.hrtime.bigint() - began);
  const taken = new Map<string, Sample[]>(plan.lanes.map((lane) => [lane.id, []]));
  const lanes = new Map(plan.lanes.map((lane) => [lane.id, lane]));
  const forms = new Map(plan.lanes.map((lane) => [lane.id, laneForms(lane)]));
  const planned = plan.lanes.length * Math.max(...plan.sampling.looks);
  // The pilot of a group has a start of the driver for itself, and groups may become longer: the last visit tells more.
  const secondsPerBlock: Record<string, number> = { ...options.secondsPerBlock };
  let done = 0;
  let pauseMs = 0;
  for (let round = 0; ; round++) {
    const left = {
      seconds: plan.sampling.budgetSeconds - elapsedNs() / 1e9,
      secondsPerBlock,
    };
    const next = nextRound(plan, taken, left, context.recorded);
    if ('ended' in next) return { ended: next.ended, incident: null };
    for (const id of orderOfLanes(plan, round, next.lanes)) {
      const lane = lanes.get(id);
      const samples = taken.get(id);
      if (lane === undefined || samples === undefined)
        throw new Error(`the schedule has the lane ${id}, the plan has not`);
      const count = lane.lockstep === null ? 1 : GROUPS_PER_VISIT;
      const expected = (secondsPerBlock[id] ?? 0) * count;
      const fits = (waitMs: number): boolean =>
        elapsedNs() / 1e9 + waitMs / 1000 + expected <= plan.sampling.budgetSeconds;
      if (!fits(pauseMs)) return { ended: 'budget', incident: null };
      if (pauseMs >= PAUSE_MS.reported) {
        const message = `waiting    others use the machine: the next block begins in ${pauseMs / 1000} s`;
        options.onProgress({ kind: 'waiting', message });
      }
      await pause(pauseMs, context.signal);
      // A busy machine may have woken it late.
      if (!fits(0)) return { ended: 'budget', incident: null };
      const first = samples.length / 2;
      const series = seriesOfNextGroup(lane, laneBlocks(plan, lane, samples).counted);
      const range = { first, count, series, forms: forms.get(id) };
      const startedNs = elapsedNs();
      const incident = await takeBlocks(context, lane, range, elapsedNs, (sample) => {
        samples.push(sample);
        options.keep(sample);
      });
      const failure = incident ?? busyIncident(id, samples);
      if (failure !== null) return { ended: 'incident', incident: failure };
      done += count;
      if (lane.lockstep !== null) secondsPerBlock[id] = (elapsedNs() - startedNs) / 1e9 / count;
      const disturbed = samples.slice(-2 * count).some((sample) => isDisturbed(plan, sample));
      pauseMs = disturbed ? Math.min(PAUSE_MS.longest, pauseMs * 2 || PAUSE_MS.first) : 0;
      const elapsedSeconds = elapsedNs() / 1e9;
      options.onProgress({
        kind: 'block',
        lane: id,
        block: first + count - 1,
        done,
        planned: Math.max(planned, done),
        elapsedSeconds,
        leftSecondsAtMost: Math.max(
          0,
          Math.min(plan.sampling.budgetSeconds - elapsedSeconds, (elapsedSeconds / done) * (planned - done)),
        ),
      });
    }
  }
}

/** Waits. Returns early when the run is cancelled; the next sample then reports the cancellation. */
async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  if (milliseconds > 0) await sleep(milliseconds, undefined, { signal }).catch(() => {});
}

/** Consecutive blocks of one lane. */
interface BlockRange {
  readonly first: number;
  readonly count: number;
  /** Of a lock-step lane: series of each arm in a group. */
  readonly series: number;
  /** Compares the printed numbers of the lane. */
  readonly forms: ReturnType<typeof laneForms> | undefined;
}

async function takeBlocks(
  context: SamplingContext,
  lane: PlanLane,
  range: BlockRange,
  elapsedNs: () => number,
  keep: (sample: Sample) => void,
): Promise<Incident | null> {
  for await (const measured of measuredBlocks(context, lane, range, elapsedNs)) {
    const contradiction = range.forms?.(measured.sample) ?? null;
    const incident =
      sampleIncident(measured, 'sampling') ?? (contradiction === null ? null : formIncident(measured, contradiction));
    // A sample that a cancellation cut off measured nothing. A sample that failed by itself is evidence.
    if (incident?.code !== 'cancelled') keep(measured.sample);
    if (incident !== null) return incident;
  }
  return null;
}

/** The samples of consecutive blocks, both arms of each: as lock-step groups, or as one process after the other. */
async function* measuredBlocks(
  context: SamplingContext,
  lane: PlanLane,
  { first, count, series }: BlockRange,
  elapsedNs: () => number,
): AsyncGenerator<MeasuredSample> {
  const blocks = Array.from({ length: count }, (_, index) => first + index);
  if (lane.lockstep !== null) {
    const sized = { ...lane, lockstep: { ...lane.lockstep, runs: series } };
    for (const { samples } of await takeGroups(context, sized, blocks, elapsedNs())) yield* samples;
    return;
  }
  for (const block of blocks) {
    if (isTakenTogether(lane)) {
      yield* await takeBlock(context, lane, block, elapsedNs());
      continue;
    }
    for (const [index, arm] of orderOfArms(context.plan, lane.id, block).entries()) {
      const startedNs = elapsedNs();
      yield await takeSample(context, { lane, block, position: index === 0 ? 0 : 1, arm, startedNs });
    }
  }
}
