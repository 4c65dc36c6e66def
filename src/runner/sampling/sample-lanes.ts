import { setTimeout as sleep } from 'node:timers/promises';
import { isDisturbed, laneBlocks } from '../../core/analysis/ab/blocks.ts';
import { formOfNextGroup } from '../../core/analysis/ab/next-group.ts';
import { groupsOfVisit } from '../../core/analysis/ab/schedule.ts';
import { batchesOfRound, type Seat } from '../../core/duets/batches.ts';
import { laneForms } from '../../core/number/lane-forms.ts';
import { nextRound } from '../../core/verdict/stopping.ts';
import type { Incident } from '../../model/incident.ts';
import type { Manifest, Sample } from '../../model/run.ts';
import { monotonicNs } from '../../system/monotonic.ts';
import type { Progress } from '../job/progress.ts';
import { busyIncident, formIncident, sampleIncident } from './sample-incident.ts';
import type { SamplingContext } from './sampling-context.ts';
import type { MeasuredSample } from './take-sample.ts';
import { type DueVisit, isDriven, startVisit } from './visit.ts';

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
 * budget. After a disturbed block the next one begins after a pause, since the disturbance probably goes on. Parallel duets are visits at the same time, each on a CPU of its own.
 */
export async function sampleLanes(context: SamplingContext, options: SamplingOptions): Promise<Sampled> {
  const { plan } = context;
  const sampling = openSampling(context, options);
  for (let round = 0; ; round++) {
    const next = nextRound(plan, sampling.samples, sampling.left(), context.recorded);
    if ('ended' in next) return { ended: next.ended, incident: null };
    for (let due = batchesOfRound(plan, round, next.lanes, context.duets); due.length > 0; ) {
      const { visits, batches } = await sampling.choose(due);
      const ended = visits.length === 0 ? BUDGET : await sampling.take(visits);
      if (ended !== null) return ended;
      due = due.slice(batches);
    }
  }
}

const BUDGET: Sampled = { ended: 'budget', incident: null };

/** Visits that are taken together: one after the other of several batches, or at the same time of one. */
interface Chosen {
  readonly visits: readonly DueVisit[];
  readonly batches: number;
}

const NOTHING: Chosen = { visits: [], batches: 0 };

/** The samples so far, and the next steps. */
interface Sampling {
  readonly samples: ReadonlyMap<string, readonly Sample[]>;
  left(): { readonly seconds: number; readonly secondsPerBlock: Readonly<Record<string, number>> };
  /** Pauses when others use the machine. Then chooses the visits of the first of these batches that are taken together; none when the budget has no room for the first. */
  choose(batches: readonly (readonly Seat[])[]): Promise<Chosen>;
  /** Returns how sampling ends; null when it goes on. */
  take(visits: readonly DueVisit[]): Promise<Sampled | null>;
}

function openSampling(context: SamplingContext, options: SamplingOptions): Sampling {
  const { plan } = context;
  const originNs = monotonicNs();
  const elapsedSeconds = (): number => (monotonicNs() - originNs) / 1e9;
  const budget = plan.sampling.budgetSeconds;
  const lanes = new Map(plan.lanes.map((lane) => [lane.id, lane]));
  const taken = new Map<string, Sample[]>(plan.lanes.map((lane) => [lane.id, []]));
  const forms = new Map(plan.lanes.map((lane) => [lane.id, laneForms(lane)]));
  const planned = plan.lanes.length * Math.max(...plan.sampling.looks);
  // The pilot of a group has a start of the driver for itself, and groups may become longer: the last visit tells more.
  const secondsPerBlock: Record<string, number> = { ...options.secondsPerBlock };
  let done = 0;
  let pauseMs = 0;

  const visitOf = ({ lane: id, cpu }: Seat, _: number, batch: readonly Seat[]): DueVisit => {
    const lane = lanes.get(id);
    const samples = taken.get(id);
    if (lane === undefined || samples === undefined)
      throw new Error(`the schedule has the lane ${id}, the plan has not`);
    const first = samples.length / 2;
    const form = formOfNextGroup(lane, laneBlocks(plan, lane, samples).counted);
    return { lane, first, count: groupsOfVisit(lane, first, form.runs), form, place: placeOf(cpu, batch) };
  };
  /** Of visits at the same time: what each of them adds. */
  const secondsOf = (visits: readonly DueVisit[]): number =>
    visits.reduce((sum, { lane, count }) => sum + (secondsPerBlock[lane.id] ?? 0) * count, 0);

  const choose = async (due: readonly (readonly Seat[])[]): Promise<Chosen> => {
    const [first, ...others] = due.map((batch) => batch.map(visitOf));
    if (first === undefined) return NOTHING;
    const fits = (waitMs: number): boolean => elapsedSeconds() + waitMs / 1000 + secondsOf(first) <= budget;
    if (!fits(pauseMs)) return NOTHING;
    if (pauseMs >= PAUSE_MS.reported) {
      const message = `waiting    others use the machine: the next block begins in ${pauseMs / 1000} s`;
      options.onProgress({ kind: 'waiting', message });
    }
    await pause(pauseMs, context.signal);
    // A busy machine may have woken it late.
    if (!fits(0)) return NOTHING;
    if (pauseMs > 0 || !isShared(first)) return { visits: first, batches: 1 };
    let end = elapsedSeconds() + secondsOf(first);
    const alone = others.findIndex((batch) => {
      end += secondsOf(batch);
      return !isShared(batch) || end > budget;
    });
    const together = [first, ...others.slice(0, alone === -1 ? others.length : alone)];
    return { visits: together.flat(), batches: together.length };
  };

  const keep = async (
    { lane, first, count }: DueVisit,
    visit: AsyncIterable<MeasuredSample>,
  ): Promise<Sampled | null> => {
    const samples = taken.get(lane.id) ?? [];
    const form = forms.get(lane.id);
    for await (const measured of visit) {
      // The start of processes may take longer than the rest of the budget, and so may the visits before it.
      if (samples.length === 2 * first && measured.sample.startedNs > 1e9 * budget) return BUDGET;
      const contradiction = form?.(measured.sample) ?? null;
      const incident =
        sampleIncident(measured, 'sampling') ?? (contradiction === null ? null : formIncident(measured, contradiction));
      // A sample that a cancellation cut off measured nothing. A sample that failed by itself is evidence.
      if (incident?.code !== 'cancelled') {
        samples.push(measured.sample);
        options.keep(measured.sample);
      }
      if (incident !== null) return { ended: 'incident', incident };
    }
    const incident = busyIncident(lane.id, samples);
    if (incident !== null) return { ended: 'incident', incident };
    done += count;
    const disturbed = samples.slice(-2 * count).some((sample) => isDisturbed(plan, sample));
    pauseMs = disturbed ? Math.min(PAUSE_MS.longest, pauseMs * 2 || PAUSE_MS.first) : 0;
    const seconds = elapsedSeconds();
    options.onProgress({
      kind: 'block',
      lane: lane.id,
      block: first + count - 1,
      done,
      planned: Math.max(planned, done),
      elapsedSeconds: seconds,
      leftSecondsAtMost: Math.max(0, Math.min(budget - seconds, (seconds / done) * (planned - done))),
    });
    return null;
  };

  const take = async (visits: readonly DueVisit[]): Promise<Sampled | null> => {
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, ...(context.signal === undefined ? [] : [context.signal])]);
    const began = elapsedSeconds();
    const started = visits.map((visit) => ({ visit, samples: startVisit({ ...context, signal }, visit, originNs) }));
    for (const [index, { visit, samples }] of started.entries()) {
      const ended = await keep(visit, samples);
      if (ended === null) continue;
      stop.abort();
      for (const other of started.slice(index + 1)) for await (const _ of other.samples);
      return ended;
    }
    const isBeside = visits.some(({ place }) => place !== undefined);
    const each = (elapsedSeconds() - began) / visits.length;
    const begins = isBeside ? visits.map((_, index) => began + index * each) : [began, ...visits.slice(1).map(beginOf)];
    begins.push(elapsedSeconds());
    for (const [index, { lane, count }] of visits.entries())
      if (lane.lockstep !== null)
        secondsPerBlock[lane.id] = ((begins[index + 1] as number) - (begins[index] as number)) / count;
    return null;
  };
  /** When a visit that was kept began, in seconds. */
  const beginOf = ({ lane, first }: DueVisit): number => (taken.get(lane.id)?.[2 * first]?.startedNs ?? 0) / 1e9;

  return {
    samples: taken,
    left: () => ({ seconds: budget - elapsedSeconds(), secondsPerBlock }),
    choose,
    take,
  };
}

/** Where a visit is measured among the seats of its batch. */
function placeOf(cpu: number | null, batch: readonly Seat[]): DueVisit['place'] {
  if (cpu === null) return undefined;
  return { cpu, beside: batch.flatMap((seat) => (seat.cpu === null || seat.cpu === cpu ? [] : [seat.cpu])) };
}

/** Whether the visit of a batch can share a start of the driver with those after it. */
function isShared([visit, ...beside]: readonly DueVisit[]): boolean {
  return visit !== undefined && beside.length === 0 && isDriven(visit.lane);
}

/** Waits. Returns early when the run is cancelled; the next sample then reports the cancellation. */
async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  if (milliseconds > 0) await sleep(milliseconds, undefined, { signal }).catch(() => {});
}
