import type { Refusal } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { Reading, SURVEY_LINE_BYTES, SurveyManifest, type SurveyPlan, type SurveyRun } from '../../model/survey.ts';
import type { Run } from '../../model/work.ts';
import { type BundleFiles, bad, parseBundle, parseManifest, SAMPLES_FILE } from './bundle.ts';
import { parseEvidence } from './evidence-lines.ts';
import { parseJson, readSampleLines } from './sample-lines.ts';

/** Reads a bundle of either kind; its manifest says which it is. */
export async function parseResult(files: BundleFiles): Promise<Result<Run, Refusal>> {
  const json = parseJson(files.manifest);
  const survey = typeof json === 'object' && json !== null && 'survey' in json;
  return survey ? parseSurveyBundle(files) : parseBundle(files);
}

/** The file whose digest (lower-case hexadecimal sha256) is not the one its manifest states; null when all fit. */
export function otherFile({ manifest }: Run, samples: string, evidence: string): string | null {
  if (manifest.samples.sha256 !== samples) return 'samples.jsonl';
  return manifest.evidence !== null && manifest.evidence.sha256 !== evidence ? 'evidence.jsonl' : null;
}

/** Reads a survey from its files, as strictly as a run: never believes part of a bundle. */
async function parseSurveyBundle(files: BundleFiles): Promise<Result<SurveyRun, Refusal>> {
  const manifest = parseManifest(files.manifest, SurveyManifest);
  if (typeof manifest === 'string') return bad(manifest);
  const [built, asked] = [manifest.builds.length, manifest.survey.arms.length];
  if (built !== asked) return bad(`manifest.json tells of ${built} builds for ${asked} arms`);
  const kind = { ...SAMPLES_FILE, schema: Reading, lineBytes: SURVEY_LINE_BYTES };
  const readings = await readSampleLines(files.samples, kind, placeChecker(manifest.survey));
  if (typeof readings === 'string') return bad(readings);
  if (readings.length !== manifest.samples.count) {
    return bad(`manifest.json announces ${manifest.samples.count} samples, samples.jsonl holds ${readings.length}`);
  }
  const { perf, arms } = manifest.survey;
  const evidence = await parseEvidence(files.evidence, manifest.evidence, perf, arms.length);
  return typeof evidence === 'string' ? bad(evidence) : ok({ manifest, readings, evidence });
}

function placeChecker({ parts, arms, lanes }: SurveyPlan): (reading: Reading) => string | null {
  const seen = new Set<string>();
  return ({ part: index, lane, arm, round, environment }) => {
    const part = parts[index];
    if (part === undefined) return 'belongs to a part that the survey does not have';
    if (!part.lanes.some((place) => lanes[place]?.id === lane)) return 'belongs to a lane that its part does not have';
    if (!part.arms.includes(arm) || arm >= arms.length) return 'belongs to an arm that its part does not have';
    const place = `${index} ${lane} ${round} ${arm} ${environment}`;
    if (seen.has(place)) return 'repeats a reading';
    seen.add(place);
    return null;
  };
}
