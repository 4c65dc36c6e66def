import { plainText } from './escape.ts';

/** Breaks text at blanks; lines after the first are indented. A word longer than a line stays whole, so that it can be copied. */
export function wrap(text: string, width: number, indent: number): string[] {
  const lead = /^ */.exec(text)?.[0] ?? '';
  const lines: string[] = [];
  let line = '';
  for (const word of plainText(text, 4000).split(' ')) {
    const start = lines.length === 0 ? lead : ' '.repeat(indent);
    if (line !== '' && start.length + line.length + 1 + word.length > width) {
      lines.push(start + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, (lines.length === 0 ? lead : ' '.repeat(indent)) + line];
}
