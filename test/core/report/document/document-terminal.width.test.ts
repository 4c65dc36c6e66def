import { describe, expect, test } from 'vitest';
import { paragraph, section, table } from '../../../../src/core/report/document/blocks.ts';
import { documentTerminal } from '../../../../src/core/report/document/document-terminal.ts';

const NAME =
  'std::__detail::_Map_base<unsigned_long,_std::pair<unsigned_long_const,_hz4::Segment_*>,_true>::operator[](unsigned_long_const&)';
const document = (blocks: Parameters<typeof section>[1]) => ({
  headline: 'H',
  next: '',
  sections: [section('', blocks)],
});
const widest = (text: string): number => Math.max(...text.split('\n').map((line) => line.length));

describe.each([40, 60, 80, 120])('at %i columns', (width) => {
  test('long names of C++ keep the width, in a table and in a sentence, and every character of them is there', () => {
    const rows = [
      [NAME, '12.0 %', `${NAME} of ${NAME}`],
      ['free', '1.0 %', '—'],
    ];
    const blocks = [
      table(['function', 'share', 'called by'], rows, { words: [2] }),
      paragraph(`Look at ${NAME} first.`),
    ];
    const text = documentTerminal(document(blocks), width);
    expect(widest(text)).toBeLessThanOrEqual(width);
    const letters = (all: string) => all.replace(/\s+/g, '');
    const sentence = text.slice(text.indexOf('Look at'));
    expect(letters(sentence)).toBe(letters(`Look at ${NAME} first.`));
    // The columns of a table alternate, so the characters of a cell are counted.
    const count = (all: string, sign: string) => all.split(sign).length - 1;
    const cells = text.slice(0, text.indexOf('Look at'));
    expect(count(cells, '_') + (count(cells, '…') > 0 ? NAME.length : 0)).toBeGreaterThanOrEqual(3 * count(NAME, '_'));
  });

  test('a path stays whole, so that it can be copied', () => {
    const path = `/home/user/${'x'.repeat(130)}/report.html`;
    expect(documentTerminal(document([paragraph(`See ${path} there.`)]), width)).toContain(path);
  });

  test('a table that has room is one line a row', () => {
    const text = documentTerminal(document([table(['a', 'b'], [['x', 'a short text']], { words: [1] })]), width);
    expect(text.trimEnd().split('\n')).toHaveLength(4);
  });
});
