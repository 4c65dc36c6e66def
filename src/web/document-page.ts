import {
  type Document,
  type DocumentBlock,
  type DocumentSection,
  type DocumentTable,
  isWords,
} from '../core/report/document/document.ts';
import { flameGraph } from './flame-graph.ts';
import { html, type Markup } from './markup.ts';
import { page } from './page.ts';

/** A document as one HTML page that loads and runs nothing. */
export function renderDocument({ headline, next, sections }: Document, repository: string): string {
  const body = html`<header class="verdict neutral">
<div class="eyebrow">alloc-ab report · ${repository}</div>
<h1>${headline}</h1>
<p><strong>Next:</strong> ${next}</p>
</header>
${sections.map(documentSection)}`;
  return page(`${headline} · alloc-ab`, body);
}

/** A section of a document under a heading. */
export function documentSection({ title, blocks }: DocumentSection): Markup {
  return html`${title === '' ? [] : html`<h2>${title}</h2>`}${blocks.map(block)}`;
}

function block(each: DocumentBlock): Markup {
  switch (each.kind) {
    case 'paragraph':
      return html`<p>${each.text}</p>`;
    case 'list':
      return html`<ul>${each.items.map((item) => html`<li>${item}</li>`)}</ul>`;
    case 'code':
      return html`<pre>${each.text}</pre>`;
    case 'table':
      return table(each);
    case 'flames':
      return flameGraph(each.stacks, each.labels);
  }
}

function table(each: DocumentTable): Markup {
  const style = (column: number) => (isWords(each, column) ? '' : 'number');
  const row = (cells: readonly string[]) =>
    html`<tr>${cells.map((cell, column) => html`<td class="${style(column)}">${cell}</td>`)}</tr>`;
  return html`<div class="scroll"><table>
<thead><tr>${each.columns.map((name, column) => html`<th class="${style(column)}">${name}</th>`)}</tr></thead>
<tbody>${each.rows.map(row)}</tbody>
</table></div>`;
}
