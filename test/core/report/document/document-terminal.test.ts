import fc from 'fast-check';
import { expect, test } from 'vitest';
import { table } from '../../../../src/core/report/document/blocks.ts';
import type { Document, DocumentTable } from '../../../../src/core/report/document/document.ts';
import { documentTerminal } from '../../../../src/core/report/document/document-terminal.ts';
import { surveyDocument } from '../../../../src/core/report/survey/survey-document.ts';
import { surveyRun } from '../../../fixtures/survey-run.ts';

const documentOf = (block: DocumentTable): Document => ({
  headline: 'x',
  next: '',
  sections: [{ title: '', blocks: [block] }],
});

test('a table that is too wide goes on below itself, with the columns that name its rows', () => {
  const block = table(
    ['rank', 'allocator', 'median', 'change', 'memory'],
    [['1', 'mimalloc', '12,345,678 ops/s', '+12.3 %', '123,456 KiB']],
    { words: [1] },
  );
  expect(documentTerminal(documentOf(block), 48).split('\n').slice(2)).toEqual([
    'rank  allocator            median   change',
    '1     mimalloc   12,345,678 ops/s  +12.3 %',
    '',
    'rank  allocator       memory',
    '1     mimalloc   123,456 KiB',
  ]);
});

test('a table that fits is printed as it is', () => {
  const block = table(['a', 'b'], [['x', '1']]);
  expect(documentTerminal(documentOf(block), 48)).toBe('x\n\na  b\nx  1');
});

test.each([60, 80, 120])('a comparison fits into %i columns', (width) => {
  const run = surveyRun({
    arms: [
      { label: 'hz4', speed: 1, memory: 1 },
      { label: 'mimalloc', speed: 1.25, memory: 1.1 },
      { label: 'tcmalloc', speed: 9, memory: 6 },
    ],
    rounds: 20,
  });
  const lines = documentTerminal(surveyDocument(run), width).split('\n');
  // A command stays on one line, so that it can be copied.
  expect(lines.filter((line) => line.length > width && !line.startsWith('alloc-ab '))).toEqual([]);
  expect(lines.join('\n')).toContain('version');
});

test('every cell of any table is printed once for its row, and the naming columns in each part', () => {
  const cell = fc.stringMatching(/^[a-z0-9]{1,14}$/);
  const rows = fc
    .integer({ min: 2, max: 9 })
    .chain((columns) =>
      fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: 2, maxLength: 4 }),
    );
  fc.assert(
    fc.property(rows, fc.integer({ min: 40, max: 120 }), ([head = [], ...body], width) => {
      const lines = documentTerminal(documentOf(table(head, body)), width)
        .split('\n')
        .slice(2);
      const parts = lines
        .join('\n')
        .split('\n\n')
        .map((part) => part.split('\n').map((line) => line.split(/ +/).filter(Boolean)));
      for (const [index, row] of [head, ...body].entries()) {
        const printed = parts.flatMap((part) => part[index]?.slice(1) ?? []);
        expect(printed).toEqual(row.slice(1));
        for (const part of parts) expect(part[index]?.[0]).toBe(row[0]);
      }
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
    }),
  );
});
