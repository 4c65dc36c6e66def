import { batchesOfRound } from '../src/core/duets/batches.ts';
import type { Duets } from '../src/model/duets.ts';
import type { AbPlan } from '../src/model/plan.ts';
import { normalQuantile } from '../src/stats/normal.ts';
import { random } from '../src/stats/random.ts';
import { mean } from '../src/stats/summary.ts';

type Random = () => number;

/** Where the arms of a lane are while it is measured beside others. */
export type Arrangement =
  /** One lane after the other. */
  | 'alone'
  /** As the product does: both arms take turns on one CPU. */
  | 'one CPU'
  /** Each arm on a CPU of its own; a coin for each group swaps them. */
  | 'swapped'
  /** Each arm on a CPU of its own, always the same one: the control that must fail. */
  | 'never swapped';

/** A lane of the simulated machine. */
interface SimulatedLane {
  readonly id: string;
  /** How much of the memory bandwidth it uses, and how much it suffers when others do. */
  readonly traffic: number;
}

/** A machine of which lanes share the memory bandwidth. All shares are fractions. */
export interface DuetMachine {
  readonly lanes: readonly SimulatedLane[];
  /** Speed of each CPU; a duet has one, or two where each arm has its own. */
  readonly speeds: readonly number[];
  /** How much longer a burst of full traffic takes for each other lane of full traffic beside it. */
  readonly interference: number;
  /** Standard deviation of a burst, and of a process against another one. */
  readonly noise: { readonly burst: number; readonly process: number };
  /** Change of throughput of the candidate on each lane. */
  readonly change: number;
  /** How much more of the bandwidth the candidate uses. */
  readonly moreTraffic: number;
}

/** A group: candidate against baseline as a log ratio of throughput, and the throughput of the baseline. */
export interface SimulatedGroup {
  readonly logRatio: number;
  readonly throughput: number;
}

/** The groups of each lane, and the time that the machine took for all of them. */
interface DuetRun {
  readonly groups: ReadonlyMap<string, readonly SimulatedGroup[]>;
  readonly time: number;
}

/** Series of each arm in a group and bursts in a series, as a lane with one thread has them. */
const SERIES = 6;
const BURSTS = 4;

/** Measures every lane in `rounds` groups. One round after the other; the lanes of a batch at the same time. */
export function measureSimulated(
  machine: DuetMachine,
  plan: AbPlan,
  duets: Duets,
  arrangement: Arrangement,
  rounds: number,
  seed: string,
): DuetRun {
  const next = random(seed);
  const ids = machine.lanes.map(({ id }) => id);
  const groups = new Map<string, SimulatedGroup[]>(ids.map((id) => [id, []]));
  let time = 0;
  for (let round = 0; round < rounds; round++) {
    for (const seats of batchesOfRound(plan, round, ids, arrangement === 'alone' ? undefined : duets)) {
      const batch = seats.map(({ lane, cpu }) => ({
        lane: machine.lanes.find(({ id }) => id === lane) as SimulatedLane,
        place: cpu === null ? 0 : duets.cpus.indexOf(cpu),
      }));
      const taken = measureBatch(machine, batch, arrangement, next);
      for (const [index, { lane }] of batch.entries()) groups.get(lane.id)?.push(taken.groups[index] as SimulatedGroup);
      time += taken.time;
    }
  }
  return { groups, time };
}

interface RunningGroup {
  readonly lane: SimulatedLane;
  /** Speeds of both arms, with what their processes add by chance. */
  readonly speed: readonly [number, number];
  readonly order: readonly (0 | 1)[];
  /** Times of the bursts of each arm. */
  readonly bursts: [number[], number[]];
  time: number;
  at: number;
}

/** Groups at the same time: the one that is behind works next, beside what the others do then. */
function measureBatch(
  machine: DuetMachine,
  batch: readonly { readonly lane: SimulatedLane; readonly place: number }[],
  arrangement: Arrangement,
  next: Random,
): { readonly groups: SimulatedGroup[]; readonly time: number } {
  const running = batch.map(({ lane, place }) => startGroup(machine, lane, place, arrangement, next));
  const all = 2 * SERIES * BURSTS;
  for (;;) {
    const due = running.filter(({ at }) => at < all);
    if (due.length === 0) break;
    const group = due.reduce((first, each) => (each.time < first.time ? each : first));
    const arm = armOf(group);
    const traffic = (of: RunningGroup): number => of.lane.traffic * (armOf(of) === 1 ? 1 + machine.moreTraffic : 1);
    const beside = due.reduce((sum, other) => (other === group ? sum : sum + traffic(other)), 0);
    const slowed = 1 + machine.interference * traffic(group) * beside;
    const burst = (slowed * Math.exp(machine.noise.burst * normal(next))) / group.speed[arm];
    group.bursts[arm].push(burst);
    group.time += burst;
    group.at++;
  }
  return {
    groups: running.map(({ bursts: [baseline, candidate] }) => ({
      logRatio: Math.log(mean(baseline) / mean(candidate)),
      throughput: 1 / mean(baseline),
    })),
    time: Math.max(...running.map(({ time }) => time)),
  };
}

function startGroup(
  { speeds, noise, change }: DuetMachine,
  lane: SimulatedLane,
  place: number,
  arrangement: Arrangement,
  next: Random,
): RunningGroup {
  const hasTwo = arrangement === 'swapped' || arrangement === 'never swapped';
  const swap = arrangement === 'swapped' && next() < 0.5 ? 1 : 0;
  const speedOf = (arm: 0 | 1): number =>
    (speeds[hasTwo ? 2 * place + ((arm + swap) % 2) : place] ?? 1) * Math.exp(noise.process * normal(next));
  const order = Array.from({ length: SERIES }, () => (next() < 0.5 ? [0, 1] : [1, 0]) as (0 | 1)[]).flat();
  return { lane, speed: [speedOf(0), speedOf(1) * (1 + change)], order, bursts: [[], []], time: 0, at: 0 };
}

function armOf({ order, at }: RunningGroup): 0 | 1 {
  return order[Math.floor(at / BURSTS)] ?? 0;
}

function normal(next: Random): number {
  return normalQuantile(Math.min(1 - 1e-12, Math.max(1e-12, next())));
}
