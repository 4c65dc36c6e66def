import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../bench-kit');
const files = globSync(join(root, '{kit,workloads}/*.{c,h}')).map((path) => ({
  name: path.slice(root.length + 1),
  text: readFileSync(path, 'utf8'),
}));
const kit = files.filter(({ name }) => name.startsWith('kit/'));

test('files of the kit are small', () => {
  const lengths = files.map(({ text }) => text.split('\n').length).sort((a, b) => a - b);
  expect(lengths.at(-1)).toBeLessThanOrEqual(300);
  expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(100);
});

test('each file begins with a comment about its purpose', () => {
  expect(files.filter(({ text }) => !text.startsWith('// ')).map(({ name }) => name)).toEqual([]);
});

test('each workload documents its arguments in their order', () => {
  for (const { name, text } of files.filter((file) => file.name.startsWith('workloads/'))) {
    const documented = /^\/\/ {3}(<.*)$/m.exec(text)?.[1] ?? '';
    const table = /arguments\[\] = \{([\s\S]*?)END_OF_ARGUMENTS/.exec(text)?.[1] ?? '';
    const taken = [...table.matchAll(/ARGUMENT_([A-Z_]+)\(|\.name = "([a-z_]+)"/g)].map(([, shared, own]) =>
      (shared ?? own ?? '').toLowerCase(),
    );
    expect(
      [name, ...documented.matchAll(/[<[]([a-z_]+)/g)].map((match) => (typeof match === 'string' ? match : match[1])),
    ).toEqual([name, ...taken]);
  }
});

test('no file of the kit names an allocator or a workload', () => {
  const names = globSync(join(root, 'workloads/*.c')).map((path) => basename(path, '.c'));
  const named = new RegExp(
    `\\b(hz3|hz4|hakozuna|mimalloc|jemalloc|tcmalloc|LD_PRELOAD|${names.filter((name) => name !== 'latency').join('|')})\\b`,
  );
  expect(kit.filter(({ text }) => named.test(text)).map(({ name }) => name)).toEqual([]);
});

test('includes have no cycle', () => {
  const next = new Map(
    files.map(({ name, text }) => [
      name,
      [...text.matchAll(/^#include "(?:kit\/)?([a-z]+\.h)"/gm)].map(([, header]) => `kit/${header}`),
    ]),
  );
  const walk = (name: string, path: readonly string[]): void => {
    if (path.includes(name)) throw new Error(`cycle: ${[...path, name].join(' → ')}`);
    for (const header of next.get(name) ?? []) walk(header, [...path, name]);
  };
  for (const { name } of files) walk(name, []);
  expect([...next.values()].flat().every((header) => next.has(header))).toBe(true);
});
