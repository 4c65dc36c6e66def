import { z } from 'zod';
import { unsupportedApi } from '../model/github-api.ts';
import { RepositoryName } from '../model/names.ts';
import { type Refusal, refuse } from '../model/refusal.ts';
import { ok, type Result } from '../model/result.ts';
import type { StepEnvironment } from './step-output.ts';

const Token = z
  .string()
  .max(1000)
  .regex(/^[\x21-\x7e]+$/);
const Login = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}(\[bot\])?$/);
const Address = z
  .string()
  .max(500)
  .regex(/^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1)(:|\/|$))[^\s@]*$/);

const Variables = z.object({
  RELEASE_TOKEN: Token,
  GITHUB_TOKEN: Token,
  SIGNING_KEY: z.string().max(16_384).default(''),
  GITHUB_API_URL: Address.default('https://api.github.com'),
  GITHUB_SERVER_URL: z.string().max(500).default('https://github.com'),
  GITHUB_REPOSITORY: RepositoryName,
  GITHUB_RUN_ID: z.string().regex(/^[0-9]{1,15}$/),
  GITHUB_ACTOR: Login,
  GITHUB_TRIGGERING_ACTOR: Login,
});

/** Settings of the publish step, from environment variables: tokens, signing key, and the workflow run. */
export interface PublishSettings {
  /** May write contents and commit statuses of the measured repository. */
  readonly releaseToken: string;
  /** May read the workflow runs of the control repository. */
  readonly githubToken: string;
  /** PEM text of the signing key; empty when bundles are not signed. */
  readonly signingKey: string;
  readonly apiUrl: string;
  readonly run: {
    readonly id: number;
    /** The control repository. */
    readonly repository: string;
    readonly actor: string;
    readonly triggeringActor: string;
    readonly page: string;
  };
}

/** Reads the settings. A refusal names the variable, and contains no part of its value. */
export function readPublishSettings(env: StepEnvironment): Result<PublishSettings, Refusal> {
  const parsed = Variables.safeParse(env);
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0]);
    return refuse({
      code: 'missing-secret',
      message: env[name] ? `${name} has an invalid value.` : `${name} is missing.`,
      next: 'The environments "release" and "release-override" of the control repository need the secret RELEASE_TOKEN; the rest comes from the workflow.',
    });
  }
  const { data } = parsed;
  const unsupported = unsupportedApi(data.GITHUB_API_URL);
  if (unsupported !== null) {
    return refuse({
      code: 'unsupported-server',
      message: unsupported,
      next: 'Release from a repository on github.com, or by hand.',
    });
  }
  return ok({
    releaseToken: data.RELEASE_TOKEN,
    githubToken: data.GITHUB_TOKEN,
    signingKey: data.SIGNING_KEY,
    apiUrl: data.GITHUB_API_URL,
    run: {
      id: Number(data.GITHUB_RUN_ID),
      repository: data.GITHUB_REPOSITORY,
      actor: data.GITHUB_ACTOR,
      triggeringActor: data.GITHUB_TRIGGERING_ACTOR,
      page: `${data.GITHUB_SERVER_URL}/${data.GITHUB_REPOSITORY}/actions/runs/${data.GITHUB_RUN_ID}`,
    },
  });
}
