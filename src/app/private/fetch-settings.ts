import { z } from 'zod';

/** How private repositories are fetched. */
export interface FetchSettings {
  /** The App's address for the fetch job, without a slash at its end; null where no private repository is measured. */
  readonly publicUrl: string | null;
  /** Runner labels of the fetch job. */
  readonly labels: readonly string[];
  /** Who signs the identities of workflow jobs. */
  readonly issuer: string;
}

/** An address without credentials, query and fragment, without slashes at its end; unencrypted only on this machine. */
export const Address = z
  .url()
  .max(300)
  .regex(
    /^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1)[:/])[^@?#\s]*$/,
    'use https://, without a user, a query or a fragment',
  )
  .transform((url) => url.replace(/\/+$/, ''));
const LabelList = z
  .array(z.string().regex(/^[\w.-]{1,100}$/))
  .min(1)
  .max(20);
const Labels = z.string().transform((text, context): string[] => {
  try {
    return LabelList.parse(JSON.parse(text));
  } catch {
    context.addIssue('FETCH_LABELS is not a JSON array of runner labels, e.g. ["ubuntu-latest"]');
    return z.NEVER;
  }
});

/** The settings as environment variables. */
export const FETCH_SETTINGS = {
  PUBLIC_URL: Address.optional(),
  FETCH_LABELS: Labels.default(['ubuntu-latest']),
  OIDC_ISSUER: Address.optional(),
};

/** The settings from parsed environment variables. */
export function fetchSettings(
  env: {
    readonly PUBLIC_URL?: string | undefined;
    readonly FETCH_LABELS: readonly string[];
    readonly OIDC_ISSUER?: string | undefined;
  },
  apiUrl: string,
): FetchSettings {
  return { publicUrl: env.PUBLIC_URL ?? null, labels: env.FETCH_LABELS, issuer: env.OIDC_ISSUER ?? issuerOf(apiUrl) };
}

/** The issuer of workflow identities: of github.com, or of an enterprise on ghe.com (docs.github.com, "OpenID Connect reference"). */
function issuerOf(apiUrl: string): string {
  const [, enterprise] = /^api\.([a-z0-9-]+\.ghe\.com)$/.exec(new URL(apiUrl).hostname) ?? [];
  return `https://token.actions.${enterprise ?? 'githubusercontent.com'}`;
}
