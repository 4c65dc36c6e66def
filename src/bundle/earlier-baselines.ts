import { join } from 'node:path';
import { baselineRecord } from '../core/analysis/survey/trend.ts';
import { BASELINES_MAX, type BaselineRecord } from '../model/baseline-record.ts';
import { isSurveyRun } from '../model/plan-and-run.ts';
import { BUNDLE_LIMITS } from '../model/run.ts';
import { readCapped } from './open-capped.ts';
import { readBundle } from './read-bundle.ts';
import { resultFolders } from './result-folders.ts';

/** The baselines among the result folders in `out`, newest first. Folders that cannot be read are skipped. */
export async function earlierBaselines(out: string): Promise<BaselineRecord[]> {
  const found: BaselineRecord[] = [];
  for (const folder of await resultFolders(out)) {
    const record = await baselineIn(join(folder, 'bundle'));
    if (record !== null) found.push(record);
    if (found.length === BASELINES_MAX) break;
  }
  return found;
}

/** An A/B may have a million samples, so the plan is read first: only the plan of a survey has a topic. */
async function baselineIn(bundle: string): Promise<BaselineRecord | null> {
  if ((await topicOf(join(bundle, 'plan.json'))) === undefined) return null;
  const result = await readBundle(bundle);
  if (!result.ok || !isSurveyRun(result.value)) return null;
  // Uncommitted files are no state of the line that a later one could be compared with.
  if (result.value.manifest.survey.uncommitted?.measured === true) return null;
  return baselineRecord(result.value, result.value.manifest.finishedAt);
}

async function topicOf(file: string): Promise<unknown> {
  try {
    const text = await readCapped(file, BUNDLE_LIMITS.manifestBytes);
    return !text.ok ? undefined : (JSON.parse(text.value) as { topic?: unknown } | null)?.topic;
  } catch {
    // The file is not a plan.
    return undefined;
  }
}
