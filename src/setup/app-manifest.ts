import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { z } from 'zod';
import { packageRoot } from '../system/package-root.ts';

/** Longest name of a GitHub App, in characters. */
const NAME_MAX = 34;

/** What `app.yml` says of every App: the one place for its permissions and events. */
const AppFile = z.object({
  name: z.string(),
  description: z.string(),
  url: z.url(),
  hook_attributes: z.object({ url: z.url(), active: z.boolean() }),
  public: z.boolean(),
  default_permissions: z.record(z.string(), z.enum(['read', 'write'])),
  default_events: z.array(z.string()),
});

/** The manifest of a new App, as GitHub takes it. */
export type AppManifest = z.infer<typeof AppFile> & { readonly redirect_url: string };

/** What differs between two Apps. */
interface AppChoices {
  readonly name: string;
  /** Where GitHub sends webhooks. */
  readonly webhooks: string;
  /** Shown as the home page of the App. */
  readonly homepage: string;
  /** Where GitHub sends the browser after the creation. */
  readonly redirect: string;
}

/** Makes the manifest of a new App from `app.yml`. */
export function appManifest({ name, webhooks, homepage, redirect }: AppChoices): AppManifest {
  const file = AppFile.parse(load(readFileSync(join(packageRoot(), 'app.yml'), 'utf8')));
  return {
    ...file,
    name,
    url: homepage,
    hook_attributes: { ...file.hook_attributes, url: webhooks },
    redirect_url: redirect,
  };
}

/** The path at which the App takes webhooks. */
export function webhookPath(): string {
  return new URL(AppFile.parse(load(readFileSync(join(packageRoot(), 'app.yml'), 'utf8'))).hook_attributes.url)
    .pathname;
}

/**
 * A name for an App. Names are unique on GitHub, so it ends with the account or with `random`; GitHub's page lets the user edit it.
 */
export function appName(account: string | null, random: string): string {
  return `alloc-ab-${account ?? random}`.slice(0, NAME_MAX).replace(/-+$/, '');
}
