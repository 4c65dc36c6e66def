import fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { expect, test } from 'vitest';
import {
  codeBlock,
  hiddenTag,
  htmlText,
  inlineCode,
  inlineText,
  link,
  plainText,
} from '../../../src/core/text/escape.ts';
import { HOSTILE } from '../../fixtures/hostile.ts';
import { smuggled } from '../harmless-markdown.ts';

const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string(), fc.constantFrom(...'@#|`<>*_-[]()!$:\\&\n 1.')), {
    maxLength: 8,
  })
  .map((parts) => parts.join(''));

test('inlineText and inlineCode keep ordinary text', () => {
  const text = 'GO: HZ4_S12_MPSC=1 gains +12.3 % on mt-remote-small (2 of 3), see docs/x.md';
  expect(inlineText(text)).toBe(text);
  expect(inlineCode('hz4 HZ4_S12_MPSC=1')).toBe('`hz4 HZ4_S12_MPSC=1`');
});

test('inlineText and inlineCode form no markup, mention or link', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      for (const markdown of [inlineText(text), `- ${inlineText(text)}`, inlineCode(text), `line\n${inlineText(text)}`])
        expect(smuggled(markdown)).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('inlineText shows exactly its characters', () => {
  const shown = (markdown: string): string => {
    const [paragraph] = fromMarkdown(markdown).children;
    const parts = paragraph?.type === 'paragraph' ? paragraph.children : [];
    return parts
      .map((part) => (part.type === 'text' ? part.value : ''))
      .join('')
      .replaceAll('\u2060', '');
  };
  for (const text of [
    'a_b __c__ *d* `e` [f](g) \\h',
    '1. not a list',
    '- not a list',
    '# no heading',
    '=====',
    'a < b > c & d | e',
  ])
    expect(shown(inlineText(text))).toBe(text);
});

test('inlineText and inlineCode never open another cell', () => {
  expect(inlineText('a | b')).not.toContain('|');
  expect(inlineCode('a | b')).not.toContain('|');
});

test('plainText cuts after a whole character', () => {
  expect(plainText('a'.repeat(50), 10)).toBe(`${'a'.repeat(9)}…`);
  expect(plainText('😀😀😀', 4)).toBe('😀…');
});

test('plainText makes hidden, reordering and control characters visible', () => {
  expect(plainText('a\u202eb\u200bc\u001b[31m', 100)).toBe('a�b�c�[31m');
  expect(plainText('a\n\tb\u2028c', 100)).toBe('a b c');
});

test('codeBlock cannot be closed by its text', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const { children } = fromMarkdown(`${codeBlock(text)}\n\nafter`);
      expect(children.map(({ type }) => type)).toEqual(['code', 'paragraph']);
    }),
  );
});

test('hiddenTag cannot leave its HTML comment', () => {
  expect(hiddenTag('ab:7:x')).toBe('<!-- ab:7:x -->');
  fc.assert(
    fc.property(hostileText, (text) => {
      expect(hiddenTag(text).slice(4, -4)).not.toMatch(/--|>/);
    }),
  );
});

test('link accepts plain addresses only', () => {
  expect(link('run', 'https://github.com/o/r/actions/runs/1')).toBe('[run](https://github.com/o/r/actions/runs/1)');
  expect(link('run', 'javascript:alert(1)')).toBe('run');
  expect(link('run', 'https://x.example/) [a](b')).toBe('run');
  expect(link('run', undefined)).toBe('run');
});

test('htmlText has no character of markup', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      expect(htmlText(text)).not.toMatch(/[<>"'`]|&(?!(amp|lt|gt|quot|#39|#96);)/);
    }),
  );
});
