import { plainText } from './escape.ts';

/** A name of C++, mangled or not, may be longer than any line. */
const CPP_NAME = /::|^_Z/;

/**
 * Breaks text at blanks; lines after the first are indented. A word longer than a line stays whole, so that it can be copied; a name of C++ is
 * broken.
 */
export function wrap(text: string, width: number, indent: number): string[] {
  const lead = /^ */.exec(text)?.[0] ?? '';
  const lines: string[] = [];
  let line = '';
  const words = plainText(text, 4000)
    .split(' ')
    .flatMap((word) =>
      CPP_NAME.test(word) ? piecesOf(word, Math.max(1, width - Math.max(lead.length, indent))) : word,
    );
  for (const word of words) {
    const start = lines.length === 0 ? lead : ' '.repeat(indent);
    if (line !== '' && start.length + line.length + 1 + word.length > width) {
      lines.push(start + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, (lines.length === 0 ? lead : ' '.repeat(indent)) + line];
}

/** Text in lines of at most `width` characters: broken at blanks where there are any, else anywhere. At least one line. */
export function wrapInto(text: string, width: number): string[] {
  return wrap(text, width, 0).flatMap((line) => piecesOf(line, width));
}

function piecesOf(text: string, width: number): string[] {
  const count = Math.max(1, Math.ceil(text.length / width));
  return Array.from({ length: count }, (_, index) => text.slice(index * width, (index + 1) * width));
}
