import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readBundle } from './bundle/bundle.ts';
import { earlierBaselines } from './bundle/earlier-baselines.ts';
import { jobSummary } from './core/report/request/job-summary.ts';
import { surveyDocument } from './core/report/survey/survey-document.ts';
import { planLocally } from './local/planning/local-plan.ts';
import { writeSurveyFiles } from './local/result/survey-files.ts';
import { type Refusal, refuse } from './model/refusal.ts';
import { ok, type Result } from './model/result.ts';
import { isSurveyPlan, isSurveyRun, type Plan } from './model/work.ts';
import { progressBar } from './runner/job/progress.ts';
import { executeAb } from './runner/run/execute-ab.ts';
import { executeSurvey } from './runner/run/execute-survey.ts';
import { type ActionInputs, readActionInputs } from './workflow/action-inputs.ts';
import { addSummary, failRefused, failStep, logLine, setOutput, summarise } from './workflow/step-output.ts';

/** After a cancel the harness has this long to kill what it started and to write the bundle, milliseconds. */
const CANCEL_GRACE_MS = 1_800;

const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (abort.signal.aborted) return;
    logLine(`${signal}: the run is cancelled, ending every process`);
    abort.abort();
    setTimeout(() => process.exit(1), CANCEL_GRACE_MS).unref();
  });
}

/** The work that is asked: as it was handed in, or planned here from words, which are those of a survey. */
async function workOf({ asked, source }: ActionInputs): Promise<Result<Plan, Refusal>> {
  if ('plan' in asked) return ok(asked.plan);
  const planned = await planLocally(asked.words.split(/ +/), { repo: source });
  if (!planned.ok) return planned;
  if (isSurveyPlan(planned.value.plan)) return ok(planned.value.plan);
  return refuse({
    code: 'not-a-survey',
    message: `"${asked.words}" is a comparison of two sides: its verdict belongs into a comment.`,
    next: 'Give the words of a survey, e.g. baseline.',
  });
}

/** A survey that nobody waits for is answered here: as the job's summary, and as files beside its bundle. */
async function answerHere(bundle: string, out: string): Promise<0 | 1> {
  const result = await readBundle(bundle);
  if (!result.ok) return failStep(`${result.error.message} ${result.error.next}`);
  if (!isSurveyRun(result.value)) throw new Error('a survey left the bundle of a comparison');
  const { survey } = result.value.manifest;
  const document = surveyDocument(result.value, await earlierBaselines(out));
  await writeSurveyFiles(document, survey, join(dirname(bundle), 'report.html'));
  summarise(document);
  return result.value.readings.length > 0 ? 0 : failStep(`Nothing was measured. ${document.next}`);
}

/** The Action: a plan in, a bundle out. 0 when there is a bundle, whatever is in it; 1 when there is none. */
async function main(): Promise<0 | 1> {
  const inputs = readActionInputs(process.env);
  if (!inputs.ok) return failRefused(inputs.error);
  const { asked, source, out } = inputs.value;
  const work = await workOf(inputs.value);
  if (!work.ok) return failRefused(work.error);
  const plan = work.value;
  const what = isSurveyPlan(plan) ? plan.topic : `${plan.candidate.label} against ${plan.baseline.label}`;
  logLine(`plan ${plan.id}: ${what}, lanes: ${plan.lanes.length}`);

  // Nothing that is printed while foreign code runs may act as a workflow command.
  const resume = randomUUID();
  process.stdout.write(`::stop-commands::${resume}\n`);
  const options = { source, out, onProgress: progressBar(process.stdout), signal: abort.signal };
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
  if ('words' in asked) return answerHere(bundle, out);
  addSummary(process.env, jobSummary(manifest));
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.exitCode = failStep(
    `This is a bug in alloc-ab: ${error instanceof Error ? (error.stack ?? error.message) : error}`,
  );
}
// A forgotten handle must not hold the machine.
process.exit();
