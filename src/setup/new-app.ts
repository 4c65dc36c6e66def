import { type Refusal, refuse } from '../model/refusal.ts';
import { ok, type Result } from '../model/result.ts';
import { appManifest, webhookPath } from './app-manifest.ts';
import type { Offer } from './create-app-page.ts';

/** Where GitHub sends webhooks: to a server with this address, or to a channel of a webhook proxy. */
export interface Webhooks {
  readonly kind: 'server' | 'proxy';
  readonly address: string;
}

/** What the user chose for a new App. */
export interface NewApp {
  readonly name: string;
  /** The organization that the App will belong to; null for the user's own account. */
  readonly account: string | null;
  /** Null when the page asks. */
  readonly webhooks: Webhooks | null;
  /** A channel of a webhook proxy that nobody else knows, for the page's offer. */
  readonly channel: string;
}

/** The address of a server without a path, from what a user typed. */
export function publicHost(text: string): Result<string, Refusal> {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isBare = url !== null && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (url?.protocol === 'https:' && isBare && text.length <= 300)
    return ok(`${url.origin}${url.pathname.replace(/\/+$/, '')}`);
  return refuse({
    code: 'bad-option',
    message: 'The address of a server begins with https:// and has no user, no query and no fragment.',
    next: 'Write it like https://alloc-ab.example.com.',
  });
}

/** The manifest of an App, with what it means for its webhooks. */
export function offerOf(
  name: string,
  { kind, address }: Webhooks,
  { homepage, redirect }: { readonly homepage: string; readonly redirect: string },
): Offer {
  if (kind === 'server') {
    const webhooks = `${address}${webhookPath()}`;
    const explanation = `GitHub sends the webhooks of your repositories to ${webhooks}.`;
    return {
      title: 'On a server',
      explanation,
      manifest: appManifest({ name, webhooks, homepage: address, redirect }),
    };
  }
  const { host } = new URL(address);
  const explanation = `GitHub sends the webhooks of your repositories to ${address}, where the App on this computer fetches them. The operator of ${host}, and everyone who knows this address, can read them: for private repositories use a server.`;
  return {
    title: 'On this computer',
    explanation,
    manifest: appManifest({ name, webhooks: address, homepage, redirect }),
  };
}
