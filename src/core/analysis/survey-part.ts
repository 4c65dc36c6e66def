import type { Method, Survey, SurveyPart, SurveyRun } from '../../model/survey.ts';

/** One part of a survey as a survey of its own: its arms and lanes only, in its order. */
export function partSurvey(survey: Survey, part: SurveyPart): Survey {
  const { arms, lanes } = part;
  const { perf } = survey;
  return {
    ...survey,
    arms: arms.flatMap((index) => survey.arms[index] ?? []),
    lanes: lanes.flatMap((index) => survey.lanes[index] ?? []),
    ...(perf === undefined ? {} : { perf: { ...perf, arms: placesIn(arms, perf.arms) } }),
    parts: [{ ...part, arms: arms.map((_, index) => index), lanes: lanes.map((_, index) => index) }],
  };
}

/** What came back of one part, as a run of its own. */
export function partRun({ manifest, readings, evidence = [] }: SurveyRun, index: number): SurveyRun {
  const { survey } = manifest;
  const part = survey.parts[index];
  if (part === undefined) throw new Error(`a survey of ${survey.parts.length} parts has no part ${index}`);
  return {
    manifest: {
      ...manifest,
      survey: partSurvey(survey, part),
      builds: part.arms.map((arm) => manifest.builds[arm] ?? null),
    },
    readings: readings
      .filter((reading) => reading.part === index)
      .map((reading) => ({ ...reading, part: 0, arm: part.arms.indexOf(reading.arm) })),
    evidence: evidence
      .filter(({ arm }) => part.arms.includes(arm))
      .map((each) => ({ ...each, arm: part.arms.indexOf(each.arm) })),
  };
}

function placesIn(arms: readonly number[], some: readonly number[]): number[] {
  return some.flatMap((arm) => (arms.includes(arm) ? [arms.indexOf(arm)] : []));
}

/** The parts that were carried out in one way, as runs of their own. */
export function partsBy(run: SurveyRun, method: Method): SurveyRun[] {
  return run.manifest.survey.parts.flatMap((part, index) => (part.method === method ? [partRun(run, index)] : []));
}
