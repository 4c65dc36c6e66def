import { bareText, type Document, type DocumentSection } from '../core/report/document/document.ts';
import { htmlText } from '../core/text/escape.ts';
import { documentBlock } from './document-block.ts';
import { inlineMarkup } from './inline.ts';
import { html, type Markup } from './markup.ts';
import { STYLE } from './style.ts';

/** The page loads and runs nothing, since it is opened from a download. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** A document as one HTML page that loads and runs nothing, so that it also opens offline; `about` is the line above the headline. */
export function renderDocument(document: Document, about: string): string {
  const { headline, next, tone = 'neutral', lead = [], sections } = document;
  const body = html`<header class="verdict ${tone}">
<div class="eyebrow">alloc-ab report · ${about}</div>
<h1>${inlineMarkup(headline)}</h1>
${next === '' ? [] : html`<p><strong>Next:</strong> ${next}</p>`}${lead.map(documentBlock)}
</header>
${sections.map(section)}`;
  return page(`${bareText(headline)} · alloc-ab`, body);
}

function section({ title, blocks }: DocumentSection): Markup {
  return html`${title === '' ? [] : html`<h2>${title}</h2>`}${blocks.map(documentBlock)}`;
}

function page(title: string, body: Markup): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${htmlText(title, 300)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body.html}
</main>
</body>
</html>
`;
}
