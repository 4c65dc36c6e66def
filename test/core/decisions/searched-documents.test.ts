import { expect, test } from 'vitest';
import { type ListedFile, SEARCH_LIMITS, searchedDocuments } from '../../../src/core/decisions/searched-documents.ts';

const file = (path: string, bytes = 1000): ListedFile => ({ path, sha: path, bytes });
const paths = (files: readonly ListedFile[], first: readonly string[] = []) =>
  searchedDocuments(files, first).searched.map(({ path }) => path);

test('documents are searched in the order of what they may tell, and other files are not', () => {
  const files = ['z.md', 'README.md', 'src/a.c', 'docs/b.rst', 'old/NO_GO_1.md', 'docs/analysis/a.txt', 'first.md'];
  expect(
    paths(
      files.map((path) => file(path)),
      ['first.md', 'none.md'],
    ),
  ).toEqual(['first.md', 'docs/analysis/a.txt', 'old/NO_GO_1.md', 'docs/b.rst', 'README.md', 'z.md']);
});

test('behind those of the flag the order is the same, whatever the order of the list', () => {
  const files = ['c.md', 'docs/LEDGER.md', 'a.md', 'b.md'].map((path) => file(path));
  expect(paths(files)).toEqual(['docs/LEDGER.md', 'a.md', 'b.md', 'c.md']);
  expect(paths(files.toReversed(), ['b.md'])).toEqual(['b.md', 'docs/LEDGER.md', 'a.md', 'c.md']);
});

test('many documents and large ones are left out and counted', () => {
  const many = Array.from({ length: SEARCH_LIMITS.documents + 7 }, (_, index) => file(`${1000 + index}.md`));
  const { searched, left } = searchedDocuments(many, []);
  expect([searched.length, left]).toEqual([SEARCH_LIMITS.documents, 7]);
  const large = [file('a.md', 1_048_577), file('b.md', 1_048_576), file('c.md', 5_000_000), file('d.md', 9_000_000)];
  expect(searchedDocuments(large, ['c.md', 'd.md'])).toEqual({ searched: [large[2], large[1]], left: 2 });
  const heavy = Array.from({ length: 20 }, (_, index) => file(`${100 + index}.md`, 1_000_000));
  const some = searchedDocuments(heavy, []);
  expect([some.searched.length, some.left]).toEqual([8, 12]);
});
