import { threadsOfLane } from '../../core/plan/lane-program.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Incident } from '../../model/incident.ts';
import type { Arm, LaneProgram, PerfOrder } from '../../model/plan.ts';
import { err } from '../../model/result.ts';
import { random } from '../../stats/random.ts';
import { shuffled } from '../../stats/shuffle.ts';
import { cancelledIn } from '../job/incident.ts';
import type { Progress } from '../job/progress.ts';
import type { Bench } from '../sampling/process-sample.ts';
import {
  countEvents,
  interpret,
  interpretedSeconds,
  listData,
  type Observed,
  recordProfile,
  type ToolOutput,
} from './perf-tools.ts';

/** What evidence is gathered with; libraries in the order of the arms. */
export interface PerfBench extends Pick<Bench, 'sandbox' | 'directory' | 'signal'> {
  readonly order: PerfOrder;
  readonly arms: readonly Arm[];
  /** Null: the C library's own allocator; undefined: the arm could not be built. */
  readonly libraries: readonly (string | null | undefined)[];
  /** 32 hexadecimal digits. */
  readonly seed: string;
}

export interface PerfOptions {
  /** Takes evidence as it comes. */
  keep(evidence: Evidence): void;
  onProgress(event: Progress): void;
}

/**
 * Counts and profiles each arm on each lane; what a tool prints is kept as it is, what cannot be had is kept as a problem in
 * words. What matters most comes first: counters, the first arm's profiles, those of the others, interpreted instructions.
 * Returns what ended it early: its time, or an abort.
 */
export async function gatherEvidence(bench: PerfBench, { keep, onProgress }: PerfOptions): Promise<Incident | null> {
  const { order, seed, signal } = bench;
  const deadline = performance.now() + 1000 * order.budgetSeconds;
  const leftSeconds = (): number => (deadline - performance.now()) / 1000;
  const arms = order.arms.filter((arm) => bench.libraries[arm] !== undefined);
  const seconds = new Map<string, number>();
  const uncounted = new Set<string>();

  const counted = async ({ lane, arm }: EvidencePlace, repeat: number): Promise<void> => {
    const began = performance.now();
    const counters = await countEvents(observedOf(bench, lane, arm), order);
    keep(line('counters', { lane, arm }, repeat, counters));
    const key = `${lane.id} ${arm}`;
    seconds.set(key, (performance.now() - began) / 1000);
    if (!counters.ok || NOT_COUNTED.test(counters.value)) uncounted.add(key);
  };
  const profiled = async ({ lane, arm }: EvidencePlace): Promise<void> => {
    const observed = observedOf(bench, lane, arm);
    const own = Math.max(seconds.get(`${lane.id} ${arm}`) ?? 0, PROFILE.seconds / PROFILE.most);
    const processes = Math.ceil(PROFILE.seconds / own);
    keep(line('profile', { lane, arm }, 0, await recordProfile(observed, order, processes)));
    const library = bench.libraries[arm];
    if (library != null) keep(line('symbols', { lane, arm }, 0, await listData(observed, library)));
  };
  const interpreted = async ({ lane, arm }: EvidencePlace): Promise<void> => {
    const expected = interpretedSeconds(seconds.get(`${lane.id} ${arm}`) ?? 0);
    const tooLong = err(`would take up to ${Math.ceil(expected)} s, longer than what is left for evidence`);
    const fits = expected <= leftSeconds();
    keep(line('instructions', { lane, arm }, 0, fits ? await interpret(observedOf(bench, lane, arm)) : tooLong));
  };

  const places = (some: readonly number[]) => order.lanes.flatMap((lane) => some.map((arm) => ({ lane, arm })));
  const repeats = Array.from({ length: order.repeats }, (_, repeat) => repeat);
  const counting = repeats.flatMap((repeat) =>
    shuffled(places(arms), random(`${seed}/perf/${repeat}`)).map((place) => () => counted(place, repeat)),
  );
  const profiling = [...places(arms.slice(0, 1)), ...places(arms.slice(1))].map((place) => () => profiled(place));
  // Callgrind runs one thread at a time: the instructions of several would not be those of the lane. A server would not keep up with its load.
  const single = places(arms).filter(({ lane }) => !lane.server && threadsOfLane(lane) === 1);
  const interpreting = single.map((place) => async () => {
    if (uncounted.has(`${place.lane.id} ${place.arm}`)) await interpreted(place);
  });
  for (const [detail, steps] of Object.entries({
    counters: counting,
    profiles: profiling,
    instructions: interpreting,
  })) {
    onProgress({ kind: 'phase', phase: 'evidence', detail });
    for (const step of steps) {
      if (signal?.aborted) return cancelledIn('evidence').error;
      if (leftSeconds() <= 0) return outOfTime(order, detail);
      await step();
    }
  }
  return signal?.aborted ? cancelledIn('evidence').error : null;
}

interface EvidencePlace {
  readonly lane: LaneProgram;
  readonly arm: number;
}

function line(kind: Evidence['kind'], { lane, arm }: EvidencePlace, repeat: number, output: ToolOutput): Evidence {
  const [text, problem] = output.ok ? [output.value, null] : ['', output.error];
  return { kind, lane: lane.id, arm, repeat, text, problem };
}

function outOfTime({ budgetSeconds }: PerfOrder, during: string): Incident {
  return {
    code: 'evidence-cut',
    phase: 'evidence',
    message: `The ${Math.round(budgetSeconds)} s for counters and profiles were over before all ${during} were taken.`,
    next: 'What is missing is shown as not measured; ask for fewer lanes, or with a larger budget.',
  };
}

/** Short programs are recorded several times, to see about so many seconds: few samples say little. */
const PROFILE = { seconds: 2, most: 40 } as const;

/** The machine has no counter for instructions, or did not schedule it. */
const NOT_COUNTED = /^<not (supported|counted)>,[^,]*,instructions/m;

function observedOf(
  { sandbox, directory, signal, arms, libraries }: PerfBench,
  lane: LaneProgram,
  arm: number,
): Observed {
  // Only the arm decides what is preloaded.
  const { LD_PRELOAD: _, ...rest } = { ...lane.env, ...arms[arm]?.env };
  const library = libraries[arm] ?? null;
  const env = library === null ? rest : { ...rest, LD_PRELOAD: library };
  return { sandbox, directory, signal, lane, library, env };
}
