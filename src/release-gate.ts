import { statusOf } from './model/github-api.ts';
import { toolVersion } from './system/package-root.ts';
import { guardProgram } from './system/program-end.ts';
import { planStep } from './workflow/plan-step.ts';
import { publishStep } from './workflow/publish-step.ts';
import { readReleaseInputs } from './workflow/release-inputs.ts';
import { ruleStep } from './workflow/rule-step.ts';
import { failRefused, failStep, writeStepFailure } from './workflow/step-output.ts';

const STEPS = { plan: planStep, rule: ruleStep, publish: publishStep } as const;

/** Runs a step of the release gate. Returns the exit status; the job's summary has the reasons when there is no release. */
async function main(): Promise<number> {
  const inputs = readReleaseInputs(process.env);
  return inputs.ok ? STEPS[inputs.value.step](inputs.value) : failRefused(inputs.error);
}

guardProgram(toolVersion(), writeStepFailure);
try {
  process.exitCode = await main();
} catch (error) {
  const status = statusOf(error);
  if (status === undefined) throw error;
  const message = error instanceof Error ? error.message : String(error);
  process.exitCode = failStep(
    `GitHub responded with ${status}: ${message}. "Re-run failed jobs" continues this release.`,
  );
}
process.exit();
