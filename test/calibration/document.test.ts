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
  test('only what stands between them changes', () => {
    const filled = fill(EMPTY, { b: result('New') });
    expect(filled.split('<!-- calibrate:b:begin -->')[0]).toBe(EMPTY.split('<!-- calibrate:b:begin -->')[0]);
    expect(betweenMarkers(filled, 'b')).toBe(sectionText('b', result('New')));
    expect(filled).not.toContain('old');
  });

  test('filling twice is filling once', () => {
    const results = { a: result('A'), b: result('B') };
    expect(fill(fill(EMPTY, results), results)).toBe(fill(EMPTY, results));
  });

  test('a section without markers is refused by name', () => {
    expect(() => fill(EMPTY, { c: result('C') })).toThrow('calibrate:c:begin');
  });

  test('the quick part says so', () => {
    expect(sectionText('a', { ...result('A'), quick: true })).toContain('quick part only');
  });

  test('raw results survive being written', () => {
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
    '%s says what its raw results say, or that there are none',
    (name, title) => {
      const result = results[name];
      expect(betweenMarkers(document, name)).toBe(result ? sectionText(name, result) : emptyText(name, title));
    },
  );

  test('every result has a section', () => {
    expect(SECTIONS.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(results)));
  });

  test('what is written is the whole part, and no figure breaks its bound', () => {
    expect(Object.values(results).filter(({ quick }) => quick)).toEqual([]);
    expect(Object.values(results).flatMap(({ tables }) => tables.flatMap(failuresOf))).toEqual([]);
  });

  test('no table of figures stands outside the markers', () => {
    const outside = SECTIONS.reduce((text, { name }) => text.replace(betweenMarkers(text, name) ?? '', ''), document);
    expect(outside.split('\n').filter((line) => line.startsWith('|'))).toEqual([]);
  });
});
