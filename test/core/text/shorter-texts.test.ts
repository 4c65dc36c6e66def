import fc from 'fast-check';
import { expect, test } from 'vitest';
import { utf8Bytes } from '../../../src/core/text/bytes.ts';
import { shorterTexts } from '../../../src/core/text/shorter-texts.ts';

test('shorterTexts keeps a text that fits, and its last form is the headline with the link', () => {
  const text = '<!-- alloc-ab:r1 -->\n\n**GO: faster**\n\nSee the [run](https://github.com/a/b/actions/runs/5).';
  expect(shorterTexts(text, 1000)).toEqual([
    text,
    `${text}\n\nGitHub refused the longer text of this report.`,
    '<!-- alloc-ab:r1 -->\n\n**GO: faster**\n\nhttps://github.com/a/b/actions/runs/5\n\nGitHub refused the longer text of this report.',
  ]);
});

test('shorterTexts: each form of letters of one to four bytes is in its limit, keeps the tag, and no letter is halved', () => {
  const letters = fc.constantFrom('a', 'é', '−', '語', '😀', '\n', '\u0000', '\ud800');
  fc.assert(
    fc.property(fc.array(letters, { maxLength: 300 }), fc.integer({ min: 1, max: 900 }), (some, repeat) => {
      const body = some.join('').repeat(repeat);
      const [full, short, line] = shorterTexts(`<!-- t -->\n${body}`, 65_535);
      expect(utf8Bytes(full)).toBeLessThanOrEqual(65_535);
      expect(utf8Bytes(short)).toBeLessThanOrEqual(8_100);
      expect(utf8Bytes(line)).toBeLessThanOrEqual(700);
      for (const form of [full, short, line]) expect(form.startsWith('<!-- t -->\n')).toBe(true);
      expect(line.isWellFormed()).toBe(true);
      expect(line).not.toContain('\u0000');
    }),
    { numRuns: 60 },
  );
});
