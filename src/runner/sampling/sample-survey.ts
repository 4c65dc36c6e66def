import { setTimeout as sleep } from 'node:timers/promises';
import { orderOfSurveyLanes, ROUND_REPEATS, slotsOfRound } from '../../core/analysis/survey/survey-schedule.ts';
import { FORM_CHANGED, laneForms } from '../../core/number/lane-forms.ts';
import { CHALLENGE_TEXTS, NOT_RESIDENT_TEXT } from '../../core/text/challenge-text.ts';
import { unprovenText } from '../../core/text/unproven-text.ts';
import type { Incident } from '../../model/incident.ts';
import type { LaneProgram } from '../../model/plan.ts';
import type { Measurement } from '../../model/run.ts';
import type { Reading, SurveyManifest, SurveyPart, SurveyPlan } from '../../model/survey.ts';
import { monotonicNs } from '../../system/monotonic.ts';
import { tail } from '../../system/sanitise.ts';
import { cancelledIn } from '../job/incident.ts';
import type { Progress } from '../job/progress.ts';
import { describeProcessEnd } from '../server/server-result.ts';
import { padEnvironment, preloading } from './arm-setup.ts';
import { readBacktrace } from './backtrace.ts';
import type { LaneFault } from './lane-output.ts';
import type { SamplingContext } from './sampling-context.ts';
import { measurementOf, measureProcess } from './take-sample.ts';
import { withoutLibrary } from './without-library.ts';

/** Everything that the sampling of a survey needs. */
interface SurveyContext extends Pick<SamplingContext, 'sandbox' | 'directory' | 'signal'> {
  readonly survey: SurveyPlan;
  /** In the order of the arms. Null: the C library's allocator; undefined: the arm could not be built. */
  readonly libraries: readonly (string | null | undefined)[];
}

/** How the sampling of a survey ended. */
interface SurveySampled {
  readonly ended: SurveyManifest['ended'];
  readonly incident: Incident | null;
}

interface SurveyOptions {
  /** Receives each reading as it is taken. */
  keep(reading: Reading): void;
  onProgress(event: Progress): void;
}

const PAUSE_MS = 1000;

/** Measures the parts of a survey one after the other, each within its own budget. */
export async function sampleSurvey(context: SurveyContext, options: SurveyOptions): Promise<SurveySampled> {
  const originNs = monotonicNs();
  const elapsedNs = (): number => monotonicNs() - originNs;
  let ended: SurveySampled['ended'] = 'rounds';
  const forms = new Map(context.survey.lanes.map((lane) => [lane.id, laneForms(lane)]));
  for (const [index, part] of context.survey.parts.entries()) {
    const sampled = await samplePart({ ...context, part, index, forms }, elapsedNs, options);
    if (sampled.incident !== null) return sampled;
    if (sampled.ended === 'budget') ended = 'budget';
  }
  return { ended, incident: null };
}

interface PartContext extends SurveyContext {
  readonly part: SurveyPart;
  /** Index of the part in the survey. */
  readonly index: number;
  /** Compares the printed numbers of each lane, by its id. */
  readonly forms: ReadonlyMap<string, ReturnType<typeof laneForms>>;
}

/**
 * Measures rounds until each lane has the planned number of undisturbed ones, or the budget is used up. In a round every arm
 * runs once on each lane, with arms and lanes in random order, so that drift affects all alike. An arm that fails on a
 * lane is not measured on that lane again.
 */
async function samplePart(
  context: PartContext,
  elapsedNs: () => number,
  options: SurveyOptions,
): Promise<SurveySampled> {
  const { survey, part, index, signal } = context;
  const states = part.lanes.flatMap((laneIndex): SurveyLane[] => {
    const lane = survey.lanes[laneIndex];
    const arms = part.arms.filter((arm) => context.libraries[arm] !== undefined);
    return lane ? [{ lane, arms, counted: 0, seconds: 0 }] : [];
  });
  const startedSeconds = elapsedNs() / 1e9;
  const spent = (): number => elapsedNs() / 1e9 - startedSeconds;
  let done = 0;
  for (let round = 0; round < part.rounds * ROUND_REPEATS; round++) {
    const open = states.filter(({ counted, arms }) => counted < part.rounds && arms.length > 0);
    if (open.length === 0) break;
    for (const state of orderOfSurveyLanes(survey, index, round, open)) {
      const before = spent();
      if (before + state.seconds > part.budgetSeconds && round > 0) return { ended: 'budget', incident: null };
      const taken = await takeRound(context, state, round, elapsedNs, options);
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

interface SurveyLane {
  readonly lane: LaneProgram;
  /** Arms that have not failed on this lane. */
  arms: readonly number[];
  /** Undisturbed rounds. */
  counted: number;
  /** Seconds of the last round. */
  seconds: number;
}

async function takeRound(
  context: PartContext,
  { lane, arms }: SurveyLane,
  round: number,
  elapsedNs: () => number,
  { keep }: SurveyOptions,
): Promise<Reading[]> {
  const { survey, index, signal } = context;
  const taken: Reading[] = [];
  for (const slot of slotsOfRound(survey, index, lane.id, round, arms)) {
    const reading = await takeReading(context, lane, { ...slot, round, startedNs: elapsedNs() });
    if (signal?.aborted) return taken;
    keep(reading);
    taken.push(reading);
  }
  return taken;
}

type ReadingSlot = Pick<Reading, 'arm' | 'environment' | 'round' | 'startedNs'>;

async function takeReading(context: PartContext, lane: LaneProgram, slot: ReadingSlot): Promise<Reading> {
  const { survey, part, index, libraries } = context;
  const { arm, environment, round, startedNs } = slot;
  const library = libraries[arm] ?? null;
  const all = survey.arms.map(({ env }, which) => preloading(lane.env, env, libraries[which] ?? null));
  const env = padEnvironment(all[arm] ?? {}, all, `${survey.seed}/${index}/padding/${lane.id}/${round}`);
  const others = libraries.filter((path): path is string => path != null && path !== library);
  const result = await measureProcess(
    { ...context, lengths: {} },
    lane,
    { library, env },
    { bare: environment === 'empty' },
  );
  const { measurement, fault } = measurementOf(lane, { library, others }, result, startedNs);
  const changed = context.forms.get(lane.id)?.(measurement) ?? null;
  const end =
    describeProcessEnd(result, lane.timeoutSeconds * 1000) ??
    result.program?.message ??
    wrongMeasurement(measurement, fault) ??
    (changed === null ? null : `printed its number in another form: ${changed}`);
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
  const { challenge } = measurement;
  const unanswered = challenge && { code: `bench-${challenge}`, next: CHALLENGE_TEXTS[challenge].next };
  const isHealth = part.method === 'health';
  const reason =
    result.server?.failure ?? result.program ?? fault ?? unanswered ?? (changed === null ? null : FORM_CHANGED);
  return {
    ...reading,
    trouble: {
      end: end.slice(0, 400),
      lastLines: tail([result.stdout, result.stderr].filter((text) => text.trim() !== '').join('\n'), 2000),
      ...(reason ? { code: reason.code, next: reason.next } : {}),
      backtrace: crashed && isHealth ? await readBacktrace(context, lane, { env }) : null,
      ...(isHealth && library !== null ? { withoutLibrary: await withoutLibrary(context, lane, env) } : {}),
    },
  };
}

/** Why a process that ended well has no valid measurement, as a predicate for a sentence; null when it has one. */
function wrongMeasurement(
  { library, unproven, challenge, rssPeakBytes, liveBytes, value }: Omit<Measurement, 'startedNs'>,
  fault: LaneFault | null,
): string | null {
  if (library !== 'expected') {
    return `was not measured: ${unproven ? unprovenText(unproven).message : 'the libraries of its processes are not known'}`;
  }
  if (challenge !== undefined) return CHALLENGE_TEXTS[challenge].end;
  if ((rssPeakBytes ?? Infinity) < (liveBytes ?? 0)) return NOT_RESIDENT_TEXT.end;
  if (fault !== null) return `printed a number that is not taken: ${fault.subject} ${fault.message}`;
  return value === null || value <= 0 ? 'printed no number that the lane reads' : null;
}
