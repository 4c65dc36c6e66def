import fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { expect, test } from 'vitest';
import { cutMarkdown, utf8Bytes } from '../../../src/core/text/bytes.ts';

test.each([
  ['abc', 3],
  ['é', 2],
  ['−', 3],
  ['😀', 4],
  ['\ud800', 3],
])('utf8Bytes of %j is %d', (text, bytes) => expect(utf8Bytes(text)).toBe(bytes));

test('cutMarkdown keeps text that fits', () => {
  expect(cutMarkdown('a − b', 7)).toBe('a − b');
});

test('cutMarkdown ends after a whole line', () => {
  expect(cutMarkdown('one\ntwo\nthree\nfour', 16)).toBe('one\ntwo\n\n…');
});

test('cutMarkdown closes an open fence and open details', () => {
  const rows = Array.from({ length: 40 }, (_, index) => `row ${index}`).join('\n');
  expect(cutMarkdown(`<details>\n<summary>s</summary>\n\n\`\`\`\`text\n${rows}\n\`\`\`\`\n\n</details>`, 79)).toMatch(
    /\nrow 1\n````\n\n<\/details>\n\n…$/,
  );
});

test('cutMarkdown cuts a single long line after a whole character', () => {
  expect(cutMarkdown('😀😀😀', 10)).toBe('😀😀');
});

test('cutMarkdown never exceeds the limit and never leaves a code block open', () => {
  const line = fc.oneof(
    fc.constantFrom(
      '```',
      '````text',
      '~~~',
      '<details>\n<summary>s</summary>\n',
      '\n</details>\n',
      '```\u00a0',
      '- item',
      '',
      '    ```',
      '> ```',
    ),
    fc.string({ unit: 'grapheme', maxLength: 30 }),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), fc.integer({ min: 0, max: 400 }), (lines, limit) => {
      const markdown = lines.join('\n');
      const cut = cutMarkdown(markdown, limit);
      expect(utf8Bytes(cut)).toBeLessThanOrEqual(limit);
      if (cut !== markdown && cut.endsWith('\n\n…')) {
        const last = fromMarkdown(`${cut}\n\nafter`).children.at(-1);
        expect(last?.type).not.toBe('code');
      }
    }),
  );
});
