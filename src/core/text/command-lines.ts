import { fromMarkdown } from 'mdast-util-from-markdown';
import { COMMAND_LINE, mayHoldCommand } from './command-trigger.ts';
import { limitMarkdown } from './limit-markdown.ts';

/**
 * The command lines of a comment: lines that begin with `/ab` or `/release` in a paragraph at the top level. Quotes, lists, code,
 * HTML and link texts quote others or show examples, so they do not count. Lines are returned as they were typed (backslash
 * escapes undone), so that `X__Y__Z` does not become emphasis.
 */
export function commandLines(markdown: string): string[] {
  const source = markdown.replace(/^\uFEFF/, '');
  if (!mayHoldCommand(source)) return [];
  const tree = fromMarkdown(limitMarkdown(source), {
    // Emphasis and underlined headings cannot hide a command but cost quadratic time; entities stay as typed.
    extensions: [{ disable: { null: ['attention', 'setextUnderline', 'characterReference'] } }],
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
      const indent = COMMAND_LINE.exec(line)?.[0].length;
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
