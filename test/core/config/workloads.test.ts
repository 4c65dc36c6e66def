import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { threadsOf, WORKLOADS, withOpenLength } from '../../../src/core/config/workloads.ts';

const sources = globSync('bench-kit/workloads/*.c');

test('WORKLOADS has a row for each workload of the kit, with the arguments in its source', () => {
  expect(sources.map((path) => basename(path, '.c')).sort()).toEqual(Object.keys(WORKLOADS).sort());
  for (const path of sources) {
    const usage = /^\/\/ {3}(<.*)$/m.exec(readFileSync(path, 'utf8'))?.[1];
    const row = WORKLOADS[basename(path, '.c')];
    expect(row?.arguments).toBe(usage);
    const names = row?.arguments.split(' ') ?? [];
    expect(names[(row?.iters ?? 0) - 1]).toBe('<iters>');
    const threads = names.indexOf('<threads>');
    expect(row?.threads).toBe(threads < 0 ? null : threads + 1);
  }
});

test('threadsOf and withOpenLength read the arguments of a command line', () => {
  expect(threadsOf(['mt-remote', '4', '1000'])).toBe(4);
  expect(threadsOf(['st-mixed', '1000'])).toBe(1);
  expect(withOpenLength(['mt-remote', '4', '1000', '400'])).toEqual(['mt-remote', '4', '{iters}', '400']);
  expect(withOpenLength(['st-mixed', '1000', '400'])).toEqual(['st-mixed', '{iters}', '400']);
});
