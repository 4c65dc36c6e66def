import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { earlierBaselines } from './bundle/earlier-baselines.ts';
import { readBundle } from './bundle/read-bundle.ts';
import { jobSummary } from './core/report/request/job-summary.ts';
import { surveyDocument } from './core/report/survey/survey-document.ts';
import { planLocally } from './local/planning/local-plan.ts';
import { writeSurveyFiles } from './local/result/survey-files.ts';
import { isSurveyPlan, isSurveyRun, type Plan } from './model/plan-and-run.ts';
import { type Refusal, refuse } from './model/refusal.ts';
import { ok, type Result } from './model/result.ts';
import { cacheSettings } from './runner/build/cache/cache-settings.ts';
import { progressBar } from './runner/job/progress.ts';
import { sanityFolder } from './runner/machine/sanity-file.ts';
import { executeAb } from './runner/run/execute-ab.ts';
import { executeSurvey } from './runner/run/execute-survey.ts';
import { inertOutput } from './system/inert-output.ts';
import { toolVersion } from './system/package-root.ts';
import { guardProgram, signalStatus } from './system/program-end.ts';
import { type ActionInputs, readActionInputs } from './workflow/action-inputs.ts';
import { clearEnvironment } from './workflow/clear-environment.ts';
import {
  addSummary,
  failRefused,
  failStep,
  logLine,
  setOutput,
  summarise,
  writeStepFailure,
} from './workflow/step-output.ts';

/** Time after a cancel to kill the processes of the run and to write the bundle, milliseconds. */
const CANCEL_GRACE_MS = 1_800;

clearEnvironment();
const abort = new AbortController();
/** The exit status after a signal; null while there was none. */
let cancelled: number | null = null;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (abort.signal.aborted) return;
    logLine(`${signal}: the run is cancelled, ending every process`);
    abort.abort();
    cancelled = signalStatus(signal);
    setTimeout(() => process.exit(signalStatus(signal)), CANCEL_GRACE_MS).unref();
  });
}

/** The plan of the step: its input, or made here from the command of a survey. */
async function planOf({ task, source }: ActionInputs): Promise<Result<Plan, Refusal>> {
  if ('plan' in task) return ok(task.plan);
  const planned = await planLocally(task.command.split(/ +/), { repo: source });
  if (!planned.ok) return planned;
  if (isSurveyPlan(planned.value.plan)) return ok(planned.value.plan);
  return refuse({
    code: 'not-a-survey',
    message: `"${task.command}" is an A/B: its verdict is reported in a comment.`,
    next: 'Give the command of a survey, e.g. baseline.',
  });
}

/** Writes the result of a survey that no request waits for: as the job's summary, and as files beside its bundle. */
async function reportSurvey(bundle: string, out: string): Promise<number> {
  const run = await readBundle(bundle);
  if (!run.ok) return failStep(`${run.error.message} ${run.error.next}`);
  if (!isSurveyRun(run.value)) throw new Error('a survey left the bundle of an A/B');
  const { survey } = run.value.manifest;
  const document = surveyDocument(run.value, await earlierBaselines(out));
  await writeSurveyFiles(document, survey, join(dirname(bundle), 'report.html'));
  summarise(document);
  return run.value.readings.length > 0 ? 0 : failStep(`Nothing was measured. ${document.next}`);
}

/** Executes the plan and leaves a bundle. 0 when there is a bundle, also of a failed run. */
async function main(): Promise<number> {
  const inputs = readActionInputs(process.env);
  if (!inputs.ok) return failRefused(inputs.error);
  const { task, source, out, sandbox } = inputs.value;
  const cache = cacheSettings();
  if (!cache.ok) return failRefused(cache.error);
  const folder = sanityFolder();
  if (!folder.ok) return failRefused(folder.error);
  const planned = await planOf(inputs.value);
  if (!planned.ok) return failRefused(planned.error);
  const plan = planned.value;
  const what = isSurveyPlan(plan) ? plan.topic : `${plan.candidate.label} against ${plan.baseline.label}`;
  logLine(`plan ${plan.id}: ${what}, lanes: ${plan.lanes.length}`);

  // Output of foreign code must not act as a workflow command.
  const resume = randomUUID();
  process.stdout.write(`::stop-commands::${resume}\n`);
  const own = 'command' in task ? { checkout: source } : {};
  const options = {
    source,
    ...own,
    out,
    sandbox,
    cache: cache.value,
    sanity: folder.value === null ? null : ({ folder: folder.value, by: 'question' } as const),
    onProgress: progressBar(inertOutput(process.stdout)),
    signal: abort.signal,
  };
  const executed = isSurveyPlan(plan) ? executeSurvey(plan, options) : executeAb(plan, options);
  const { bundle, manifest } = await executed.finally(() => process.stdout.write(`::${resume}::\n`));

  for (const { code, phase, arm, lane, next } of manifest.incidents) {
    logLine(`incident ${code} (${[phase, arm, lane].filter(Boolean).join(', ')}). ${next}`);
  }
  if (!existsSync(join(bundle, 'manifest.json')))
    return failStep('There is no bundle: its manifest could not be written. See the lines above.');
  setOutput(process.env, 'artifact-name', `alloc-ab-${plan.id}`);
  setOutput(process.env, 'bundle', bundle);
  setOutput(process.env, 'result', dirname(bundle));
  logLine(`${manifest.samples.count} samples in ${bundle}`);
  if ('command' in task) return reportSurvey(bundle, out);
  addSummary(process.env, jobSummary(manifest));
  return 0;
}

guardProgram(toolVersion(), writeStepFailure);
const status = await main();
process.exitCode = cancelled ?? status;
// An open handle must not keep the machine busy.
process.exit();
