import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { jobSummary } from './core/report/job-summary.ts';
import { isSurvey } from './model/work.ts';
import { execute } from './runner/execute.ts';
import { progressBar } from './runner/progress.ts';
import { oneLine } from './runner/sanitise.ts';
import { executeSurvey } from './runner/survey.ts';
import { addSummary, readStepInputs, setOutput } from './runner/workflow-step.ts';

/** After a cancel the harness has this long to kill what it started and to write the bundle, milliseconds. */
const CANCEL_GRACE_MS = 1_800;

const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (abort.signal.aborted) return;
    say(`${signal}: the run is cancelled, ending every process`);
    abort.abort();
    setTimeout(() => process.exit(1), CANCEL_GRACE_MS).unref();
  });
}

function say(text: string): void {
  process.stdout.write(`${oneLine(text, 600)}\n`);
}

function fail(text: string): 1 {
  process.stdout.write(`::error::${oneLine(text, 600).replaceAll('%', '%25')}\n`);
  return 1;
}

/** The Action: a plan in, a bundle out. 0 when there is a bundle, whatever is in it; 1 when there is none. */
async function main(): Promise<0 | 1> {
  const inputs = readStepInputs(process.env);
  if (!inputs.ok) return fail(`${inputs.refusal.message} ${inputs.refusal.next}`);
  const { plan, source, out } = inputs.value;
  const what = isSurvey(plan) ? plan.topic : `${plan.candidate.label} against ${plan.baseline.label}`;
  say(`plan ${plan.id}: ${what}, lanes: ${plan.lanes.length}`);

  // Nothing that is printed while foreign code runs may act as a workflow command.
  const resume = randomUUID();
  process.stdout.write(`::stop-commands::${resume}\n`);
  const options = { source, out, onProgress: progressBar(process.stdout), signal: abort.signal };
  const executed = isSurvey(plan) ? executeSurvey(plan, options) : execute(plan, options);
  const { bundle, manifest } = await executed.finally(() => process.stdout.write(`::${resume}::\n`));

  for (const { code, phase, arm, lane, next } of manifest.incidents) {
    say(`incident ${code} (${[phase, arm, lane].filter(Boolean).join(', ')}). ${next}`);
  }
  if (!existsSync(join(bundle, 'manifest.json')))
    return fail('There is no bundle: its manifest could not be written. See the lines above.');
  addSummary(process.env, jobSummary(manifest));
  setOutput(process.env, 'artifact-name', `alloc-ab-${plan.id}`);
  setOutput(process.env, 'bundle', bundle);
  say(`${manifest.samples.count} samples in ${bundle}`);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.exitCode = fail(
    `This is a bug in alloc-ab: ${error instanceof Error ? (error.stack ?? error.message) : error}`,
  );
}
// A forgotten handle must not hold the machine.
process.exit();
