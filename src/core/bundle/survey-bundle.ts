import { type Answer, ok } from '../../model/refusal.ts';
import { Reading, SURVEY_LINE_BYTES, type Survey, SurveyManifest, type SurveyRun } from '../../model/survey.ts';
import type { Result } from '../../model/work.ts';
import { type BundleFiles, bad, parseBundle, parseManifest } from './bundle.ts';
import { parseJson, readSampleLines } from './sample-lines.ts';

/** Reads a bundle of either kind; its manifest says which it is. */
export async function parseResult(files: BundleFiles): Promise<Answer<Result>> {
  const json = parseJson(files.manifest);
  const survey = typeof json === 'object' && json !== null && 'survey' in json;
  return survey ? parseSurveyBundle(files) : parseBundle(files);
}

/** Reads a survey from its two files, as strictly as a run: never believes part of a bundle. */
export async function parseSurveyBundle(files: BundleFiles): Promise<Answer<SurveyRun>> {
  const manifest = parseManifest(files.manifest, SurveyManifest);
  if (typeof manifest === 'string') return bad(manifest);
  const [built, asked] = [manifest.builds.length, manifest.survey.arms.length];
  if (built !== asked) return bad(`manifest.json tells of ${built} builds for ${asked} arms`);
  const kind = { schema: Reading, lineBytes: SURVEY_LINE_BYTES };
  const readings = await readSampleLines(files.samples, kind, placeChecker(manifest.survey));
  if (typeof readings === 'string') return bad(readings);
  if (readings.length === manifest.samples.count) return ok({ manifest, readings });
  return bad(`manifest.json announces ${manifest.samples.count} samples, samples.jsonl holds ${readings.length}`);
}

function placeChecker({ arms, lanes }: Survey): (reading: Reading) => string | null {
  const known = new Set(lanes.map(({ id }) => id));
  const seen = new Set<string>();
  return ({ lane, arm, round, environment }) => {
    if (!known.has(lane)) return 'belongs to a lane that the survey does not have';
    if (arm >= arms.length) return 'belongs to an arm that the survey does not have';
    const place = `${lane} ${round} ${arm} ${environment}`;
    if (seen.has(place)) return 'repeats a reading';
    seen.add(place);
    return null;
  };
}
