import type { LaneProgram } from '../../model/plan.ts';
import type { Reading, SurveyManifest, SurveyRun } from '../../model/survey.ts';
import { orderOfSurveyLanes, ROUND_REPEATS, slotsOfRound } from '../analysis/survey/survey-schedule.ts';
import { buildFault } from './build-fault.ts';
import { observationFault } from './expected-observations.ts';
import { cpusOf, type Limits, measurementFault } from './measurement-limits.ts';
import { samplingNs, timesFault } from './run-times.ts';

/** Share and nanoseconds by which the clock of the runner and the one of the launcher may differ. */
const CLOCKS = { share: 0.01, ns: 5_000_000 } as const;

/** Why this survey cannot have come from its plan; null when it can. */
export function surveyFault(run: SurveyRun): string | null {
  const { manifest } = run;
  const builds = manifest.survey.arms.map((arm, index) => ({ arm, built: manifest.builds[index] ?? null }));
  return (
    timesFault(manifest) ??
    observationFault(manifest) ??
    buildFault(builds, false) ??
    readingsFault(run) ??
    roundsFault(run)
  );
}

function readingsFault({ manifest, readings }: SurveyRun): string | null {
  const lanes = new Map(manifest.survey.lanes.map((lane) => [lane.id, lane]));
  const limits: Limits = { cpus: cpusOf(manifest.environment), samplingNs: samplingNs(manifest) };
  let before: Reading | undefined;
  for (const [index, reading] of readings.entries()) {
    const fault =
      measurementFault(lanes.get(reading.lane) as LaneProgram, reading, limits) ??
      (manifest.builds[reading.arm] === null ? 'is of an arm that was not built' : null) ??
      (reading.trouble === null && (reading.value ?? 0) <= 0
        ? 'has no value, and no trouble that explains it'
        : null) ??
      (before && reading.startedNs + CLOCKS.ns < before.startedNs + before.wallNs * (1 - CLOCKS.share)
        ? 'began before the process of the line above it had ended'
        : null);
    if (fault !== null) return `line ${index + 1} of samples.jsonl ${fault}`;
    before = reading;
  }
  return null;
}

/** Readings in their order, with the place of the next one. */
interface Reader {
  readonly readings: readonly Reading[];
  at: number;
}

/** Repeats the rounds of each part as the runner takes them. Only the budget may end a part before its last round. */
function roundsFault({ manifest, readings }: SurveyRun): string | null {
  const { survey, ended } = manifest;
  const reader: Reader = { readings, at: 0 };
  let cut = false;
  let isBroken = false;
  if (ended === 'not-started') return null;
  for (const index of survey.parts.keys()) {
    const end = partEnd(manifest, index, reader);
    cut ||= end === 'budget';
    isBroken = end === 'broken-off';
    if (isBroken) break;
  }
  if (reader.at < readings.length) {
    return `line ${reader.at + 1} of samples.jsonl is not the reading that the seed of the survey gives there`;
  }
  if (ended === 'incident') return null;
  if (isBroken) return `sampling ended by ${ended}, but the first round of a part was not measured`;
  if (cut === (ended === 'budget')) return null;
  return cut
    ? `manifest.json has "ended": "${ended}", but some rounds are missing`
    : `manifest.json has "ended": "${ended}", but all rounds were measured`;
}

interface PartLane {
  readonly id: string;
  arms: readonly number[];
  counted: number;
}

function partEnd(manifest: SurveyManifest, index: number, reader: Reader): 'rounds' | 'budget' | 'broken-off' {
  const { survey, builds, ended } = manifest;
  const part = survey.parts[index];
  const missing = new Set(manifest.incidents.filter(({ phase }) => phase === 'preflight').map(({ lane }) => lane));
  const lanes = (part?.lanes ?? []).flatMap((lane): PartLane[] => {
    const id = survey.lanes[lane]?.id;
    const arms = (part?.arms ?? []).filter((arm) => builds[arm] !== null);
    return id === undefined || missing.has(id) ? [] : [{ id, arms, counted: 0 }];
  });
  const rounds = part?.rounds ?? 0;
  for (let round = 0; round < rounds * ROUND_REPEATS; round++) {
    const open = lanes.filter(({ counted, arms }) => counted < rounds && arms.length > 0);
    if (open.length === 0) break;
    for (const lane of orderOfSurveyLanes(survey, index, round, open)) {
      const taken = takeRound(manifest, index, lane, round, reader);
      if (taken === null) {
        if (ended === 'incident') return 'broken-off';
        return round > 0 ? 'budget' : 'broken-off';
      }
      lane.arms = lane.arms.filter((arm) => !taken.some((each) => each.arm === arm && each.trouble !== null));
      if (!taken.some(({ foreignCores }) => (foreignCores ?? 0) > survey.foreignCores)) lane.counted++;
    }
  }
  return 'rounds';
}

/** The readings of one lane in one round; null where they do not follow. */
function takeRound(
  { survey, ended }: SurveyManifest,
  part: number,
  lane: PartLane,
  round: number,
  reader: Reader,
): readonly Reading[] | null {
  const slots = slotsOfRound(survey, part, lane.id, round, lane.arms);
  const found = reader.readings.slice(reader.at, reader.at + slots.length);
  const fits = found.every((reading, at) => {
    const slot = slots[at];
    const isHere = reading.part === part && reading.lane === lane.id && reading.round === round;
    return isHere && reading.arm === slot?.arm && reading.environment === slot.environment;
  });
  const isWhole = found.length === slots.length;
  if (!fits || (!isWhole && ended !== 'incident')) return null;
  reader.at += found.length;
  return isWhole ? found : null;
}
