import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  betweenMarkers,
  emptyText,
  fill,
  type Results,
  rawText,
  type SectionResult,
  sectionText,
} from '../../calibration/document.ts';
import { SECTIONS } from '../../calibration/sections.ts';
import { failuresOf } from '../../calibration/table.ts';

const result = (title: string): SectionResult => ({
  title,
  quick: false,
  seed: 's',
  tables: [{ title: 'T', columns: ['a', 'b'], rows: [['x', { count: 1, trials: 4 }]], notes: [] }],
});
const EMPTY =
  'Before.\n\n<!-- calibrate:a:begin -->\n<!-- calibrate:a:end -->\n\nBetween.\n\n<!-- calibrate:b:begin -->\nold\n<!-- calibrate:b:end -->\n';

describe('markers', () => {
  test('fill changes only the text between the markers of a section', () => {
    const filled = fill(EMPTY, { b: result('New') });
    expect(filled.split('<!-- calibrate:b:begin -->')[0]).toBe(EMPTY.split('<!-- calibrate:b:begin -->')[0]);
    expect(betweenMarkers(filled, 'b')).toBe(sectionText('b', result('New')));
    expect(filled).not.toContain('old');
  });

  test('filling twice gives the same document as filling once', () => {
    const results = { a: result('A'), b: result('B') };
    expect(fill(fill(EMPTY, results), results)).toBe(fill(EMPTY, results));
  });

  test('fill refuses a section without markers and names it', () => {
    expect(() => fill(EMPTY, { c: result('C') })).toThrow('calibrate:c:begin');
  });

  test('sectionText marks the quick part', () => {
    expect(sectionText('a', { ...result('A'), quick: true })).toContain('quick part only');
  });

  test('rawText keeps all results', () => {
    const results = { a: result('A'), b: result('B') };
    expect(JSON.parse(rawText(results))).toEqual(results);
  });
});

describe('docs/measurement.md', () => {
  const document = readFileSync('docs/measurement.md', 'utf8');
  const results: Results = existsSync('docs/measurement.json')
    ? JSON.parse(readFileSync('docs/measurement.json', 'utf8'))
    : {};

  test.each(SECTIONS.map(({ name, title }) => [name, title]))(
    '%s shows its raw results, or that there are none',
    (name, title) => {
      const result = results[name];
      expect(betweenMarkers(document, name)).toBe(result ? sectionText(name, result) : emptyText(name, title));
    },
  );

  test('every result has a section', () => {
    expect(SECTIONS.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(results)));
  });

  test('the document holds no quick part and no figure that breaks its bound', () => {
    expect(Object.values(results).filter(({ quick }) => quick)).toEqual([]);
    expect(Object.values(results).flatMap(({ tables }) => tables.flatMap(failuresOf))).toEqual([]);
  });

  test('no table of figures is outside the markers', () => {
    const outside = SECTIONS.reduce((text, { name }) => text.replace(betweenMarkers(text, name) ?? '', ''), document);
    expect(outside.split('\n').filter((line) => line.startsWith('|'))).toEqual([]);
  });
});
