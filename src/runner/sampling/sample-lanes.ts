import { setTimeout as sleep } from 'node:timers/promises';
import { isDisturbed, laneBlocks } from '../../core/analysis/ab/blocks.ts';
import { seriesOfNextGroup } from '../../core/analysis/ab/group-length.ts';
import { GROUPS_PER_VISIT, orderOfLanes } from '../../core/analysis/ab/schedule.ts';
import { laneForms } from '../../core/number/lane-forms.ts';
import { nextRound } from '../../core/verdict/stopping.ts';
import type { Incident } from '../../model/incident.ts';
import type { PlanLane } from '../../model/plan.ts';
import type { Manifest, Sample } from '../../model/run.ts';
import type { Progress } from '../job/progress.ts';
import { busyIncident, formIncident, sampleIncident } from './sample-incident.ts';
import type { SamplingContext } from './sampling-context.ts';
import { type MeasuredVisit, startVisit } from './visit.ts';

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
 *
 * The samples of a calm visit are read while the processes of the next one start.
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
  let unread: (MeasuredVisit & { readonly lane: PlanLane; readonly first: number; readonly count: number }) | null =
    null;
  const read = async (): Promise<Incident | null> => {
    if (unread === null) return null;
    const visit = unread;
    const { lane, first, count } = visit;
    unread = null;
    const samples = taken.get(lane.id) ?? [];
    const incident = await readVisit(visit, forms.get(lane.id), (sample) => {
      samples.push(sample);
      options.keep(sample);
    });
    const failure = incident ?? busyIncident(lane.id, samples);
    if (failure !== null) return failure;
    done += count;
    const disturbed = samples.slice(-2 * count).some((sample) => isDisturbed(plan, sample));
    pauseMs = disturbed ? Math.min(PAUSE_MS.longest, pauseMs * 2 || PAUSE_MS.first) : 0;
    const elapsedSeconds = elapsedNs() / 1e9;
    options.onProgress({
      kind: 'block',
      lane: lane.id,
      block: first + count - 1,
      done,
      planned: Math.max(planned, done),
      elapsedSeconds,
      leftSecondsAtMost: Math.max(
        0,
        Math.min(plan.sampling.budgetSeconds - elapsedSeconds, (elapsedSeconds / done) * (planned - done)),
      ),
    });
    return null;
  };
  const end = async (ended: Manifest['ended']): Promise<Sampled> => {
    const failure = await read();
    return failure === null ? { ended, incident: null } : { ended: 'incident', incident: failure };
  };
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
      if (!fits(pauseMs)) return await end('budget');
      if (pauseMs >= PAUSE_MS.reported) {
        const message = `waiting    others use the machine: the next block begins in ${pauseMs / 1000} s`;
        options.onProgress({ kind: 'waiting', message });
      }
      await pause(pauseMs, context.signal);
      // A busy machine may have woken it late.
      if (!fits(0)) return await end('budget');
      const first = samples.length / 2;
      const series = seriesOfNextGroup(lane, laneBlocks(plan, lane, samples).counted);
      const startedNs = elapsedNs();
      const stop = new AbortController();
      const signal = AbortSignal.any([stop.signal, ...(context.signal === undefined ? [] : [context.signal])]);
      const begun = startVisit({ ...context, signal }, lane, { first, count, series }, elapsedNs);
      const earlier = await read();
      if (earlier !== null) {
        stop.abort();
        await begun;
        return { ended: 'incident', incident: earlier };
      }
      unread = { ...(await begun), lane, first, count };
      if (lane.lockstep !== null) secondsPerBlock[id] = (elapsedNs() - startedNs) / 1e9 / count;
      // A calm visit ends the pauses, before it is read.
      if (unread.canWait) pauseMs = 0;
      const failure = unread.canWait ? null : await read();
      if (failure !== null) return { ended: 'incident', incident: failure };
    }
    const failure = await read();
    if (failure !== null) return { ended: 'incident', incident: failure };
  }
}

/** Waits. Returns early when the run is cancelled; the next sample then reports the cancellation. */
async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  if (milliseconds > 0) await sleep(milliseconds, undefined, { signal }).catch(() => {});
}

async function readVisit(
  visit: MeasuredVisit,
  forms: ReturnType<typeof laneForms> | undefined,
  keep: (sample: Sample) => void,
): Promise<Incident | null> {
  for await (const measured of visit.samples()) {
    const contradiction = forms?.(measured.sample) ?? null;
    const incident =
      sampleIncident(measured, 'sampling') ?? (contradiction === null ? null : formIncident(measured, contradiction));
    // A sample that a cancellation cut off measured nothing. A sample that failed by itself is evidence.
    if (incident?.code !== 'cancelled') keep(measured.sample);
    if (incident !== null) return incident;
  }
  return null;
}
