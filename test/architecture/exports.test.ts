import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

const sources = globSync('src/**/*.ts').sort();
const importers = [...sources, ...globSync('{test,build,examples,calibration}/**/*.ts')];

/** `file: name` of everything that a file imports by name; `file: *` for an import of the whole file. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(IMPORT)].flatMap(([, names = '', path, inFunction = '']) => {
    const target = normalize(join(dirname(file), path ?? inFunction));
    const list = /\{([^}]*)\}/.exec(names)?.[1];
    if (list === undefined) return [`${target}: *`];
    return list.split(',').map(
      (name) =>
        `${target}: ${name
          .trim()
          .replace(/^type /, '')
          .replace(/ as .*/, '')}`,
    );
  });
}

/** A static import with its names, or an import inside a function. */
const IMPORT = /^import ([^;]*?) from '(\.[^']+)'|(?<=[^\w])import\('(\.[^']+)'\)/gm;

/** A type or a value that a file exports; a zod schema and its inferred type share one name. */
const EXPORT =
  /^export (?:abstract |async |declare )*(?:class|const|enum|function\*?|interface|let|type) ([A-Za-z_]\w*)/gm;

test('each export of src has an importer', () => {
  const imported = new Set(importers.flatMap(importsOf));
  const exported = sources.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(EXPORT)].map(([, name = '']) => ({ file, name })),
  );
  const unused = exported.filter(({ file, name }) => !imported.has(`${file}: ${name}`) && !imported.has(`${file}: *`));
  expect(unused.map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
  expect(exported.length).toBeGreaterThan(800);
});

test('src exports declarations only', () => {
  const others = sources.filter((file) => /^export (?:default|\{|\*)/m.test(readFileSync(file, 'utf8')));
  expect(others).toEqual([]);
});
