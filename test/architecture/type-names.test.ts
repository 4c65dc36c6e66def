import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Type names that are still declared in several files. */
const ALLOWED: readonly string[] = [];

test('each type name is declared in one file of src', () => {
  const files = new Map<string, Set<string>>();
  for (const file of globSync('src/**/*.ts')) {
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(DECLARATION)) {
      files.set(name, (files.get(name) ?? new Set()).add(file));
    }
  }
  const repeated = [...files].filter(([, where]) => where.size > 1).map(([name]) => name);
  expect(repeated.sort()).toEqual(ALLOWED);
  expect(files.size).toBeGreaterThan(300);
});

/** A type at the top level of a file; a zod schema and its inferred type share one name. */
const DECLARATION = /^(?:export )?(?:declare )?(?:abstract )?(?:interface|type|class|enum) ([A-Za-z]\w*)/gm;
