import type { Refusal } from '../../model/refusal.ts';
import { err, ok, type Result } from '../../model/result.ts';
import {
  Reading,
  SURVEY_LINE_BYTES,
  type SurveyManifest,
  type SurveyPlan,
  type SurveyRun,
} from '../../model/survey.ts';
import { type BundleFiles, badBundle, checkCount, SAMPLES_FILE } from './bundle-files.ts';
import { parseEvidence } from './evidence-lines.ts';
import { readJsonLines } from './json-lines.ts';
import { surveyFault } from './survey-fault.ts';

/** Reads the readings and the evidence of a survey with this manifest, as strictly as those of an A/B. */
export async function parseSurveyBundle(
  files: Pick<BundleFiles, 'samples.jsonl' | 'evidence.jsonl'>,
  manifest: SurveyManifest,
): Promise<Result<SurveyRun, Refusal>> {
  const { perf, arms } = manifest.survey;
  if (manifest.builds.length !== arms.length) {
    return badBundle(`manifest.json has ${manifest.builds.length} builds for ${arms.length} arms`);
  }
  const kind = { ...SAMPLES_FILE, schema: Reading, lineBytes: SURVEY_LINE_BYTES };
  const readings = await readJsonLines(files['samples.jsonl'] ?? [], kind, readingChecker(manifest.survey));
  if (!readings.ok) return badBundle(readings.error);
  const count = checkCount(manifest.samples.count, readings.value.length);
  if (!count.ok) return badBundle(count.error);
  const evidence = await parseEvidence(files['evidence.jsonl'], manifest.evidence, perf, arms.length);
  if (!evidence.ok) return badBundle(evidence.error);
  const run = { manifest, readings: readings.value, evidence: evidence.value };
  const fault = surveyFault(run);
  return fault === null ? ok(run) : badBundle(fault);
}

/** Checks that each reading has its own place in the plan. */
function readingChecker({ parts, arms, lanes }: SurveyPlan): (reading: Reading) => Result<Reading, string> {
  const seen = new Set<string>();
  return (reading) => {
    const { part: index, lane, arm, round, environment } = reading;
    const part = parts[index];
    if (part === undefined) return err('belongs to a part that the survey does not have');
    if (!part.lanes.some((each) => lanes[each]?.id === lane))
      return err('belongs to a lane that its part does not have');
    if (!part.arms.includes(arm) || arm >= arms.length) return err('belongs to an arm that its part does not have');
    const key = `${index} ${lane} ${round} ${arm} ${environment}`;
    if (seen.has(key)) return err('repeats a reading');
    seen.add(key);
    return ok(reading);
  };
}
