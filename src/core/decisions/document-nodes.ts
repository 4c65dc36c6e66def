/** Longest text of a node that is read, in characters: a longer line or paragraph is cut. */
const TEXT_MAX = 4000;

/** A part of a document that can hold a decision. */
export interface DocumentNode {
  readonly kind: 'heading' | 'row' | 'item' | 'text';
  /** Level of a heading, indentation of an item, else 0. */
  readonly depth: number;
  /** Its lines, joined by spaces, at most 4000 characters. */
  readonly text: string;
  /** From 1. */
  readonly lineNumber: number;
  /** Index of the item that a nested one belongs to; of a heading, the heading of the section around it; else null. */
  readonly parent: number | null;
  /** Index of the heading of its section. */
  readonly heading: number | null;
  /** Of a row: its cells. */
  readonly cells?: readonly string[];
  /** Of a row: index of the column that holds the decision; -1: no heading of a column says so. */
  readonly decisionColumn?: number;
}

/** Heads of columns that hold decisions. */
const DECISION_COLUMN =
  /^[\s`*_]*(?:final )?(?:status|decision|verdict|outcome|state|result|判定|結果|結論|状態|決定)/i;

type NodeDraft = { -readonly [Key in keyof DocumentNode]: DocumentNode[Key] };

/**
 * The headings, table rows, list items and paragraphs of a Markdown or plain text, in order. Blocks of code are read line by line. Time and
 * memory grow with the length of the text; no line is looked at beyond 4000 characters.
 */
export function documentNodes(text: string): DocumentNode[] {
  const nodes: NodeDraft[] = [];
  const headings: number[] = [];
  const items: number[] = [];
  let table: { column: number } | null = null;
  let isOpen = false;
  let fence = '';
  let lineNumber = 0;

  function add(node: Omit<NodeDraft, 'heading' | 'lineNumber'>): number {
    return nodes.push({ ...node, heading: headings.at(-1) ?? null, lineNumber }) - 1;
  }

  for (const line of linesOf(text)) {
    lineNumber += 1;
    const start = line.trimStart();
    const indent = line.length - start.length;
    const mark = /^(?:```|~~~)/.exec(start)?.[0] ?? '';
    const isRow = fence === '' && start.startsWith('|');
    if (!isRow) table = null;
    if (mark !== '' && (fence === '' || fence === mark)) {
      fence = fence === '' ? mark : '';
      isOpen = false;
    } else if (start === '') {
      isOpen = false;
    } else if (fence !== '') {
      add({ kind: 'text', depth: 0, text: start, parent: null });
    } else if (isRow) {
      const cells = cellsOf(start);
      if (cells.every((cell) => /^:?-+:?$/.test(cell))) continue;
      table ??= { column: cells.findIndex((cell) => DECISION_COLUMN.test(cell)) };
      add({ kind: 'row', depth: 0, text: start, parent: null, cells, decisionColumn: table.column });
      isOpen = false;
    } else if (/^#{1,6}\s/.test(start) && indent < 4) {
      const depth = /^#+/.exec(start)?.[0].length ?? 1;
      while (headings.length > 0 && (nodes[headings.at(-1) ?? 0]?.depth ?? 0) >= depth) headings.pop();
      const parent = headings.at(-1) ?? null;
      headings.push(add({ kind: 'heading', depth, text: start.slice(depth).trim(), parent }));
      items.length = 0;
      isOpen = false;
    } else if (/^(?:[-*+]|\d{1,9}[.)])\s/.test(start)) {
      while (items.length > 0 && (nodes[items.at(-1) ?? 0]?.depth ?? 0) >= indent) items.pop();
      const parent = items.at(-1) ?? null;
      items.push(add({ kind: 'item', depth: indent, text: start.replace(/^\S+\s+/, ''), parent }));
      isOpen = true;
    } else {
      const last = nodes.at(-1);
      if (isOpen && last !== undefined) {
        if (last.text.length < TEXT_MAX) last.text = `${last.text} ${start}`.slice(0, TEXT_MAX);
        continue;
      }
      if (indent === 0) items.length = 0;
      add({ kind: 'text', depth: 0, text: start, parent: items.at(-1) ?? null });
      isOpen = true;
    }
  }
  return nodes;
}

function* linesOf(text: string): Generator<string> {
  for (let at = 0; at <= text.length; ) {
    const next = text.indexOf('\n', at);
    const end = next === -1 ? text.length : next;
    yield text.slice(at, Math.min(end, at + TEXT_MAX)).trimEnd();
    at = end + 1;
  }
}

/** The cells of a row, as GitHub splits them: a bar counts in code too, `\|` does not. */
function cellsOf(row: string): string[] {
  const cells = row.split(/(?<!\\)\|/).map((cell) => cell.replaceAll('\\|', '|').trim());
  return cells.slice(1, cells.at(-1) === '' ? -1 : undefined);
}
