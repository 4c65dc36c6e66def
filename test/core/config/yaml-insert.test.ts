import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { insertEntry, replaceScalar } from '../../../src/core/config/yaml-insert.ts';

const YAML = `# head
a:
  b: 1 # one

  # about c
  c: { d: 2 }
  # end of a
# about e
e: [x]
`;

describe('insertEntry', () => {
  test('adds to a block after its last line and its own comments, before the comments of the next entry', () => {
    const text = insertEntry(YAML, ['a'], 'new', "'3'");
    expect(text).toBe(YAML.replace('  # end of a\n', "  # end of a\n  new: '3'\n"));
    expect(load(text ?? '')).toEqual({ a: { b: 1, c: { d: 2 }, new: '3' }, e: ['x'] });
  });

  test('adds to braces as the first entry and keeps the rest', () => {
    expect(insertEntry(YAML, ['a', 'c'], 'new', '3')).toBe(YAML.replace('{ d: 2 }', '{ new: 3, d: 2 }'));
    expect(insertEntry('a: {}', ['a'], 'new', '3')).toBe('a: { new: 3 }');
  });

  test('adds at the end of a file, with or without a final line end and blank lines', () => {
    expect(insertEntry('a:\n  b: 1', ['a'], 'c', '2')).toBe('a:\n  b: 1\n  c: 2');
    expect(insertEntry('a:\n  b: 1\n', ['a'], 'c', '2')).toBe('a:\n  b: 1\n  c: 2\n');
    expect(insertEntry('a:\r\n  b: 1\r\n\r\n', ['a'], 'c', '2')).toBe('a:\r\n  b: 1\r\n  c: 2\r\n\r\n');
  });

  test.each([
    ['a path that is not there', YAML, ['a', 'x']],
    ['a list', YAML, ['e']],
    ['a scalar', YAML, ['a', 'b']],
    ['an empty document', '', ['a']],
    ['a mapping inside a list', '- a: 1\n', ['0']],
  ])('leaves %s unchanged', (_, yaml, path) => {
    expect(insertEntry(yaml, path, 'new', '3')).toBeNull();
  });
});

describe('replaceScalar', () => {
  test.each([
    ["a: 'it''s' # x\n", "a: '2' # x\n"],
    ['a: "q\\"q"\n', "a: '2'\n"],
    ['a: 1.5\n', "a: '2'\n"],
    ['{ a: 1, b: 2 }', "{ a: '2', b: 2 }"],
  ])('%j', (before, after) => {
    expect(replaceScalar(before, ['a'], "'2'")).toBe(after);
  });

  test.each(['a: |\n  text\n', 'a: [1]\n', 'b: 1\n'])('returns null for %j', (yaml) => {
    expect(replaceScalar(yaml, ['a'], "'2'")).toBeNull();
  });
});
