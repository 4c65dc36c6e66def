import { COMMAND_LINE } from './command-trigger.ts';

/** Longest line that is shown to the parser, in UTF-16 units. */
const LINE_MAX = 1200;
/** Deepest quote or list, and most marks of quotes and lists in all. */
const DEPTH_MAX = 4;
const CONTAINERS_MAX = 500;
/** Most square brackets in all. */
const BRACKETS_MAX = 1000;
/** Lines without a blank one between them, after which only fences and the first commands are shown. */
const RUN_MAX = 200;
const RUN_COMMANDS_MAX = 50;

const FENCE = /^ {0,3}(?:```|~~~)/;
const CONTAINER = /^[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))/;

/**
 * The same text at the same offsets, with what makes a Markdown parser slow overwritten. The parser's work grows with the
 * square of nesting, of brackets, and of lines that lazily continue a quote: 60 KB of them take minutes.
 * Comments that people write are far below every bound and come back unchanged.
 */
export function calmMarkdown(markdown: string): string {
  let containers = 0;
  let brackets = 0;
  let run = 0;
  let commands = 0;

  function calmLine(line: string): string {
    run = line.trim() === '' ? 0 : run + 1;
    if (run > RUN_MAX && !FENCE.test(line)) {
      const isCommand = COMMAND_LINE.test(line);
      commands += Number(isCommand);
      if (!isCommand || commands > RUN_COMMANDS_MAX) return ' '.repeat(line.length);
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
    .map((line, index) => (index % 2 === 1 ? line : calmLine(line)))
    .join('')
    .replace(/[[\]]/g, (bracket) => {
      brackets += 1;
      return brackets > BRACKETS_MAX ? 'x' : bracket;
    });
}

function overwritten(line: string, from: number): string {
  return line.length <= from ? line : line.slice(0, from) + 'x'.repeat(line.length - from);
}
