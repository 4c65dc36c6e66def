import type { PerfOrder } from '../../../model/plan.ts';
import type { Method, SurveyPart, SurveyPlan, SurveyRun } from '../../../model/survey.ts';

/** One part of a survey as a survey of its own, with the arms and lanes of the part in its order. */
function partSurvey(survey: SurveyPlan, part: SurveyPart): SurveyPlan {
  const { perf: whole, ...rest } = survey;
  const arms = part.arms.flatMap((index) => survey.arms[index] ?? []);
  const lanes = part.lanes.flatMap((index) => survey.lanes[index] ?? []);
  const perf = whole && partOrder(whole, part, new Set(lanes.map(({ id }) => id)));
  return {
    ...rest,
    arms,
    lanes,
    parts: [{ ...part, arms: arms.map((_, index) => index), lanes: lanes.map((_, index) => index) }],
    ...(perf === undefined ? {} : { perf }),
  };
}

/** The perf order restricted to the arms and lanes of a part; undefined when nothing is left. */
function partOrder(whole: PerfOrder, { arms }: SurveyPart, own: ReadonlySet<string>): PerfOrder | undefined {
  const lanes = whole.lanes.filter(({ id }) => own.has(id));
  const places = whole.arms.flatMap((arm) => (arms.includes(arm) ? [arms.indexOf(arm)] : []));
  return lanes.length === 0 || places.length === 0 ? undefined : { ...whole, lanes, arms: places };
}

/** The run of one part as a run of its own. */
function partRun({ manifest, readings, evidence = [] }: SurveyRun, part: SurveyPart, index: number): SurveyRun {
  const place = (arm: number) => part.arms.indexOf(arm);
  const survey = partSurvey(manifest.survey, part);
  const own = readings.filter((reading) => reading.part === index);
  const whole = manifest.survey.parts.length === 1;
  const seconds = whole ? manifest.seconds : { ...manifest.seconds, sampling: spanSeconds(own) };
  return {
    manifest: { ...manifest, survey, seconds, builds: part.arms.map((arm) => manifest.builds[arm] ?? null) },
    readings: own.map((reading) => ({ ...reading, part: 0, arm: place(reading.arm) })),
    evidence: evidence
      .filter(({ arm, lane }) => part.arms.includes(arm) && survey.lanes.some(({ id }) => id === lane))
      .map((each) => ({ ...each, arm: place(each.arm) })),
  };
}

/** Seconds from the start of the first process to the end of the last. */
function spanSeconds(readings: SurveyRun['readings']): number {
  if (readings.length === 0) return 0;
  let [start, end] = [Number.POSITIVE_INFINITY, 0];
  for (const { startedNs, wallNs } of readings) {
    start = Math.min(start, startedNs);
    end = Math.max(end, startedNs + wallNs);
  }
  return (end - start) / 1e9;
}

/** The parts with this method, each as a run of its own. */
export function partsBy(run: SurveyRun, method: Method): SurveyRun[] {
  return run.manifest.survey.parts.flatMap((part, index) =>
    part.method === method ? [partRun(run, part, index)] : [],
  );
}
