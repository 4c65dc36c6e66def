import { threadsOfLane } from '../../core/plan/lanes/lane-program.ts';
import { parsePerfReport } from '../../core/profile/perf-report.ts';
import { parsePerfStat } from '../../core/profile/perf-stat.ts';
import { SAMPLES_NEEDED } from '../../core/profile/profile-sanity.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Incident } from '../../model/incident.ts';
import type { Arm, LaneProgram, PerfOrder } from '../../model/plan.ts';
import { err } from '../../model/result.ts';
import { random } from '../../stats/random.ts';
import { shuffled } from '../../stats/shuffle.ts';
import { cancelledIn } from '../job/incident.ts';
import type { Progress } from '../job/progress.ts';
import { preloading } from '../sampling/arm-setup.ts';
import type { SamplingContext } from '../sampling/sampling-context.ts';
import {
  callgrindSeconds,
  countEvents,
  countInstructions,
  listDataSymbols,
  type ObservedProcess,
  recordProfile,
  type ToolOutput,
} from './profiling-tools.ts';

/** Everything that gathering evidence needs. */
export interface EvidenceContext extends Pick<SamplingContext, 'sandbox' | 'directory' | 'signal'> {
  readonly order: PerfOrder;
  readonly arms: readonly Arm[];
  /** In the order of the arms. Null: the C library's allocator; undefined: the arm could not be built. */
  readonly libraries: readonly (string | null | undefined)[];
  /** 32 hexadecimal digits. */
  readonly seed: string;
}

interface EvidenceOptions {
  /** Receives each piece of evidence as it is taken. */
  keep(evidence: Evidence): void;
  onProgress(event: Progress): void;
}

/**
 * Counts and profiles each arm on each lane. The output of each tool is kept unchanged; a tool without output gives a problem. The
 * most important evidence comes first: counters, the profiles of the first arm, the other profiles, exact instruction counts.
 * Returns the incident that ended it early (budget used up, or abort), or null.
 */
export async function gatherEvidence(
  context: EvidenceContext,
  { keep, onProgress }: EvidenceOptions,
): Promise<Incident | null> {
  const { order, seed, signal } = context;
  const deadline = performance.now() + 1000 * order.budgetSeconds;
  const leftSeconds = (): number => (deadline - performance.now()) / 1000;
  const arms = order.arms.filter((arm) => context.libraries[arm] !== undefined);
  const seconds = new Map<string, number>();
  const uncounted = new Set<string>();

  const count = async ({ lane, arm }: ArmOnLane, repeat: number): Promise<void> => {
    const began = performance.now();
    const output = await countEvents(observedProcess(context, lane, arm), order);
    keep(evidence('counters', { lane, arm }, repeat, output));
    const key = `${lane.id} ${arm}`;
    seconds.set(key, (performance.now() - began) / 1000);
    if (!output.ok || isUncounted(output.value, order)) uncounted.add(key);
  };
  const profile = async ({ lane, arm }: ArmOnLane): Promise<void> => {
    const observed = observedProcess(context, lane, arm);
    keep(evidence('profile', { lane, arm }, 0, await profileOf(observed, lane, arm)));
    const library = context.libraries[arm];
    if (library != null) keep(evidence('symbols', { lane, arm }, 0, await listDataSymbols(observed, library)));
  };
  /** Records a short program again, more often, when the first recording has too few samples of its work. */
  const profileOf = async (observed: ObservedProcess, lane: LaneProgram, arm: number): Promise<ToolOutput> => {
    const own = Math.max(seconds.get(`${lane.id} ${arm}`) ?? 0, PROFILE.seconds / PROFILE.processesMax);
    const processes = Math.ceil(PROFILE.seconds / own);
    const began = performance.now();
    const output = await recordProfile(observed, order, processes);
    const again = lane.server || !output.ok ? 0 : furtherProcesses(output.value, processes);
    const each = (performance.now() - began) / 1000 / processes;
    if (again === 0 || again * each > Math.min(PROFILE.secondsMax, leftSeconds())) return output;
    const longer = await recordProfile(observed, order, again);
    return longer.ok ? longer : output;
  };
  const interpret = async ({ lane, arm }: ArmOnLane): Promise<void> => {
    const expected = callgrindSeconds(seconds.get(`${lane.id} ${arm}`) ?? 0);
    const output =
      expected <= leftSeconds()
        ? await countInstructions(observedProcess(context, lane, arm))
        : err(`would take up to ${Math.ceil(expected)} s, longer than what is left for evidence`);
    keep(evidence('instructions', { lane, arm }, 0, output));
  };

  const onEachLane = (some: readonly number[]) => order.lanes.flatMap((lane) => some.map((arm) => ({ lane, arm })));
  const repeats = Array.from({ length: order.repeats }, (_, repeat) => repeat);
  const counting = repeats.flatMap((repeat) =>
    shuffled(onEachLane(arms), random(`${seed}/perf/${repeat}`)).map((each) => () => count(each, repeat)),
  );
  const profiling = [...onEachLane(arms.slice(0, 1)), ...onEachLane(arms.slice(1))].map((each) => () => profile(each));
  // Callgrind runs one thread at a time, which changes what a lane with several threads executes. A server under it would be too slow for its load.
  const single = onEachLane(arms).filter(({ lane }) => !lane.server && threadsOfLane(lane) === 1);
  const interpreting = single.map((each) => async () => {
    if (uncounted.has(`${each.lane.id} ${each.arm}`)) await interpret(each);
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

interface ArmOnLane {
  readonly lane: LaneProgram;
  readonly arm: number;
}

function evidence(kind: Evidence['kind'], { lane, arm }: ArmOnLane, repeat: number, output: ToolOutput): Evidence {
  const [text, problem] = output.ok ? [output.value, null] : ['', output.error];
  return { kind, lane: lane.id, arm, repeat, text, problem };
}

function outOfTime({ budgetSeconds }: PerfOrder, during: string): Incident {
  return {
    code: 'evidence-cut',
    phase: 'evidence',
    message: `The ${Math.round(budgetSeconds)} s for counters and profiles were over before all ${during} were taken.`,
    next: 'Missing values are shown as not measured; measure fewer lanes, or give a larger budget.',
  };
}

/** Short programs are recorded several times, for about so many seconds in all: few samples give a poor profile. */
const PROFILE = { seconds: 2, processesMax: 40, secondsMax: 60 } as const;

/** Processes for enough samples with a reserve of a quarter, from a first recording; 0 when that has enough, or none of the work. */
function furtherProcesses(report: string, processes: number): number {
  const parsed = parsePerfReport(report);
  if (!parsed.ok || parsed.value.samples === 0 || parsed.value.samples >= SAMPLES_NEEDED) return 0;
  return Math.ceil((1.25 * processes * SAMPLES_NEEDED) / parsed.value.samples);
}

/** Whether the plan asks for instructions and the output has no value: no counter, not scheduled, or not readable. */
function isUncounted(output: string, { events }: PerfOrder): boolean {
  if (!events.includes('instructions')) return false;
  const parsed = parsePerfStat(output, events);
  return !parsed.ok || parsed.value.some(({ event, value }) => event === 'instructions' && value === null);
}

function observedProcess(
  { sandbox, directory, signal, arms, libraries }: EvidenceContext,
  lane: LaneProgram,
  arm: number,
): ObservedProcess {
  const library = libraries[arm] ?? null;
  return { sandbox, directory, signal, lane, library, env: preloading(lane.env, arms[arm]?.env, library) };
}
