import { setTimeout as sleep } from 'node:timers/promises';
import type { Incident } from '../../model/incident.ts';
import type { LaneProgram } from '../../model/plan.ts';
import type { Ending, Reading, SurveyManifest, SurveyPart, SurveyPlan } from '../../model/survey.ts';
import { random } from '../../stats/random.ts';
import { shuffled } from '../../stats/shuffle.ts';
import { tail } from '../../system/sanitise.ts';
import { cancelledIn } from '../job/incident.ts';
import type { Progress } from '../job/progress.ts';
import { describeEnd, type SandboxResult } from '../sandbox/sandbox.ts';
import { readBacktrace } from './backtrace.ts';
import { type Bench, measurementOf, measureProcess } from './process-sample.ts';
import { padded } from './sides.ts';

/** What a survey is measured with: the libraries of its arms in their order, undefined for one that could not be built. */
export interface SurveyBench extends Pick<Bench, 'sandbox' | 'directory' | 'signal'> {
  readonly survey: SurveyPlan;
  readonly libraries: readonly (string | null | undefined)[];
}

/** How sampling ended; the readings themselves went to `keep`. */
export interface Surveyed {
  readonly ended: SurveyManifest['ended'];
  readonly incident: Incident | null;
}

export interface SurveyOptions {
  /** Takes each reading as it comes. */
  keep(reading: Reading): void;
  onProgress(event: Progress): void;
}

/** Rounds that may be repeated because others used the machine, as a multiple of those that are wanted. */
const REPEATS = 2;
const PAUSE_MS = 1000;

/** Takes the parts of a survey one after the other; each keeps to its own budget. */
export async function sampleSurvey(bench: SurveyBench, options: SurveyOptions): Promise<Surveyed> {
  const began = process.hrtime.bigint();
  const elapsedNs = (): number => Number(process.hrtime.bigint() - began);
  let ended: Surveyed['ended'] = 'rounds';
  for (const [index, part] of bench.survey.parts.entries()) {
    const sampled = await samplePart({ ...bench, part, index }, elapsedNs, options);
    if (sampled.incident !== null) return sampled;
    if (sampled.ended === 'budget') ended = 'budget';
  }
  return { ended, incident: null };
}

interface PartBench extends SurveyBench {
  readonly part: SurveyPart;
  /** Its place among the survey's parts. */
  readonly index: number;
}

/**
 * Takes rounds until each arm was measured as often as is wanted on each lane, or the time is used up. In a round every arm
 * runs once on each lane, arms and lanes in random order, so that drift hits all alike. An arm that fails on a lane loses
 * that lane only.
 */
async function samplePart(bench: PartBench, elapsedNs: () => number, options: SurveyOptions): Promise<Surveyed> {
  const { survey, part, index, signal } = bench;
  const states = part.lanes.flatMap((place): SurveyLaneState[] => {
    const lane = survey.lanes[place];
    const arms = part.arms.filter((arm) => bench.libraries[arm] !== undefined);
    return lane ? [{ lane, arms, counted: 0, seconds: 0 }] : [];
  });
  const startedSeconds = elapsedNs() / 1e9;
  const spent = (): number => elapsedNs() / 1e9 - startedSeconds;
  let done = 0;
  for (let round = 0; round < part.rounds * REPEATS; round++) {
    const open = states.filter(({ counted, arms }) => counted < part.rounds && arms.length > 0);
    if (open.length === 0) break;
    for (const state of shuffled(open, random(`${survey.seed}/${index}/lanes/${round}`))) {
      const before = spent();
      if (before + state.seconds > part.budgetSeconds && round > 0) return { ended: 'budget', incident: null };
      const taken = await takeRound(bench, state, round, elapsedNs, options);
      if (signal?.aborted) return { ended: 'incident', incident: cancelledIn('sampling').error };
      state.seconds = spent() - before;
      state.arms = state.arms.filter(
        (arm) => !taken.some((reading) => reading.arm === arm && reading.trouble !== null),
      );
      const disturbed = taken.some(({ foreignCores }) => (foreignCores ?? 0) > survey.foreignCores);
      if (!disturbed) state.counted++;
      else await sleep(PAUSE_MS, undefined, signal ? { signal } : {}).catch(() => {});
      done++;
      options.onProgress({
        kind: 'block',
        lane: state.lane.id,
        block: round,
        done,
        planned: Math.max(done, part.rounds * states.length),
        elapsedSeconds: spent(),
        leftSecondsAtMost: Math.max(0, part.budgetSeconds - spent()),
      });
    }
  }
  return { ended: 'rounds', incident: null };
}

interface SurveyLaneState {
  readonly lane: LaneProgram;
  /** Arms that did not fail here yet. */
  arms: readonly number[];
  /** Undisturbed rounds. */
  counted: number;
  /** What the last round took. */
  seconds: number;
}

async function takeRound(
  bench: PartBench,
  { lane, arms }: SurveyLaneState,
  round: number,
  elapsedNs: () => number,
  { keep }: SurveyOptions,
): Promise<Reading[]> {
  const { survey, part, index, signal } = bench;
  const taken: Reading[] = [];
  const order = shuffled(arms, random(`${survey.seed}/${index}/arms/${lane.id}/${round}`)).map((arm) => ({
    arm,
    environment: 'clean' as const,
  }));
  // One control a lane, in the middle of its runs.
  const control = part.method === 'baseline' && round === Math.floor(part.rounds / 2);
  for (const slot of control ? [...order, { arm: part.arms[0] ?? 0, environment: 'empty' as const }] : order) {
    const reading = await takeReading(bench, lane, { ...slot, round, startedNs: elapsedNs() });
    if (signal?.aborted) return taken;
    keep(reading);
    taken.push(reading);
  }
  return taken;
}

type ReadingSlot = Pick<Reading, 'arm' | 'environment' | 'round' | 'startedNs'>;

async function takeReading(bench: PartBench, lane: LaneProgram, slot: ReadingSlot): Promise<Reading> {
  const { survey, part, index, libraries } = bench;
  const { arm, environment, round, startedNs } = slot;
  const library = libraries[arm] ?? null;
  const variables = (which: number): Record<string, string> => {
    // Only the arm decides what is preloaded.
    const { LD_PRELOAD: _, ...rest } = { ...lane.env, ...survey.arms[which]?.env };
    const own = libraries[which];
    return own == null ? rest : { ...rest, LD_PRELOAD: own };
  };
  const all = survey.arms.map((_, which) => variables(which));
  const env = padded(variables(arm), all, `${survey.seed}/${index}/padding/${lane.id}/${round}`);
  const side = { library, env, others: libraries.filter((path): path is string => path != null && path !== library) };
  const result = await measureProcess({ ...bench, lengths: {} }, lane, side, { bare: environment === 'empty' });
  const measurement = measurementOf(lane, side, result, startedNs);
  const end = describeEnd(result, lane.timeoutSeconds * 1000) ?? troubleOf(measurement);
  const reading = {
    part: index,
    lane: lane.id,
    round,
    arm,
    environment,
    ...measurement,
    rssEndBytes: result.report.rssEndBytes,
  };
  if (end === null) return { ...reading, trouble: null };
  const crashed = result.report.signal !== null && !result.report.timedOut;
  return {
    ...reading,
    trouble: {
      end: end.slice(0, 400),
      lastLines: tail([result.stdout, result.stderr].filter((text) => text.trim() !== '').join('\n'), 2000),
      ...namedTrouble(result),
      backtrace: crashed && part.method === 'health' ? await readBacktrace(bench, lane, side) : null,
    },
  };
}

function namedTrouble({ served }: SandboxResult): Pick<Ending, 'code' | 'next'> {
  return served?.trouble ? { code: served.trouble.code, next: served.trouble.next } : {};
}

/** A process that ended well and still measured nothing that can be shown as a number of its arm. */
function troubleOf({ library, value }: Pick<Reading, 'library' | 'value'>): string | null {
  if (library === 'missing') return "ended without its arm's library mapped";
  if (library === 'other') return 'ended with another allocator mapped';
  return value === null || value <= 0 ? 'printed no number that the lane reads' : null;
}
