import { setTimeout as sleep } from 'node:timers/promises';
import { isDisturbed } from '../../core/analysis/blocks.ts';
import { orderOfArms, orderOfLanes } from '../../core/analysis/schedule.ts';
import { nextRound } from '../../core/verdict/stopping.ts';
import type { Incident } from '../../model/incident.ts';
import type { PlanLane } from '../../model/plan.ts';
import type { Manifest, Sample } from '../../model/run.ts';
import type { Progress } from '../job/progress.ts';
import { takeGroups } from './lockstep-group.ts';
import { type Bench, type ProcessSample, takeSample } from './process-sample.ts';
import { sampleTrouble } from './sample-trouble.ts';

/** How sampling ended; the samples themselves went to `keep`. */
export interface Sampled {
  readonly ended: Manifest['ended'];
  readonly incident: Incident | null;
}

/** What sampling is given besides the bench. */
export interface SamplingOptions {
  /** Takes each sample as it comes. */
  keep(sample: Sample): void;
  onProgress(event: Progress): void;
  /** Seconds that one block of a lane is expected to take, by lane. */
  readonly secondsPerBlock: Readonly<Record<string, number>>;
}

/** Groups that one start of the lock-step driver measures: each costs less, and all looks are multiples of it. */
export const GROUPS_PER_VISIT = 4;

/** First pause after a disturbed block, and the longest; it doubles with each further one. Milliseconds. */
const PAUSE_MS = { first: 250, longest: 8000, told: 2000 } as const;

/**
 * Takes blocks round by round, lanes and arms in the plan's random order, until every lane is decided, the blocks or the
 * time are used up, or a sample fails. A block is not begun when the budget would not last for it. After a disturbed
 * block it pauses: whoever disturbs is likely still there.
 */
export async function sampleLanes(bench: Bench, options: SamplingOptions): Promise<Sampled> {
  const { plan } = bench;
  const began = process.hrtime.bigint();
  const elapsedNs = (): number => Number(process.hrtime.bigint() - began);
  const taken = new Map<string, Sample[]>(plan.lanes.map((lane) => [lane.id, []]));
  const lanes = new Map(plan.lanes.map((lane) => [lane.id, lane]));
  const planned = plan.lanes.length * Math.max(...plan.sampling.looks);
  let done = 0;
  let pauseMs = 0;
  for (let round = 0; ; round++) {
    const next = nextRound(plan, taken, {
      seconds: plan.sampling.budgetSeconds - elapsedNs() / 1e9,
      secondsPerBlock: options.secondsPerBlock,
    });
    if ('ended' in next) return { ended: next.ended, incident: null };
    for (const id of orderOfLanes(plan, round, next.lanes)) {
      const lane = lanes.get(id);
      const samples = taken.get(id);
      if (lane === undefined || samples === undefined)
        throw new Error(`the schedule names the lane ${id}, the plan does not`);
      const count = lane.lockstep === null ? 1 : GROUPS_PER_VISIT;
      const expected = (options.secondsPerBlock[id] ?? 0) * count;
      if (elapsedNs() / 1e9 + expected > plan.sampling.budgetSeconds) return { ended: 'budget', incident: null };
      const block = samples.length / 2;
      const incident = await takeBlocks(bench, lane, { first: block, count }, elapsedNs, (sample) => {
        samples.push(sample);
        options.keep(sample);
      });
      if (incident !== null) return { ended: 'incident', incident };
      done += count;
      const disturbed = samples.slice(-2 * count).some((sample) => isDisturbed(plan, sample));
      pauseMs = disturbed ? Math.min(PAUSE_MS.longest, pauseMs * 2 || PAUSE_MS.first) : 0;
      const elapsedSeconds = elapsedNs() / 1e9;
      options.onProgress({
        kind: 'block',
        lane: id,
        block: block + count - 1,
        done,
        planned: Math.max(planned, done),
        elapsedSeconds,
        leftSecondsAtMost: Math.max(
          0,
          Math.min(plan.sampling.budgetSeconds - elapsedSeconds, (elapsedSeconds / done) * (planned - done)),
        ),
      });
      if (pauseMs >= PAUSE_MS.told) {
        const message = `waiting    others use the machine: the next block begins in ${pauseMs / 1000} s`;
        options.onProgress({ kind: 'waiting', message });
      }
      await pause(pauseMs, bench.signal);
    }
  }
}

/** Ends early, and quietly, when the run is cancelled: the next sample says so. */
async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  if (milliseconds > 0) await sleep(milliseconds, undefined, { signal }).catch(() => {});
}

/** Blocks of one lane that follow one another. */
interface Visit {
  readonly first: number;
  readonly count: number;
}

async function takeBlocks(
  bench: Bench,
  lane: PlanLane,
  visit: Visit,
  elapsedNs: () => number,
  keep: (sample: Sample) => void,
): Promise<Incident | null> {
  for await (const measured of measuredBlocks(bench, lane, visit, elapsedNs)) {
    const incident = sampleTrouble(measured, 'sampling');
    // A sample that was cut off by a cancellation measured nothing; one that failed by itself is evidence.
    if (incident?.code !== 'cancelled') keep(measured.sample);
    if (incident !== null) return incident;
  }
  return null;
}

/** Both arms of each block in their order: groups in lock-step, or one process after the other. */
async function* measuredBlocks(
  bench: Bench,
  lane: PlanLane,
  { first, count }: Visit,
  elapsedNs: () => number,
): AsyncGenerator<ProcessSample> {
  const blocks = Array.from({ length: count }, (_, index) => first + index);
  if (lane.lockstep !== null) {
    for (const { measured } of await takeGroups(bench, lane, blocks, elapsedNs())) yield* measured;
    return;
  }
  for (const block of blocks) {
    for (const [index, arm] of orderOfArms(bench.plan, lane.id, block).entries()) {
      const startedNs = elapsedNs();
      yield await takeSample(bench, { lane, block, position: index === 0 ? 0 : 1, arm, startedNs });
    }
  }
}
