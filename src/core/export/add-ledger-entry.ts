import { dayOf } from '../decisions/day-of.ts';
import type { LedgerEntry } from './ledger-entry.ts';

/** The form of a ledger: rows of a table, or items of a list. */
type LedgerShape = 'table' | 'bullet';

/** A ledger with a row more. Without `inserted`, which stands at `at`, the text is the old one. */
interface AddedEntry {
  readonly text: string;
  /** Index of the added text, in UTF-16 units. */
  readonly at: number;
  readonly inserted: string;
}

/** A line of the document: its text without the end, and where it starts and ends. */
interface Line {
  readonly text: string;
  readonly start: number;
  /** Where the next line starts. */
  readonly end: number;
  /** Whether the document ends within it. */
  readonly isCut: boolean;
}

/** Which part of an entry a column holds, by its head. */
const COLUMNS: readonly (readonly [RegExp, keyof LedgerEntry])[] = [
  [/date|day|when|日付/i, 'date'],
  [/status|decision|verdict|outcome|state|判定|状態|決定/i, 'decision'],
  [/evidence|link|run|source|証拠|根拠/i, 'evidence'],
  [/area|box|flag|change|proposal|direction|what|name|変更|箱/i, 'change'],
  [/result|reason|note|number|effect|delta|why|理由|結果|備考/i, 'result'],
];

const PARTS: readonly (keyof LedgerEntry)[] = ['date', 'change', 'decision', 'result', 'evidence'];
const HEADS = ['Date', 'Change', 'Decision', 'Result', 'Evidence'] as const;

/**
 * Adds an entry to a ledger, at its newest end: above the first row where the dates of the rows fall, else below the last one. Everything else
 * stays byte for byte. A document that has the entry stays as it is; one without a ledger of this shape gets one at its end, and an empty
 * one a title.
 */
export function addLedgerEntry(document: string, entry: LedgerEntry, shape: LedgerShape): AddedEntry {
  if (document.includes(entry.evidence)) return { text: document, at: document.length, inserted: '' };
  const lines = linesOf(document);
  const end = /\r\n/.test(document.slice(0, 10_000)) ? '\r\n' : '\n';
  const ledger = shape === 'table' ? tableIn(lines) : listIn(lines);
  if (ledger === null) return at(document, document.length, freshLedger(document, entry, shape, end));
  const { rows, above, write } = ledger;
  const days = rows.flatMap(({ text }) => dayOf(text) ?? []);
  const isNewestFirst = (days[0] ?? '') > (days.at(-1) ?? '');
  const before = isNewestFirst || rows.length === 0 ? above : rows.at(-1);
  const row = write(entry);
  const place = before?.end ?? 0;
  // Below a last line without an end, the row stands on a line of its own, and has none either.
  return at(document, place, before?.isCut === true ? `${end}${row}` : `${row}${end}`);
}

interface FoundLedger {
  /** In their order. */
  readonly rows: readonly Line[];
  /** The line above the first row; undefined: the document starts with it. */
  readonly above: Line | undefined;
  write(entry: LedgerEntry): string;
}

/** The first table with a column for decisions. */
function tableIn(lines: readonly Line[]): FoundLedger | null {
  for (const [index, above] of lines.entries()) {
    const head = lines[index - 1];
    if (head === undefined || !/^\s*\|?[\s:|-]*-[\s:|-]*$/.test(above.text) || !head.text.includes('|')) continue;
    const parts = cellsOf(head.text).map((cell) => COLUMNS.find(([name]) => name.test(cell))?.[1]);
    if (!parts.includes('decision')) continue;
    const rest = lines.slice(index + 1);
    const length = rest.findIndex(({ text }) => !text.trim().startsWith('|'));
    return {
      rows: length === -1 ? rest : rest.slice(0, length),
      above,
      write: (entry) => `| ${cellTexts(parts, entry).join(' | ')} |`,
    };
  }
  return null;
}

/** What no column is for is added to the last column that holds text, so that nothing is lost. */
function cellTexts(parts: readonly (keyof LedgerEntry | undefined)[], entry: LedgerEntry): string[] {
  const isFirst = (index: number) => parts.indexOf(parts[index]) === index;
  const cells = parts.map((part, index) => (part === undefined || !isFirst(index) ? [] : [entry[part]]));
  const left = PARTS.filter((part) => !parts.includes(part)).map((part) => entry[part]);
  const place = Math.max(parts.lastIndexOf('result'), parts.lastIndexOf('evidence'), parts.indexOf('change'), 0);
  cells[isFirst(place) ? place : 0]?.push(...left);
  return cells.map((texts) => texts.join('; ') || '-');
}

/** The first list whose items have a decision and stand at the left. */
function listIn(lines: readonly Line[]): FoundLedger | null {
  const isItem = ({ text }: Line) => /^[-*+] /.test(text);
  const first = lines.findIndex((line) => isItem(line) && /\b(?:GO|NO-GO|NOGO|HOLD)\b/.test(line.text));
  if (first === -1) return null;
  let start = first;
  while (start > 0 && lines[start - 1] !== undefined && isItem(lines[start - 1] as Line)) start -= 1;
  // Further lines of an item are indented; an empty line ends the list.
  const rest = lines.slice(start);
  const length = rest.findIndex((line) => !isItem(line) && !/^\s+\S/.test(line.text));
  const within = length === -1 ? rest : rest.slice(0, length);
  const mark = lines[first]?.text[0] ?? '-';
  const write = (entry: LedgerEntry) => `${mark} ${bulletText(entry)}`;
  return { rows: itemsOf(within, isItem), above: lines[start - 1], write };
}

/** Items with their further lines as one line each. */
function itemsOf(lines: readonly Line[], isItem: (line: Line) => boolean): Line[] {
  const items: Line[] = [];
  for (const line of lines) {
    const last = items.at(-1);
    if (isItem(line) || last === undefined) items.push(line);
    else items[items.length - 1] = { ...line, start: last.start, text: last.text };
  }
  return items;
}

function bulletText({ date, change, decision, result, evidence }: LedgerEntry): string {
  return `${date} ${change}: **${decision}**, ${result} (${evidence})`;
}

function freshLedger(document: string, entry: LedgerEntry, shape: LedgerShape, end: string): string {
  const title = document === '' ? ['# Ledger', ''] : document.endsWith('\n') ? [''] : ['', ''];
  const row = PARTS.map((part) => entry[part]);
  const body =
    shape === 'table'
      ? [`| ${HEADS.join(' | ')} |`, `| ${HEADS.map(() => '---').join(' | ')} |`, `| ${row.join(' | ')} |`]
      : [`- ${bulletText(entry)}`];
  return [...title, ...body, ''].join(end);
}

function at(document: string, place: number, inserted: string): AddedEntry {
  return { text: document.slice(0, place) + inserted + document.slice(place), at: place, inserted };
}

function cellsOf(row: string): string[] {
  const cells = row.trim().split(/(?<!\\)\|/);
  return cells.slice(cells[0] === '' ? 1 : 0, cells.at(-1)?.trim() === '' ? -1 : undefined);
}

/** The lines outside blocks of code; those inside are empty, so that nothing is found there. */
function linesOf(document: string): Line[] {
  const lines: Line[] = [];
  let fence = '';
  for (let start = 0; start < document.length; ) {
    const next = document.indexOf('\n', start);
    const end = next === -1 ? document.length : next + 1;
    const raw = document.slice(start, next === -1 ? end : next);
    const text = raw.endsWith('\r') && next !== -1 ? raw.slice(0, -1) : raw;
    const mark = /^\s{0,3}(```|~~~)/.exec(text)?.[1] ?? '';
    const isCode = fence !== '' || mark !== '';
    if (mark !== '' && (fence === '' || fence === mark)) fence = fence === '' ? mark : '';
    lines.push({ text: isCode ? '' : text, start, end, isCut: next === -1 });
    start = end;
  }
  return lines;
}
