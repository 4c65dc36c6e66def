import { COMMAND_LINE } from './command-trigger.ts';

/** Longest line for the parser, in UTF-16 units. */
const LINE_MAX = 1200;
/** Deepest quote or list, and most markers of quotes and lists in the text. */
const DEPTH_MAX = 4;
const CONTAINERS_MAX = 500;
/** Most square brackets in the text. */
const BRACKETS_MAX = 1000;
/** Longest row of lines without a blank one; of further lines only fences and the first commands reach the parser. */
const ROW_MAX = 200;
const ROW_COMMANDS_MAX = 50;

const FENCE = /^ {0,3}(?:```|~~~)/;
const CONTAINER = /^[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))/;

/**
 * The text with the same offsets, where everything that makes a Markdown parser slow is overwritten. The time of the parser grows
 * with the square of nesting, of brackets, and of lines that lazily continue a quote: 60 KB of them take minutes.
 * Comments by people are far below every limit and stay unchanged.
 */
export function limitMarkdown(markdown: string): string {
  let containers = 0;
  let brackets = 0;
  let row = 0;
  let commands = 0;

  function limitLine(line: string): string {
    row = line.trim() === '' ? 0 : row + 1;
    if (row > ROW_MAX && !FENCE.test(line)) {
      const isCommand = COMMAND_LINE.test(line);
      commands += Number(isCommand);
      if (!isCommand || commands > ROW_COMMANDS_MAX) return ' '.repeat(line.length);
    }
    let at = 0;
    for (let depth = 0; ; depth += 1) {
      const marker = CONTAINER.exec(line.slice(at, at + 200));
      if (!marker) return overwritten(line, LINE_MAX);
      containers += 1;
      if (depth === DEPTH_MAX || containers > CONTAINERS_MAX) return overwritten(line, at);
      at += marker[0].length;
    }
  }

  return markdown
    .split(/(\r\n|\n|\r)/)
    .map((line, index) => (index % 2 === 1 ? line : limitLine(line)))
    .join('')
    .replace(/[[\]]/g, (bracket) => {
      brackets += 1;
      return brackets > BRACKETS_MAX ? 'x' : bracket;
    });
}

function overwritten(line: string, from: number): string {
  return line.length <= from ? line : line.slice(0, from) + 'x'.repeat(line.length - from);
}
