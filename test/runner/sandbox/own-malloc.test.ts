import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { definesMalloc } from '../../../src/runner/sandbox/own-malloc.ts';
import { compileTree, compileTreeWithMalloc } from '../runner-fixture.ts';

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'alloc-ab-test-'));
  compileTree(directory);
  compileTreeWithMalloc(directory);
  execFileSync('mkfifo', [join(directory, 'pipe')]);
  writeFileSync(join(directory, 'text'), 'malloc');
  writeFileSync(join(directory, 'cut'), '\x7fELF\x02\x01 malloc');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test.each([
  ['tree-own', true],
  ['own.so', true],
  ['tree', false],
  ['tree-static', false],
  ['text', false],
  ['cut', false],
  ['pipe', false],
  ['.', false],
  ['absent', false],
])('definesMalloc: %s is %s', (name, expected) => {
  expect(definesMalloc(join(directory, name))).toBe(expected);
});
