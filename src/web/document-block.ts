import {
  type Cell,
  type DocumentBlock,
  type DocumentTable,
  type Inline,
  isTextColumn,
} from '../core/report/document/document.ts';
import { flameGraph } from './flame-graph.ts';
import { cellMarkup, inlineMarkup } from './inline.ts';
import { intervalCharts } from './interval-chart.ts';
import { laneCards } from './lane-card.ts';
import { EMPTY, html, type Markup } from './markup.ts';

/** Cells of a table with more columns are not wrapped: the table is scrolled instead. */
const WRAPPED_COLUMNS_MAX = 6;

/** A block of a document as HTML. */
export function documentBlock(block: DocumentBlock): Markup {
  switch (block.kind) {
    case 'paragraph':
      return html`<p>${inlineMarkup(block.text)}</p>`;
    case 'note':
      return html`<p><strong>Note:</strong> ${block.text}</p>`;
    case 'list':
      return html`<ul>${block.items.map((item) => html`<li>${itemMarkup(item)}</li>`)}</ul>`;
    case 'code':
      return html`<pre>${[block.text].flat().join('\n\n')}</pre>`;
    case 'table':
      return table(block);
    case 'intervals':
      return intervalCharts(block);
    case 'samples':
      return laneCards(block.effects, block.run);
    case 'flames':
      return flameGraph(block.stacks, block.labels);
  }
}

function itemMarkup(item: Extract<DocumentBlock, { kind: 'list' }>['items'][number]): Markup {
  if (typeof item === 'string' || !('remedy' in item)) return inlineMarkup(item);
  return html`${inlineMarkup(item.text)}<br><strong>Remedy:</strong> ${item.remedy}`;
}

function table(each: DocumentTable): Markup {
  const style = (column: number) => (isTextColumn(each, column) ? '' : 'number');
  const head = each.columns.map(
    (cell, column) => html`<th scope="col" class="${style(column)}">${cellMarkup(cell)}</th>`,
  );
  const row = (cells: readonly (Inline | Cell)[]) =>
    html`<tr>${cells.map((cell, column) => html`<td class="${style(column)}">${cellMarkup(cell)}</td>`)}</tr>`;
  const caption = each.caption === undefined ? EMPTY : html`<caption>${each.caption}</caption>`;
  const width = each.columns.length > WRAPPED_COLUMNS_MAX ? 'wide' : '';
  return html`<div class="scroll"><table class="${width}">${caption}
<thead><tr>${head}</tr></thead>
<tbody>${each.rows.map(row)}</tbody>
</table></div>`;
}
