import { fromMarkdown } from 'mdast-util-from-markdown';

/** Longest line, deepest nesting, and most quote marks, bullets and brackets the Markdown parser is shown: its work grows with their squares. */
const LINE_MAX = 1200;
const DEPTH_MAX = 4;
const CONTAINERS_MAX = 500;
const BRACKETS_MAX = 1000;

/** Whether a line outside of any Markdown structure would be a command; cheap, used before anything is parsed. */
const LOOKS_LIKE_COMMAND = /^[ \t]*\/ab(?=\s|$)/m;

/**
 * The lines of a comment that people meant as commands: those that begin with `/ab` in a paragraph at the top level.
 * Quotes, lists, code, HTML and link texts are other people's words or examples, and do not count.
 * Lines come as they were typed (backslash escapes undone), so that `X__Y__Z` is not read as emphasis.
 */
export function commandLines(markdown: string): string[] {
  const source = markdown.replace(/^\uFEFF/, '');
  if (!LOOKS_LIKE_COMMAND.test(source)) return [];
  const tree = fromMarkdown(calm(source), {
    // Emphasis cannot hide a command and costs quadratic time; entities stay as typed.
    extensions: [{ disable: { null: ['attention', 'characterReference'] } }],
  });
  const lines: string[] = [];
  for (const block of tree.children) {
    if (block.type !== 'paragraph' || !block.position) continue;
    const spans = block.children
      .filter((child) => child.type === 'text')
      .map((child) => [child.position?.start.offset ?? 0, child.position?.end.offset ?? 0] as const);
    let offset = block.position.start.offset ?? 0;
    const end = block.position.end.offset ?? 0;
    for (const line of source.slice(offset, end).split(/(?<=\r\n|\n|\r(?!\n))/)) {
      const indent = /^[ \t]*(?=\/ab(?:\s|$))/.exec(line)?.[0].length;
      const at = offset + (indent ?? 0);
      offset += line.length;
      if (indent === undefined || !spans.some(([start, stop]) => start <= at && at < stop)) continue;
      lines.push(unescaped(line.trim()));
    }
  }
  return lines;
}

function unescaped(line: string): string {
  return line.replace(/\\([!-/:-@[-`{-~])/g, '$1');
}

/** The same text at the same offsets, with what would make the parser slow overwritten by `x`. */
function calm(markdown: string): string {
  let containers = 0;
  let brackets = 0;
  return markdown
    .split(/(\r\n|\n|\r)/)
    .map((line, index) => {
      if (index % 2 === 1) return line;
      let at = 0;
      for (let depth = 0; ; depth += 1) {
        const marker = /^[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))/.exec(line.slice(at, at + 200));
        if (!marker) return overwritten(line, LINE_MAX);
        containers += 1;
        if (depth === DEPTH_MAX || containers > CONTAINERS_MAX) return overwritten(line, at);
        at += marker[0].length;
      }
    })
    .join('')
    .replace(/[[\]]/g, (bracket) => {
      brackets += 1;
      return brackets > BRACKETS_MAX ? 'x' : bracket;
    });
}

function overwritten(line: string, from: number): string {
  return line.length <= from ? line : line.slice(0, from) + 'x'.repeat(line.length - from);
}
