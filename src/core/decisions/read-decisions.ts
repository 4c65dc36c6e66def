import type { Decision, DecisionWord } from '../../model/decision.ts';
import { dayOf } from './day-of.ts';
import { decisionIn, isLabel, startsWithDecision } from './decision-words.ts';
import { type DocumentNode, documentNodes } from './document-nodes.ts';
import { flagsIn, isNamedAfter } from './flag-names.ts';

/** Most documents, characters of one, and decisions that are returned. */
export const DECISION_LIMITS = { documents: 40, characters: 1_048_576, decisions: 200 } as const;

/** Most decisions about one flag in one document: the first ones. */
const IN_DOCUMENT = 8;
/** Mentions of one flag in one document that are looked at. */
const MENTIONS = 400;
/** Items around a nested one that are looked at. */
const LEVELS = 6;
/** Nodes below a heading, or beside an item, that are looked at. */
const NEAR = 24;
const QUOTE_MAX = 240;
const NUMBERS_MAX = 4;

/** A percentage or a rate with its sign. */
const NUMBER =
  /(?<![\w.])[-+\u2212±]?\d{1,9}(?:\.\d{1,6})?(?:\s?%|\s?[KMG](?:\s?ops\/s(?:ec)?)?(?![A-Za-z0-9])|\s?ops\/s)/g;

/** A document whose text is read. */
export interface DecisionDocument {
  readonly path: string;
  readonly text: string;
  /** Flags that it is about although it may not name them: an archive error cites it. */
  readonly about?: readonly string[];
}

/** The node that decides about a flag. */
interface Found {
  readonly word: DecisionWord;
  readonly at: number;
}

/**
 * What documents say was decided about flags: in a row of a table, in a list item or a paragraph with the flag's name and a decision, or
 * under a heading with one of them. A flag is found as a whole word. Decisions are returned newest first, and those without a date last;
 * a document that repeats the text of another one is left out. The limits are `DECISION_LIMITS`.
 */
export function readDecisions(documents: readonly DecisionDocument[], flags: readonly string[]): Decision[] {
  const asked = new Set(flags);
  const seen = new Set<string>();
  const found = documents.slice(0, DECISION_LIMITS.documents).flatMap((document) => ofDocument(document, asked));
  const fresh = found.filter(({ flag, decision, quote }) => {
    const key = `${flag} ${decision} ${quote}`;
    return !seen.has(key) && seen.add(key);
  });
  return fresh
    .sort((a, b) => ((a.date ?? '') === (b.date ?? '') ? 0 : (a.date ?? '') < (b.date ?? '') ? 1 : -1))
    .slice(0, DECISION_LIMITS.decisions);
}

function ofDocument({ path, text, about = [] }: DecisionDocument, asked: ReadonlySet<string>): Decision[] {
  const nodes = documentNodes(text.slice(0, DECISION_LIMITS.characters));
  const counts = new Map<string, number>();
  const mentions = new Map<string, number>();
  const decisions: Decision[] = [];
  for (const [at, node] of nodes.entries()) {
    for (const flag of flagsIn(node.text, asked)) {
      const [count, seen] = [counts.get(flag) ?? 0, mentions.get(flag) ?? 0];
      mentions.set(flag, seen + 1);
      const found = count < IN_DOCUMENT && seen < MENTIONS ? decides(nodes, at, flag, asked) : undefined;
      if (found === undefined) continue;
      const decision = decisionAt(path, nodes, found, flag);
      if (decisions.some((each) => each.flag === flag && each.lineNumber === decision.lineNumber)) continue;
      counts.set(flag, count + 1);
      decisions.push(decision);
    }
  }
  const cited = about.filter((flag) => asked.has(flag) && !counts.has(flag));
  const named = [...asked].filter((flag) => !counts.has(flag) && !cited.includes(flag) && isNamedAfter(path, flag));
  const whole = cited.length + named.length > 0 ? wholeDocument(path, nodes) : undefined;
  const rest = whole === undefined ? [] : [...cited, ...named];
  return [...decisions, ...rest.map((flag) => decisionAt(path, nodes, whole as Found, flag))];
}

/** The node that decides about the flag that a node names; undefined: none near it does. */
function decides(
  nodes: readonly DocumentNode[],
  at: number,
  flag: string,
  asked: ReadonlySet<string>,
): Found | undefined {
  const node = nodes[at];
  if (node === undefined) return undefined;
  const own = ownDecision(node);
  if (own !== undefined) return { word: own, at };
  if (node.kind === 'heading') return below(nodes, at);
  return beside(nodes, at, flag, asked) ?? above(nodes, at);
}

/** The decision of a node alone: of a row, its column for decisions comes first. */
function ownDecision({ text, cells = [], decisionColumn = -1 }: DocumentNode): DecisionWord | undefined {
  return (
    decisionIn(cells[decisionColumn] ?? '') ?? decisionIn(cells.find(startsWithDecision) ?? '') ?? decisionIn(text)
  );
}

/** Under a heading: the first node that is labelled as a decision or starts with one, else none. */
function below(nodes: readonly DocumentNode[], at: number): Found | undefined {
  const depth = nodes[at]?.depth ?? 0;
  for (let next = at + 1; next < nodes.length && next <= at + NEAR; next += 1) {
    const node = nodes[next];
    if (node === undefined || (node.kind === 'heading' && node.depth <= depth)) break;
    const word = node.kind !== 'row' && startsWithDecision(node.text) ? decisionIn(node.text) : undefined;
    if (word !== undefined) return { word, at: next };
  }
  return undefined;
}

/** Beside a nested item: an item of the same parent that is labelled as a decision, or the parent itself. */
function beside(
  nodes: readonly DocumentNode[],
  at: number,
  flag: string,
  asked: ReadonlySet<string>,
  levels = LEVELS,
): Found | undefined {
  const parent = nodes[at]?.parent ?? null;
  if (parent === null || levels === 0) return undefined;
  for (let next = parent + 1; next < nodes.length && next <= at + NEAR; next += 1) {
    const node = nodes[next];
    if (node === undefined || node.parent === null) break;
    if (node.parent !== parent || !(isLabel(node.text) || startsWithDecision(node.text))) continue;
    // An item about another flag decides about that one.
    const others = flagsIn(node.text, asked).filter((name) => name !== flag);
    const word = others.length > 0 ? undefined : decisionIn(node.text);
    if (word !== undefined) return { word, at: next };
  }
  const word = decisionIn(nodes[parent]?.text ?? '');
  return word === undefined ? beside(nodes, parent, flag, asked, levels - 1) : { word, at: parent };
}

/** The nearest heading above that has a decision. */
function above(nodes: readonly DocumentNode[], at: number): Found | undefined {
  for (let heading = nodes[at]?.heading ?? null; heading !== null; heading = nodes[heading]?.parent ?? null) {
    const word = decisionIn(nodes[heading]?.text ?? '');
    if (word !== undefined) return { word, at: heading };
  }
  return undefined;
}

/** The decision of a document about one subject: of its title, of a text that is labelled as one, or of its name. */
function wholeDocument(path: string, nodes: readonly DocumentNode[]): Found | undefined {
  const title = nodes.findIndex(({ kind }) => kind === 'heading');
  const word = decisionIn(nodes[title]?.text ?? '');
  if (word !== undefined) return { word, at: title };
  for (const [at, { text, kind }] of nodes.entries()) {
    const labelled = kind !== 'row' && (isLabel(text) || startsWithDecision(text)) ? decisionIn(text) : undefined;
    if (labelled !== undefined) return { word: labelled, at };
  }
  const name = (path.split('/').at(-1) ?? '').replaceAll(/_(?=NO_GO|GO\b)/g, ' ').replaceAll('_', ' ');
  const named = decisionIn(name.replace('NO GO', 'NO-GO'));
  return named === undefined || nodes.length === 0 ? undefined : { word: named, at: Math.max(0, title) };
}

function decisionAt(path: string, nodes: readonly DocumentNode[], { word, at }: Found, flag: string): Decision {
  const node = nodes[at];
  const parts = [node?.text ?? '', ...children(nodes, at)];
  const date = dayOf(node?.text ?? '') ?? dayAbove(nodes, at) ?? dayOf(path.split('/').at(-1) ?? '') ?? dayAtTop(nodes);
  return {
    ...{ flag, decision: word },
    ...(date !== undefined && { date }),
    quote: oneLine(node?.cells?.join(' | ') ?? node?.text ?? ''),
    numbers: [...new Set(parts.join(' ').match(NUMBER) ?? [])].slice(0, NUMBERS_MAX),
    ...{ path, lineNumber: node?.lineNumber ?? 1 },
  };
}

/** The texts of the items below an item, which have its numbers. */
function children(nodes: readonly DocumentNode[], at: number): string[] {
  return nodes.slice(at + 1, at + 1 + NEAR).flatMap(({ parent, text }) => (parent === at ? [text] : []));
}

function dayAbove(nodes: readonly DocumentNode[], at: number): string | undefined {
  for (let heading = nodes[at]?.heading ?? null; heading !== null; heading = nodes[heading]?.parent ?? null) {
    const day = dayOf(nodes[heading]?.text ?? '');
    if (day !== undefined) return day;
  }
  return undefined;
}

/** A day that the head of a document gives as its date. */
function dayAtTop(nodes: readonly DocumentNode[]): string | undefined {
  const dated = nodes.slice(0, 8).find(({ text }) => /^[\s`*_>-]*(?:date|updated|日付|更新)/i.test(text));
  return dayOf(dated?.text ?? '');
}

function oneLine(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029\s]+/gu, ' ').trim();
  return plain.length <= QUOTE_MAX ? plain : `${plain.slice(0, QUOTE_MAX - 1)}…`;
}
