import { setTimeout as sleep } from 'node:timers/promises';
import { operatorClient } from './github/operator-client.ts';
import { requestSourceToken } from './github/read/source-token.ts';
import { revokeToken } from './github/write/contents-token.ts';
import { statusOf } from './model/github-api.ts';
import { isSurveyPlan } from './model/plan-and-run.ts';
import { plannedCommits } from './runner/build/build-context.ts';
import { packCommits } from './runner/build/commits/pack-commits.ts';
import { toolVersion } from './system/package-root.ts';
import { guardProgram, signalStatus } from './system/program-end.ts';
import { type FetchInputs, readFetchInputs } from './workflow/fetch-inputs.ts';
import {
  failRefused,
  failStep,
  logLine,
  maskSecret,
  setOutput,
  warnStep,
  writeStepFailure,
} from './workflow/step-output.ts';

const REVOKE_TRIES = 3;
const REVOKE_PAUSE_MS = 1000;

const abort = new AbortController();
/** The exit status after a signal; null while there was none. */
let cancelled: number | null = null;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // The token is revoked after that.
  process.on(signal, () => {
    cancelled ??= signalStatus(signal);
    abort.abort();
  });
}

/** Fetches the commits of the plan as data. Returns the exit status; the token is revoked in either case. */
async function main(): Promise<number> {
  const inputs = readFetchInputs(process.env);
  if (!inputs.ok) return failRefused(inputs.error);
  const given = await requestSourceToken(inputs.value, abort.signal);
  if (!given.ok) return failRefused(given.error);
  const { token, repository } = given.value;
  maskSecret(token);
  try {
    return await fetchCommits(inputs.value, repository, token);
  } finally {
    await revoke(token, inputs.value.api);
  }
}

async function fetchCommits(
  { plan, server, directory }: FetchInputs,
  repository: string,
  token: string,
): Promise<number> {
  const shas = plannedCommits(isSurveyPlan(plan) ? plan.arms : [plan.baseline, plan.candidate], plan.benches);
  const source = `${server}/${repository}.git`;
  const packed = await packCommits(directory, { source, token, shas, signal: abort.signal });
  if (!packed.ok) return failStep(`${packed.error.message} ${packed.error.next}`);
  setOutput(process.env, 'source', directory);
  logLine(`plan ${plan.id}: commits fetched as data: ${[...shas].join(', ')}`);
  return 0;
}

async function revoke(token: string, api: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await revokeToken(operatorClient(token, api));
      logLine('The token was revoked.');
      return;
    } catch (error) {
      // It is revoked or expired already.
      if (statusOf(error) === 401) return;
      if (tries === REVOKE_TRIES) {
        warnStep('The token could not be revoked. It reads the contents of one repository and expires within an hour.');
        return;
      }
      await sleep(REVOKE_PAUSE_MS);
    }
  }
}

guardProgram(toolVersion(), writeStepFailure);
try {
  const status = await main();
  process.exitCode = cancelled ?? status;
} catch (error) {
  if (cancelled === null) throw error;
  process.exitCode = failStep('The step was cancelled.', cancelled);
}
process.exit();
