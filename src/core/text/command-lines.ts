import { fromMarkdown } from 'mdast-util-from-markdown';
import { BREAK, COMMAND_LINE, DECORATED_COMMAND, mayHoldCommand, visibleTriggers } from './command-trigger.ts';
import { EMAIL_HEADER } from './email-header.ts';
import { limitMarkdown } from './limit-markdown.ts';
import { OpenElements } from './open-elements.ts';

type MarkdownBlock = ReturnType<typeof fromMarkdown>['children'][number];

/** A piece of the source by offsets. */
interface SourceSpan {
  readonly start: number;
  readonly end: number;
}

/** The lines of a comment that a reader may take for commands, as they were typed (backslash escapes undone). */
interface CommandLines {
  /** Lines that begin with a trigger in a paragraph at the top level, or in HTML outside of every element that holds text. */
  readonly commands: readonly string[];
  /** Lines that look like a command and are none, since they stand in a list, a heading, below a quote or in a folded element. */
  readonly misplaced: readonly string[];
}

/**
 * Finds the command lines of a comment. Quotes, those of e-mails included, code, HTML comments and link texts quote others or show examples, so they never
 * count. Lines are read as they were typed, so that `X__Y__Z` does not become emphasis.
 */
export function commandLines(markdown: string): CommandLines {
  if (!mayHoldCommand(markdown)) return { commands: [], misplaced: [] };
  const source = visibleTriggers(markdown);
  const tree = fromMarkdown(limitMarkdown(source), {
    // Emphasis and underlined headings cannot hide a command but cost quadratic time; entities stay as typed.
    extensions: [{ disable: { null: ['attention', 'setextUnderline', 'characterReference'] } }],
  });
  const commands: string[] = [];
  const misplaced: string[] = [];
  const elements = new OpenElements();
  for (const block of tree.children) {
    const { texts, hidden } = textsOf(block, source, elements);
    for (const { at, text } of linesOf(source, block)) {
      const indent = COMMAND_LINE.exec(text)?.[0].length;
      const decorations = DECORATED_COMMAND.exec(text)?.[0].length;
      const holds = (spans: readonly SourceSpan[], place: number) =>
        spans.some(({ start, end }) => start <= place && place < end);
      EMAIL_HEADER.lastIndex = at;
      if (holds(texts, at) && EMAIL_HEADER.test(source)) return { commands, misplaced };
      if (indent !== undefined && holds(texts, at + indent)) commands.push(unescaped(text.trim()));
      else if (decorations !== undefined && !holds(hidden, at + decorations)) {
        misplaced.push(unescaped(text.slice(decorations).trim()));
      }
    }
  }
  return { commands, misplaced };
}

/** The spans of a block where a line is a command, and those where it is an example or a quote. Other lines are misplaced. */
function textsOf(
  block: MarkdownBlock,
  source: string,
  elements: OpenElements,
): { texts: SourceSpan[]; hidden: SourceSpan[] } {
  const span = spanOf(block);
  if (block.type === 'html') {
    const texts = elements.read(source.slice(span.start, span.end)).map(({ start, end, context }) => ({
      start: span.start + start,
      end: span.start + end,
      context,
    }));
    const shown = texts.filter(({ context }) => context !== 'quoted');
    return { texts: texts.filter(({ context }) => context === 'none'), hidden: without(span, shown) };
  }
  if (block.type !== 'paragraph') {
    const quoted = elements.context === 'quoted' || block.type === 'code';
    return { texts: [], hidden: quoted ? [span] : examplesOf(block) };
  }
  const texts: SourceSpan[] = [];
  const shown: SourceSpan[] = [];
  for (const child of block.children) {
    const place = spanOf(child);
    if (child.type === 'html') {
      elements.read(source.slice(place.start, place.end));
      shown.push(place);
    } else if (child.type === 'text' && elements.context !== 'quoted') {
      shown.push(place);
      if (elements.context === 'none') texts.push(place);
    }
  }
  return { texts, hidden: without(span, shown) };
}

/** Code, comments and link texts anywhere inside a block. */
function examplesOf(block: MarkdownBlock): SourceSpan[] {
  const found: SourceSpan[] = [];
  const walk = (node: { type: string; children?: unknown[] } & Pick<MarkdownBlock, 'position'>): void => {
    if (['code', 'inlineCode', 'html', 'link', 'linkReference', 'definition'].includes(node.type))
      found.push(spanOf(node));
    for (const child of node.children ?? []) walk(child as typeof node);
  };
  walk(block as Parameters<typeof walk>[0]);
  return found;
}

function spanOf({ position }: Pick<MarkdownBlock, 'position'>): SourceSpan {
  return { start: position?.start.offset ?? 0, end: position?.end.offset ?? 0 };
}

/** The parts of a span that none of the ordered, disjoint inner spans covers. */
function without(span: SourceSpan, inner: readonly SourceSpan[]): SourceSpan[] {
  const starts = [span.start, ...inner.map(({ end }) => end)];
  const ends = [...inner.map(({ start }) => start), span.end];
  return starts.map((start, at) => ({ start, end: ends[at] ?? start })).filter(({ start, end }) => start < end);
}

const LINE_ENDS = /(?<=\r\n|\n|\r(?!\n))/;
/** The same, and line breaks of HTML: in other blocks they do not end the line with the mark of a quote or list. */
const SHOWN_LINE_ENDS = new RegExp(`(?<=\\r\\n|\\n|\\r(?!\\n)|${BREAK})|(?=${BREAK})`, 'i');

/** The lines of a block from the begin of its first line, with their offsets. */
function linesOf(source: string, block: MarkdownBlock): { at: number; text: string }[] {
  const { start, end } = spanOf(block);
  let at = start;
  return source
    .slice(start, end)
    .split(block.type === 'paragraph' || block.type === 'html' ? SHOWN_LINE_ENDS : LINE_ENDS)
    .map((text) => {
      const line = { at, text };
      at += text.length;
      return line;
    });
}

function unescaped(line: string): string {
  return line.replaceAll('&nbsp;', ' ').replace(/\\([!-/:-@[-`{-~])/g, '$1');
}
