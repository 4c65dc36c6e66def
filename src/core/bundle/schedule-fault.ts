import type { AbRun, Manifest } from '../../model/run.ts';
import { failureOf } from '../analysis/ab/blocks.ts';
import { formOfNextGroup } from '../analysis/ab/next-group.ts';
import { batchesOfRound, type Seat } from '../duets/batches.ts';
import { isExhausted, roundState } from '../verdict/stopping.ts';
import { type Assessment, openAssessment } from './assessment.ts';
import { isSince } from './tool-version.ts';
import { type Visit, visitsOf } from './visits.ts';

/** First version whose rule for stopping is the one of `roundState`. Runs of earlier versions may have stopped by another. */
const STOPS_AS_NOW = '0.4.0';

/** First version that samples the lanes on the way to a NO-GO before others. */
const SUSPECTS_FIRST = '0.6.0';

/**
 * What in the samples of a run is not the schedule of its plan; null when all of it is. The schedule depends on the seed and on the
 * samples so far: it is computed again, round by round. Only where the rest of the budget chose among the lanes is the choice unknown.
 */
export function scheduleFault({ manifest, samples }: AbRun): string | null {
  const { plan, ended } = manifest;
  const visits = visitsOf(plan, samples);
  if (!visits.ok) return visits.error;
  // The runner looks at the budget before a visit, whose groups may last longer than expected.
  const late = visits.value.find(({ samples: [first] }) => (first?.startedNs ?? 0) > 1e9 * plan.sampling.budgetSeconds);
  if (late !== undefined) return `${placeOf(late)} began after the budget was used up`;
  if (ended !== 'incident') {
    if (visits.value.at(-1)?.isComplete === false)
      return `the last block is not complete, and yet sampling ended by ${ended}`;
    const last = samples.at(-1);
    if (last && failureOf(last) !== null) return `the last sample failed, and yet sampling ended by ${ended}`;
  }
  if (ended === 'not-started') return null;
  const assessment = openAssessment(plan);
  const replayed = replayRounds(manifest, visits.value, assessment);
  if (typeof replayed === 'string') return replayed;
  return replayed.rounds === 'known' ? null : restFault(manifest, visits.value.slice(replayed.visits), assessment);
}

/** The visits that the rounds explain. `unknown`: from there on the budget chose among the lanes. */
interface Replayed {
  readonly rounds: 'known' | 'unknown';
  readonly visits: number;
}

function replayRounds(
  { plan, ended, tool, sanity, duets }: Manifest,
  visits: readonly Visit[],
  assessment: Assessment,
): Replayed | string {
  const asNow = isSince(tool, STOPS_AS_NOW);
  let at = 0;
  for (let round = 0; ; round++) {
    const state = roundState(plan, assessment.lanes, assessment.effects(), sanity);
    const rest = visits.slice(at, at + plan.lanes.length);
    if (
      !asNow &&
      assessment.lanes.some(
        ({ blocks }) => blocks.counted.length >= Math.min(...plan.sampling.looks, ...plan.sampling.probes.looks),
      )
    )
      return { rounds: 'unknown', visits: at };
    if ('ended' in state) {
      if (rest.length > 0) return `${placeOf(rest[0])} was taken after the run had ended (${state.ended})`;
      return ended === state.ended || ended === 'incident'
        ? { rounds: 'known', visits: at }
        : endFault(ended, state.ended);
    }
    const { probes, looked } = state;
    const open = isSince(tool, SUSPECTS_FIRST) ? state.due : state.open;
    const reachable = open.filter(({ needed }) => Number.isFinite(needed));
    const choices = looked && reachable.length > 0 ? [open, reachable] : [open];
    const order = choices
      .map((lanes) =>
        batchesOfRound(
          plan,
          round,
          [...lanes, ...probes].map(({ lane }) => lane),
          duets,
        ).flat(),
      )
      .find((seats) => seats.slice(0, rest.length).every((seat, index) => isIn(seat, rest[index])));
    if (order === undefined) {
      if (looked) return { rounds: 'unknown', visits: at };
      return `${placeOf(rest[0])} does not have the order of lanes that the seed gives round ${round}`;
    }
    // The rest of the budget may have chosen the first lanes of this order alone, after which the run was decided.
    if (looked && rest.length < order.length && ended !== 'budget' && ended !== 'incident')
      return { rounds: 'unknown', visits: at };
    const taken = rest.slice(0, order.length);
    for (const visit of taken) {
      const fault = formFault(visit, assessment);
      if (fault !== null) return fault;
      assessment.add(visit.lane.id, visit.samples);
    }
    at += taken.length;
    if (taken.length < order.length || taken.at(-1)?.isComplete === false) {
      if (ended === 'budget' || ended === 'incident') return { rounds: 'known', visits: at };
      return `sampling ended by ${ended}, but the lanes of round ${round} were not all measured`;
    }
  }
}

/** Whether a visit is of the lane of a seat, and was measured on its CPU. */
function isIn({ lane, cpu }: Seat, visit: Visit | undefined): boolean {
  return visit?.lane.id === lane && visit.samples.every((sample) => (sample.cpu ?? null) === cpu);
}

/** Checks visits whose rounds are not known: none is on a lane without a further look, and the run ended as its last samples say. */
function restFault(
  { plan, ended, tool, sanity }: Manifest,
  rest: readonly Visit[],
  assessment: Assessment,
): string | null {
  let stopped = 0;
  let known: unknown = null;
  let isOver = false;
  for (const [index, visit] of rest.entries()) {
    if (isExhausted(plan, assessment.lane(visit.lane.id)))
      return `${placeOf(visit)} was taken after the last look of its lane`;
    if (isSince(tool, STOPS_AS_NOW)) {
      const effects = assessment.effects();
      if (effects !== known || index % plan.lanes.length === 0)
        isOver = 'ended' in roundState(plan, assessment.lanes, effects, sanity);
      known = effects;
      // Within a round the runner does not look.
      stopped = isOver ? stopped + 1 : 0;
      if (stopped > plan.lanes.length) return `${placeOf(visit)} was taken after the run had ended`;
    }
    const fault = formFault(visit, assessment);
    if (fault !== null) return fault;
    assessment.add(visit.lane.id, visit.samples);
  }
  const state = roundState(plan, assessment.lanes, assessment.effects(), sanity);
  if (!isSince(tool, STOPS_AS_NOW) || (ended !== 'decided' && ended !== 'blocks')) return null;
  return 'ended' in state && state.ended === ended ? null : endFault(ended, 'ended' in state ? state.ended : null);
}

/** Groups have the number of series and the warm-up that the earlier groups of their lane ask for. Only a plan that lets them differ is checked. */
function formFault({ lane, samples }: Visit, assessment: Assessment): string | null {
  const { mostRuns, mostWarmMicros } = lane.lockstep ?? {};
  if (mostRuns === undefined && mostWarmMicros === undefined) return null;
  const wanted = formOfNextGroup(lane, assessment.lane(lane.id).counted);
  for (const { bursts, block } of samples) {
    if (bursts === undefined) continue;
    const { runsNs, warmNs } = bursts;
    if (mostRuns !== undefined && runsNs.length !== wanted.runs)
      return `block ${block} of ${lane.id} has ${runsNs.length} series, and ${wanted.runs} were due`;
    if (mostWarmMicros !== undefined && warmNs < 1000 * wanted.warmMicros)
      return `block ${block} of ${lane.id} has ${warmNs / 1e6} ms of warm-up, and ${wanted.warmMicros / 1000} ms were due`;
  }
  return null;
}

function endFault(ended: Manifest['ended'], wanted: string | null): string {
  return `manifest.json has "ended": "${ended}", but ${wanted === null ? 'further blocks were due' : `after its samples "${wanted}" was due`}`;
}

function placeOf(visit: Visit | undefined): string {
  const sample = visit?.samples[0];
  return sample === undefined ? 'a block' : `block ${sample.block} of ${sample.lane}`;
}
