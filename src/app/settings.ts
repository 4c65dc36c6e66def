import { z } from 'zod';
import { DATABASE_SETTINGS, databaseAddress } from '../model/database-address.ts';
import { unsupportedApi } from '../model/github-api.ts';
import { RepositoryName } from '../model/names.ts';
import { mergedSettings } from '../setup/merged-settings.ts';
import { readSigningKey, type SigningKey } from '../signing/ed25519.ts';
import { isRsaKey, keysFromFiles, problemsIn, unknownNames } from './given-settings.ts';
import { Address, FETCH_SETTINGS, type FetchSettings, fetchSettings } from './private/fetch-settings.ts';

/** Settings that the App cannot start with; the message lists them. */
export class SettingsError extends Error {}

/** Times in milliseconds. */
export interface Timing {
  /** Between two looks at a workflow run. */
  readonly pollMs: number;
  /** First wait after a failed step; it doubles with each further one. */
  readonly backoffMs: number;
  readonly backoffMaxMs: number;
  /** A step that keeps failing is given up after this. */
  readonly giveUpAfterMs: number;
  /** A state that a person can end, such as a suspended installation, is waited out for this long. */
  readonly blockedForMs: number;
  /** The same for a refusal with 403 whose words are unknown: an older server may mean a rate limit. */
  readonly unexplainedForMs: number;
  /** The last word of a request is attempted for this long; then GitHub itself marks an open check run as stale. */
  readonly publishForMs: number;
  /** A comment or check shows that no runner took the workflow run by then. */
  readonly noRunnerAfterMs: number;
  /** A request expires after this, before the 24 hours after which GitHub drops a waiting job. */
  readonly expireAfterMs: number;
  /** How long the workflow run of a dispatch without an answer is looked for before it is started again. */
  readonly findRunForMs: number;
  /** How long the artifact of a completed workflow run may be late. */
  readonly artifactGraceMs: number;
  /** Between a suspicion of the gate and its second measurement. */
  readonly confirmAfterMs: number;
  /** How long GitHub's answers may be older than its webhooks. */
  readonly lateAnswerMs: number;
  /** Limit of a single request to GitHub. */
  readonly requestMs: number;
  /** A replica loses its claimed work when it does not renew its lease for this long. */
  readonly leaseMs: number;
  /** Between two looks for webhooks that were lost. */
  readonly repairMs: number;
}

/** Timing for the real GitHub. */
export const TIMING: Timing = {
  pollMs: 15_000,
  backoffMs: 2_000,
  backoffMaxMs: 600_000,
  giveUpAfterMs: 86_400_000,
  blockedForMs: 7 * 86_400_000,
  unexplainedForMs: 3_600_000,
  publishForMs: 14 * 86_400_000,
  noRunnerAfterMs: 300_000,
  expireAfterMs: 23 * 3_600_000,
  findRunForMs: 60_000,
  artifactGraceMs: 30_000,
  confirmAfterMs: 120_000,
  lateAnswerMs: 60_000,
  requestMs: 30_000,
  leaseMs: 15_000,
  repairMs: 300_000,
};

const inRange = (what: string, least: number, most: number) =>
  z.coerce.number({ error: what }).int(what).min(least, what).max(most, what);
const milliseconds = inRange('is not a number of milliseconds from 1 to 86400000', 1, 86_400_000).optional();
/** One-line keys, as many hosting dashboards store them. */
const unfolded = (pem: string): string => pem.replaceAll('\\n', '\n');
const required = (name: string, what: string) => z.string({ error: `${name} is missing: ${what}` }).trim();

const AppEnvironment = z.object({
  PORT: inRange('is not a port, a number from 0 to 65535', 0, 65_535).default(3000),
  HOST: z.string().default('0.0.0.0'),
  APP_ID: required('APP_ID', 'set it to the number on the settings page of your GitHub App').regex(
    /^\d+$/,
    'is not a number',
  ),
  WEBHOOK_SECRET: required(
    'WEBHOOK_SECRET',
    'set the secret of your GitHub App; without one everyone could send commands',
  ),
  PREVIOUS_WEBHOOK_SECRET: z.string().trim().optional(),
  PRIVATE_KEY: required('PRIVATE_KEY', 'set the PEM text of your GitHub App, or PRIVATE_KEY_PATH to its file').refine(
    (pem) => isRsaKey(unfolded(pem)),
    'PRIVATE_KEY is not the PEM text of a private RSA key',
  ),
  SIGNING_KEY: z
    .string()
    .transform((pem, context) => {
      const key = readSigningKey(unfolded(pem));
      if (key.ok) return key.value;
      context.addIssue({ code: 'custom', message: `SIGNING_KEY: ${key.error.message} ${key.error.next}` });
      return z.NEVER;
    })
    .optional(),
  CONTROL_REPOSITORY: required(
    'CONTROL_REPOSITORY',
    'set owner/name of the private repository that holds the ab workflow',
  ).refine((name) => RepositoryName.safeParse(name).success, 'is not the owner/name of a repository'),
  CONTROL_WORKFLOW: z
    .string()
    .regex(/^[A-Za-z0-9_.-]+\.ya?ml$/, 'is not the file name of a workflow, such as ab.yml')
    .default('ab.yml'),
  CONTROL_REF: z.string().min(1).max(200).default('main'),
  PUBLIC_URL: FETCH_SETTINGS.PUBLIC_URL,
  REFERENCE_URL: FETCH_SETTINGS.PUBLIC_URL,
  FETCH_LABELS: FETCH_SETTINGS.FETCH_LABELS,
  OIDC_ISSUER: FETCH_SETTINGS.OIDC_ISSUER,
  DATABASE_FILE: DATABASE_SETTINGS.DATABASE_FILE,
  DATABASE_URL: DATABASE_SETTINGS.DATABASE_URL,
  WEBHOOK_PROXY_URL: Address.optional(),
  GITHUB_API_URL: z
    .url('is not an address')
    .superRefine((address, context) => {
      const problem = unsupportedApi(address);
      if (problem !== null) context.addIssue({ code: 'custom', message: `GITHUB_API_URL: ${problem}` });
    })
    .default('https://api.github.com'),
  GITHUB_THROTTLE: z.enum(['on', 'off']).default('on'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  POLL_MS: milliseconds,
  BACKOFF_MS: milliseconds,
  FIND_RUN_FOR_MS: milliseconds,
  LEASE_MS: milliseconds,
  REPAIR_MS: milliseconds,
});

/** The settings that `alloc-ab create-app` writes. */
const OF_CREATED_APP = ['APP_ID', 'WEBHOOK_SECRET', 'PRIVATE_KEY'];

/** The settings of the App. */
export interface Settings {
  readonly port: number;
  readonly host: string;
  readonly appId: string;
  readonly webhookSecret: string;
  /** The secret before it, still accepted while it is being replaced; null otherwise. */
  readonly previousWebhookSecret: string | null;
  readonly privateKey: string;
  /** The key that results are signed with; null where they are not signed. */
  readonly signingKey: SigningKey | null;
  readonly control: { readonly repository: string; readonly workflow: string; readonly ref: string };
  readonly fetch: FetchSettings;
  /** Folder of the reference, as readers of a comment reach it; null: comments name the command that prints it. */
  readonly referenceUrl: string | null;
  /** A file for SQLite, or the URL of PostgreSQL, which holds a password. */
  readonly database: string;
  readonly apiUrl: string;
  /** Where webhooks are taken from when GitHub cannot reach this App; null where GitHub sends them itself. */
  readonly webhookProxy: string | null;
  /** Spaces writes as GitHub's guidelines ask; off against a simulator. */
  readonly throttle: boolean;
  readonly logLevel: string;
  readonly timing: Timing;
}

/**
 * Reads the settings from environment variables and from a settings file; a variable takes precedence. Throws one message that lists
 * everything that is wrong.
 */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
  file: Readonly<Record<string, string>> = {},
): Settings {
  const { given, problems } = keysFromFiles(mergedSettings(environment, file));
  const known = [...Object.keys(AppEnvironment.shape), 'PRIVATE_KEY_PATH', 'SIGNING_KEY_PATH'];
  const parsed = AppEnvironment.safeParse(given);
  const wrong = [...problems, ...unknownNames(file, known), ...(parsed.success ? [] : problemsIn(parsed.error, given))];
  if (!parsed.success || wrong.length > 0) {
    const isNew = OF_CREATED_APP.every((name) => given[name] === undefined) && problems.length === 0;
    const next = isNew
      ? 'alloc-ab create-app makes a GitHub App and writes its settings into a file; then start alloc-ab serve --settings FILE.'
      : 'The settings and their meaning: docs/operating.md.';
    const list = wrong.map((problem) => `  ${problem}\n`).join('');
    throw new SettingsError(`The App cannot start with these settings:\n${list}${next}`);
  }
  const env = parsed.data;
  const apiUrl = env.GITHUB_API_URL.replace(/\/+$/, '');
  return {
    port: env.PORT,
    host: env.HOST,
    appId: env.APP_ID,
    webhookSecret: env.WEBHOOK_SECRET,
    previousWebhookSecret: env.PREVIOUS_WEBHOOK_SECRET ?? null,
    privateKey: unfolded(env.PRIVATE_KEY),
    signingKey: env.SIGNING_KEY ?? null,
    control: { repository: env.CONTROL_REPOSITORY, workflow: env.CONTROL_WORKFLOW, ref: env.CONTROL_REF },
    database: databaseAddress(env),
    fetch: fetchSettings(env, apiUrl),
    referenceUrl: env.REFERENCE_URL ?? null,
    apiUrl,
    webhookProxy: env.WEBHOOK_PROXY_URL ?? null,
    throttle: env.GITHUB_THROTTLE === 'on',
    logLevel: env.LOG_LEVEL,
    timing: {
      ...TIMING,
      ...(env.POLL_MS !== undefined && { pollMs: env.POLL_MS }),
      ...(env.BACKOFF_MS !== undefined && { backoffMs: env.BACKOFF_MS }),
      ...(env.FIND_RUN_FOR_MS !== undefined && { findRunForMs: env.FIND_RUN_FOR_MS }),
      ...(env.LEASE_MS !== undefined && { leaseMs: env.LEASE_MS }),
      ...(env.REPAIR_MS !== undefined && { repairMs: env.REPAIR_MS }),
    },
  };
}
