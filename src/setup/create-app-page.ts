import { html, type Markup } from '../web/markup.ts';
import { STYLE } from '../web/style.ts';
import type { AppManifest } from './app-manifest.ts';

/**
 * Headers of the pages: they load and run nothing, no other page can frame or read them, and they are not stored. There is no
 * `form-action`: browsers apply it to redirects too, and GitHub redirects a user who is not signed in.
 */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** A way to create the App: the manifest that a button posts, and what it means. */
export interface Offer {
  readonly title: string;
  readonly explanation: string;
  readonly manifest: AppManifest;
}

/** Where the manifest is posted, and the organization that the App will belong to; null for the user's own account. */
interface ManifestForm {
  readonly action: string;
  readonly account: string | null;
}

/** The page with the button. With `asksForHost` it has a field for the address of a server, too. */
export function startPage(offer: Offer, form: ManifestForm, asksForHost: boolean): string {
  const { title, explanation, manifest } = offer;
  const owner = form.account === null ? 'your personal account' : `the organization ${form.account}`;
  return page(
    'Create the GitHub App',
    html`<h1>Create the GitHub App of alloc-ab</h1>
<p>The App will belong to ${owner}. The button sends its description to GitHub, where you confirm it and may edit its name. GitHub then sends
you back here, and the App's number, key and secret are written into a file on this computer.</p>
<h2>${title}</h2><p>${explanation}</p>
<form method="post" action="${form.action}"><input type="hidden" name="manifest" value="${JSON.stringify(manifest)}">
<button type="submit" id="create">Create ${manifest.name} on GitHub</button></form>
${asksForHost ? hostForm() : []}
${rights(manifest)}`,
  );
}

/** The page after the creation. */
export function createdPage(created: {
  readonly name: string;
  readonly install: string;
  readonly file: string;
  readonly next: readonly string[];
}): string {
  return page(
    'The App is created',
    html`<div class="verdict good"><h1>The App ${created.name} is created</h1>
<p>Its number, key and secret are in <code>${created.file}</code>, readable by you only. Its key is nowhere else.</p></div>
<p class="install"><a class="button" id="install" href="${created.install}">Install it in your repositories</a></p>
<h2>Then</h2><pre>${created.next.join('\n')}</pre>
<p class="note">alloc-ab create-app has ended; you may close this page.</p>`,
  );
}

/** A page with a problem and what to do. `back` is the address of the first page; null when it is not to be known. */
export function problemPage(message: string, next: string, back: string | null): string {
  return page(
    'The App is not created',
    html`<div class="verdict bad"><h1>The App is not created</h1><p>${message}</p><p>${next}</p></div>
${back === null ? [] : html`<p><a href="${back}">Back to the first page</a></p>`}`,
  );
}

function hostForm(): Markup {
  return html`<h2>On a server that GitHub can reach</h2>
<form method="get"><label>Its address: <input name="host" type="url" required pattern="https://.*" placeholder="https://alloc-ab.example.com"></label>
<button type="submit" id="server">Next</button></form>`;
}

function rights({ default_permissions, default_events }: AppManifest): Markup {
  const rows = Object.entries(default_permissions).map(
    ([name, level]) => html`<tr><td>${name}</td><td>${level}</td></tr>`,
  );
  return html`<h2>What it may do</h2><table><tr><th>permission</th><th>level</th></tr>${rows}</table>
<p class="note">It receives the events ${default_events.join(', ')}. The file app.yml of alloc-ab gives the reason for each.</p>`;
}

function page(title: string, body: Markup): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${html`${title}`.html} · alloc-ab</title>
<style>${STYLE}
main { max-width: 46rem; }
button, .button { font: inherit; font-weight: 600; color: #ffffff; background: #1a7f37; border: 0; border-radius: .4rem; padding: .5rem 1rem; text-decoration: none; cursor: pointer; }
.install { margin: 1.25rem 0; }
input[type=url] { font: inherit; width: 20rem; max-width: 100%; padding: .4rem; }
</style>
</head>
<body>
<main>
${body.html}
</main>
</body>
</html>
`;
}
