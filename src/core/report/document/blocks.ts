import type { Advice, DocumentBlock, DocumentSection, DocumentTable, Inline } from './document.ts';

/** A paragraph. */
export function paragraph(text: Inline): DocumentBlock {
  return { kind: 'paragraph', text };
}

/** A list; no block without items. */
export function list(items: readonly (Inline | Advice)[]): DocumentBlock[] {
  return items.length === 0 ? [] : [{ kind: 'list', items }];
}

/** Lines that keep their columns. */
export function code(text: string | readonly string[], language?: string): DocumentBlock {
  return { kind: 'code', text, ...(language !== undefined && { language }) };
}

/** A table with its text columns and what else it has. */
export function table(
  columns: DocumentTable['columns'],
  rows: DocumentTable['rows'],
  more: Omit<DocumentTable, 'kind' | 'columns' | 'rows'> = {},
): DocumentTable {
  return { kind: 'table', columns, rows, ...more };
}

/** Blocks under a title. */
export function section(
  title: string,
  blocks: readonly DocumentBlock[],
  more: Pick<DocumentSection, 'folded' | 'priority'> = {},
): DocumentSection {
  return { title, blocks, ...more };
}
