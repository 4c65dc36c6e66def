import { type Cell, cellOf, type Inline, type Span } from '../core/report/document/document.ts';
import { html, type Markup } from './markup.ts';

/** Text of a document as HTML. */
export function inlineMarkup(text: Inline): Markup {
  return typeof text === 'string' ? html`${text}` : html`${text.map(spanMarkup)}`;
}

/** The content of a table's cell in its tone. */
export function cellMarkup(cell: Inline | Cell): Markup {
  const { text, tone } = cellOf(cell);
  return tone === undefined ? inlineMarkup(text) : html`<span class="${tone}-text">${inlineMarkup(text)}</span>`;
}

function spanMarkup(span: Span): Markup {
  if (typeof span === 'string') return html`${span}`;
  if ('code' in span) return html`<code>${span.code}</code>`;
  if ('strong' in span) return html`<strong>${span.strong}</strong>`;
  if ('unbroken' in span) return html`${span.unbroken.replaceAll(' ', '\u00a0')}`;
  return html`${span.link}`;
}
