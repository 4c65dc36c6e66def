import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createExampleRepository } from '../../examples/example-repository.ts';
import { readBundle } from '../../src/bundle/read-bundle.ts';
import { planLocally } from '../../src/local/planning/local-plan.ts';
import { isSurveyPlan, isSurveyRun } from '../../src/model/plan-and-run.ts';
import { executeSurvey } from '../../src/runner/run/execute-survey.ts';
import { mean } from '../../src/stats/summary.ts';

/** A longer time between two processes is a pause since others use the machine, not a start. */
export const PAUSE_MS = 500;

/** Milliseconds of the average process of a survey, and between two processes. */
interface CompareTimes {
  readonly processMs: number;
  readonly betweenMs: number;
  readonly processes: number;
}

/** Runs a survey on the example repository. */
export async function compareTimes(command: string, sandbox: 'available' | 'off'): Promise<CompareTimes> {
  const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-calibrate-'));
  try {
    const repo = join(scratch, 'hakozuna');
    createExampleRepository(repo);
    const planned = await planLocally(command.split(' '), { repo });
    if (!planned.ok) throw new Error(planned.error.message);
    const { plan } = planned.value;
    if (!isSurveyPlan(plan)) throw new Error(`${command} is not planned as a survey`);
    const how = { sandbox, source: repo, checkout: repo, out: scratch, onProgress: () => {} };
    const run = await readBundle((await executeSurvey(plan, how)).bundle);
    if (!run.ok) throw new Error(run.error.message);
    if (!isSurveyRun(run.value)) throw new Error(`the bundle of ${command} is not a survey`);
    const ordered = run.value.readings.toSorted((a, b) => a.startedNs - b.startedNs);
    const between = ordered
      .slice(1)
      .map(({ startedNs }, index) => startedNs - (ordered[index]?.startedNs ?? 0) - (ordered[index]?.wallNs ?? 0))
      .map((ns) => ns / 1e6)
      .filter((ms) => ms <= PAUSE_MS);
    return {
      processMs: mean(ordered.map(({ wallNs }) => wallNs / 1e6)),
      betweenMs: mean(between),
      processes: ordered.length,
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
