import { resolve } from 'node:path';
import { z } from 'zod';
import type { Plan } from '../model/plan-and-run.ts';
import { type Refusal, refuse } from '../model/refusal.ts';
import { ok, type Result } from '../model/result.ts';
import { readPlanText } from './plan-text.ts';
import type { StepEnvironment } from './step-output.ts';

/** Inputs of the step that fetches a private repository. */
export interface FetchInputs {
  readonly plan: Plan;
  /** Address of the App, which is also the audience of the job's identity. */
  readonly app: string;
  /** Where the job gets its identity, and the secret that it presents there. */
  readonly identity: { readonly url: string; readonly secret: string };
  /** Absolute path of the bare repository to make. */
  readonly directory: string;
  /** Addresses of the server, and of its API. */
  readonly server: string;
  readonly api: string;
}

/** Encrypted, or on this machine. */
const Address = z
  .string()
  .max(500)
  .regex(/^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1)[:/])[^@#\s]*$/);

/** Reads `INPUT_PLAN` and `INPUT_APP`, and what the runner provides to a job with the permission `id-token: write`. */
export function readFetchInputs(env: StepEnvironment): Result<FetchInputs, Refusal> {
  const plan = readPlanText(env.INPUT_PLAN);
  if (!plan.ok) return plan;
  const app = Address.safeParse(env.INPUT_APP?.trim());
  if (!app.success) return bad('app', 'The input "app" is not an https:// address.');
  const url = Address.safeParse(env.ACTIONS_ID_TOKEN_REQUEST_URL);
  const secret = env.ACTIONS_ID_TOKEN_REQUEST_TOKEN ?? '';
  if (!url.success || secret === '') {
    return bad('identity', 'The job has no identity to present: it needs the permission "id-token: write".');
  }
  return ok({
    plan: plan.value,
    app: app.data.replace(/\/+$/, ''),
    identity: { url: url.data, secret },
    directory: resolve(env.RUNNER_TEMP || '.', 'alloc-ab-source'),
    server: env.GITHUB_SERVER_URL || 'https://github.com',
    api: env.GITHUB_API_URL || 'https://api.github.com',
  });
}

function bad(input: string, message: string): Result<never, Refusal> {
  return refuse({
    code: `bad-${input}`,
    message,
    next: 'Let the App dispatch the workflow of the control repository, unchanged.',
  });
}
