import type { AbPlan } from '../../model/plan.ts';
import type { Sample } from '../../model/run.ts';
import type { RecordedLanes } from '../../model/sanity-record.ts';
import type { Effect } from '../../model/verdict.ts';
import { assess } from '../analysis/ab/analyze.ts';
import { failureOf, type LaneBlocks } from '../analysis/ab/blocks.ts';
import { beyondMargin, equivalenceReachable, estimatesLoss } from '../analysis/ab/outcome.ts';
import { isRecorded } from '../analysis/ab/recorded.ts';
import { designOf, isProbe } from '../analysis/ab/schedule.ts';
import { withWantedEvidence } from '../analysis/ab/shown-change.ts';
import { SANITY_PAIRS } from '../plan/lanes/sampler.ts';
import { isGainRuledOut } from './ruling.ts';

/** The next step of the runner: one block on each of these lanes, or the reason to stop. */
type NextRound = { readonly lanes: string[] } | { readonly ended: 'decided' | 'blocks' | 'incident' };

/** The rest of the budget, and the time of a block on each lane. */
interface TimeLeft {
  readonly seconds: number;
  readonly secondsPerBlock: Readonly<Record<string, number>>;
}

/**
 * Decides after each round. Looks are taken only at the block counts of the plan; between two looks nothing changes.
 *
 * `incident`: a sample crashed, hung, used another library or gave no number, so the verdict is already INVALID.
 * `decided`: every lane is decided, or NO-GO is certain and every lane had its first look. `blocks`: an undecided lane has no
 * further looks, or too many disturbed blocks. Lanes that `recorded` answers for have no block.
 */
export function nextRound(
  plan: AbPlan,
  samples: ReadonlyMap<string, readonly Sample[]>,
  left?: TimeLeft,
  recorded?: RecordedLanes,
): NextRound {
  if (plan.lanes.some(({ id }) => samples.get(id)?.some((sample) => failureOf(sample) !== null))) {
    return { ended: 'incident' };
  }
  const { lanes, measured, effects } = assess(plan, samples);
  const state = roundState(plan, lanes, withWantedEvidence(plan, measured, effects), recorded);
  if ('ended' in state) return state;
  const next = state.looked && left !== undefined ? affordableLanes(state.due, left) : state.due;
  return { lanes: [...next, ...state.probes].map(({ lane }) => lane) };
}

/** The lanes that a round may have, before the rest of the budget chooses among them. */
interface RoundState {
  /** Whether every lane had its first look. Until then a round has all open lanes. */
  readonly looked: boolean;
  /** The lanes that are neither decided nor used up. */
  readonly open: readonly LaneState[];
  /** The open lanes that can change the verdict most: those on the way to a NO-GO, which no other lane prevents. Without any, all open lanes. */
  readonly due: readonly LaneState[];
  /** Probes whose block is due. */
  readonly probes: readonly LaneState[];
}

/** The choice of the next round after sound samples, or the reason to stop. `effects` come from `withWantedEvidence`. */
export function roundState(
  plan: AbPlan,
  lanes: readonly { readonly lane: string; readonly blocks: Pick<LaneBlocks, 'counted' | 'disturbed'> }[],
  effects: readonly Effect[],
  recorded?: RecordedLanes,
): RoundState | Extract<NextRound, { ended: unknown }> {
  const byLane = Map.groupBy(effects, ({ lane }) => lane);
  const unrecorded = lanes.filter(({ lane }) => !isRecorded(plan, lane, effects, recorded));
  const states = unrecorded.map(({ lane, blocks }): LaneState => {
    const own = byLane.get(lane) ?? [];
    const counted = blocks.counted.length;
    const hasLook = counted >= minimumBlocks(plan, lane);
    const exhausted = isExhausted(plan, blocks);
    return {
      lane,
      counted,
      looked: hasLook || exhausted,
      decided: hasLook && own.every((effect) => effectDecided(plan, effect)),
      exhausted,
      isSuspect: own.some((effect) => isTowardsNoGo(plan, effect)),
      needed: Math.max(...own.map(({ outcome, blocksNeeded }) => blocksNeeded ?? (outcome === 'OPEN' ? Infinity : 0))),
    };
  });
  if (states.every(({ decided }) => decided)) return { ended: 'decided' };
  const open = states.filter(({ decided, exhausted }) => !decided && !exhausted);
  if (open.length === 0) return { ended: 'blocks' };
  const looked = states.every((state) => state.looked);
  if (looked && noGoIsCertain(plan, effects)) return { ended: 'decided' };
  const suspects = looked ? open.filter(({ isSuspect }) => isSuspect) : [];
  return { looked, open, due: suspects.length > 0 ? suspects : open, probes: dueProbes(plan, states) };
}

interface LaneState {
  readonly lane: string;
  readonly counted: number;
  readonly looked: boolean;
  readonly decided: boolean;
  readonly exhausted: boolean;
  /** Whether one of its effects would make the verdict a NO-GO, if its estimate is the truth. */
  readonly isSuspect: boolean;
  /** Estimated further blocks until it is decided; infinite without an estimate. */
  readonly needed: number;
}

/**
 * The open lanes that can be decided in the remaining time, the cheapest first. Time on a lane that stays open anyway would
 * be lost to them. All open lanes when none can be decided: then at least their intervals become narrower.
 */
function affordableLanes(open: readonly LaneState[], { seconds, secondsPerBlock }: TimeLeft): readonly LaneState[] {
  const costs = open.map((state) => ({ state, cost: state.needed * (secondsPerBlock[state.lane] ?? 0) }));
  let spent = 0;
  const affordable = costs
    .sort((a, b) => a.cost - b.cost || (a.state.lane < b.state.lane ? -1 : 1))
    .filter(({ cost }) => {
      spent += cost;
      return spent <= seconds;
    });
  return affordable.length > 0 ? affordable.map(({ state }) => state) : open;
}

/** Probes whose block is due. They continue at a quarter of the pace, so that they cover the whole run. */
function dueProbes(plan: AbPlan, states: readonly LaneState[]): LaneState[] {
  const roles = new Map(plan.lanes.map(({ id, role }) => [id, role]));
  const probe = ({ lane }: LaneState) => isProbe(roles.get(lane) ?? 'guard');
  const most = Math.max(0, ...states.filter((state) => !probe(state)).map(({ counted }) => counted));
  return states.filter((state) => probe(state) && state.looked && !state.exhausted && state.counted * 4 < most);
}

function effectDecided(plan: AbPlan, effect: Effect): boolean {
  if (effect.outcome === 'OPEN' || effect.blocksNeeded !== null) return false;
  // RULED OUT is a decision, but EQUIVALENT is more precise: go on while the estimate allows it.
  return effect.outcome !== 'RULED OUT' || !equivalenceReachable(effect, plan.rules.equivalence);
}

/**
 * Whether an effect that is not decided makes a NO-GO by itself, should its estimate prove true. A rule on estimates may choose the lanes: the
 * intervals of a lane hold at all of its looks together, whichever of them are taken.
 */
function isTowardsNoGo({ rules }: AbPlan, effect: Effect): boolean {
  if (effect.change === null || (effect.outcome !== 'OPEN' && effect.blocksNeeded === null)) return false;
  const isLoss = effect.role === 'target' && estimatesLoss(effect.change, effect.better, rules.equivalence);
  return isLoss || beyondMargin(effect);
}

/** Smallest number of blocks of a lane: its first look, and for sanity pairs enough to contradict their lock-step lane. */
function minimumBlocks(plan: AbPlan, laneId: string): number {
  const role = plan.lanes.find(({ id }) => id === laneId)?.role ?? 'guard';
  const [first = 0] = designOf(plan, role).looks;
  return role === 'sanity' ? Math.max(first, SANITY_PAIRS) : first;
}

/** Whether no look is left, or the number of disturbed blocks has reached half of the last look. */
export function isExhausted(plan: AbPlan, { counted, disturbed }: Pick<LaneBlocks, 'counted' | 'disturbed'>): boolean {
  const last = plan.sampling.looks.at(-1) ?? 0;
  return counted.length >= last || disturbed >= last / 2;
}

/** Whether further blocks cannot change the verdict from NO-GO. */
function noGoIsCertain(plan: AbPlan, effects: readonly Effect[]): boolean {
  const worse = effects.filter(({ outcome }) => outcome === 'LOSS' || outcome === 'HARM');
  if (worse.some(({ blocksNeeded }) => blocksNeeded === null)) return true;
  const targets = effects.filter(({ role }) => role === 'target');
  return isGainRuledOut(targets) && targets.some((effect) => !equivalenceReachable(effect, plan.rules.equivalence));
}
