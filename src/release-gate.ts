import { statusOf } from './model/github-api.ts';
import { planStep } from './workflow/plan-step.ts';
import { publishStep } from './workflow/publish-step.ts';
import { readReleaseInputs } from './workflow/release-inputs.ts';
import { ruleStep } from './workflow/rule-step.ts';
import { failRefused, failStep } from './workflow/step-output.ts';

const STEPS = { plan: planStep, rule: ruleStep, publish: publishStep } as const;

/** Runs a step of the release gate. Returns the exit status: 1 when there is no release; the job's summary has the reasons. */
async function main(): Promise<0 | 1> {
  const inputs = readReleaseInputs(process.env);
  return inputs.ok ? STEPS[inputs.value.step](inputs.value) : failRefused(inputs.error);
}

try {
  process.exitCode = await main();
} catch (error) {
  const status = statusOf(error);
  const message = error instanceof Error ? error.message : String(error);
  process.exitCode =
    status === undefined
      ? failStep(`This is a bug in alloc-ab: ${error instanceof Error ? (error.stack ?? message) : message}`)
      : failStep(`GitHub responded with ${status}: ${message}. "Re-run failed jobs" continues this release.`);
}
process.exit();
