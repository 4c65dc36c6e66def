import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { baselineRecord } from '../core/analysis/survey/trend.ts';
import { BASELINES_MAX, type BaselineRecord } from '../model/baseline-record.ts';
import { isSurveyRun } from '../model/plan-and-run.ts';
import { BUNDLE_LIMITS } from '../model/run.ts';
import { readBundle } from './bundle.ts';

/** Most result folders that are read, newest first. */
const FOLDERS_MAX = 200;

/** The baselines among the result folders in `out`, newest first. Folders that cannot be read are skipped. */
export async function earlierBaselines(out: string): Promise<BaselineRecord[]> {
  const names = await readdir(out).catch(() => []);
  const folders = names
    .flatMap((name) => {
      const stamp = /^alloc-ab_.*_(\d{8}T\d{6}Z(-\d+)?)$/.exec(name)?.[1];
      return stamp === undefined ? [] : [{ name, stamp }];
    })
    .sort((a, b) => (a.stamp < b.stamp ? 1 : -1))
    .slice(0, FOLDERS_MAX);
  const found: BaselineRecord[] = [];
  for (const { name } of folders) {
    const record = await baselineIn(join(out, name, 'bundle'));
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
    if ((await stat(file)).size > BUNDLE_LIMITS.manifestBytes) return undefined;
    return (JSON.parse(await readFile(file, 'utf8')) as { topic?: unknown } | null)?.topic;
  } catch {
    // The file is not a plan.
    return undefined;
  }
}
