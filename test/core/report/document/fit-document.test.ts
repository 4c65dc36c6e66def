import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Document, DocumentBlock, DocumentSection } from '../../../../src/core/report/document/document.ts';
import { documentMarkdown } from '../../../../src/core/report/document/document-markdown.ts';
import { utf8Bytes } from '../../../../src/core/text/bytes.ts';
import { HOSTILE } from '../../../fixtures/hostile.ts';

const paragraph = (text: string): DocumentBlock => ({ kind: 'paragraph', text });
const section = (title: string, priority?: number): DocumentSection => ({
  title,
  blocks: [paragraph('x'.repeat(100))],
  ...(priority !== undefined && { priority }),
});
const titles = (markdown: string) => [...markdown.matchAll(/^\*\*(\w+)\*\*$/gm)].map(([, title]) => title);

const text = fc.oneof(
  fc.constantFrom(...HOSTILE, '$', '`', '|', '−', '😀'),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);
const long = fc.tuple(text, fc.integer({ min: 0, max: 300 })).map(([part, times]) => part.repeat(times));
const block: fc.Arbitrary<DocumentBlock> = fc.oneof(
  fc.record({ kind: fc.constant('paragraph' as const), text: long }),
  fc.record({ kind: fc.constant('note' as const), text: long }),
  fc.record({ kind: fc.constant('code' as const), text: fc.oneof(long, fc.array(long, { maxLength: 30 })) }),
  fc.record({ kind: fc.constant('list' as const), items: fc.array(text, { maxLength: 100 }) }),
  fc.record({
    kind: fc.constant('table' as const),
    columns: fc.constant(['a', 'b']),
    rows: fc.array(fc.tuple(text, text), { maxLength: 100 }),
  }),
);
const anySection = fc.record({
  title: text,
  blocks: fc.array(block, { maxLength: 4 }),
  folded: fc.boolean(),
  priority: fc.integer({ min: 0, max: 3 }),
});
const anyDocument: fc.Arbitrary<Document> = fc.record({
  headline: long,
  next: long,
  lead: fc.array(block, { maxLength: 3 }),
  sections: fc.array(anySection, { maxLength: 6 }),
});

test('documentMarkdown fits any document into any limit in bytes', () => {
  fc.assert(
    fc.property(anyDocument, fc.integer({ min: 0, max: 70_000 }), (document, limit) => {
      expect(utf8Bytes(documentMarkdown(document, limit))).toBeLessThanOrEqual(limit);
    }),
  );
});

test('documentMarkdown leaves out the highest priority first, of equal ones the last, and never priority 0', () => {
  const sections = [section('keep', 0), section('first'), section('second'), section('rare', 9), section('foot', 0)];
  const document: Document = { headline: 'H', next: '', sections };
  const whole = documentMarkdown(document);
  expect(titles(whole)).toEqual(['H', 'keep', 'first', 'second', 'rare', 'foot']);
  const shorter = documentMarkdown(document, utf8Bytes(whole) - 1);
  expect(titles(shorter)).toEqual(['H', 'keep', 'first', 'second', 'foot']);
  expect(shorter).toContain('left out here for length');
  expect(titles(documentMarkdown(document, utf8Bytes(shorter) - 1))).toEqual(['H', 'keep', 'first', 'foot']);
  expect(titles(documentMarkdown(document, 340))).toEqual(['H', 'keep', 'foot']);
});

test('documentMarkdown counts the rows, items and records that it leaves out', () => {
  const many = Array.from({ length: 61 }, (_, index) => `${index} ${'y'.repeat(40)}`);
  const blocks: DocumentBlock[] = [
    { kind: 'table', columns: ['a'], rows: many.map((cell) => [cell]) },
    { kind: 'list', items: many },
    { kind: 'code', text: [...many, 'last'] },
  ];
  const document: Document = { headline: 'H', next: '', sections: [{ title: '', blocks, priority: 0 }] };
  const shorter = documentMarkdown(document, utf8Bytes(documentMarkdown(document)) - 1);
  for (const count of ['1 more row', '1 more item', '2 more records'])
    expect(shorter).toContain(`… and ${count} in the report.`);
});

test('documentMarkdown of the smallest form is the headline, cut after a whole character', () => {
  const document: Document = { headline: '−'.repeat(300), next: 'n'.repeat(500), sections: [section('keep', 0)] };
  expect(documentMarkdown(document, 100)).toMatch(/^\*\*−+\*\*$/);
  expect(documentMarkdown(document, 4)).toBe('');
});

test('documentMarkdown shows at most 24 blocks of a section', () => {
  const blocks = Array.from({ length: 25 }, (_, index) => paragraph(`block ${index}`));
  const markdown = documentMarkdown({ headline: 'H', next: '', sections: [{ title: '', blocks }] });
  expect(markdown).toMatch(/block 23\n\n… and more in the report\.$/);
});
