import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DECLARATION_LIMITS } from '../../../src/core/plan/flags/declaration-files.ts';
import type { Octokit } from '../../../src/github/clients.ts';
import { operatorClient } from '../../../src/github/operator-client.ts';
import { DeclaredFileFinder } from '../../../src/github/read/declared-files.ts';
import { makeRepository } from '../../app/measured-repository.ts';
import { type Simulator, startSimulator } from '../../github-simulator/simulator.ts';

const REPOSITORY = 'example/large';
let github: Simulator;
let octokit: Octokit;
let sha: string;
const directory = mkdtempSync(join(tmpdir(), 'alloc-ab-trees-'));

beforeAll(async () => {
  const repository = makeRepository(join(directory, 'repository'));
  const paths = [
    ...Array.from({ length: 40 }, (_, index) => `aaa/${index}/x.c`),
    ...Array.from({ length: 210 }, (_, index) => `deep/d${index}/z.h`),
    ...['lib/include/a.h', 'lib/include/inner/b.hpp', 'lib/include/c.c', 'lib/one.def'],
  ];
  for (const path of paths) {
    mkdirSync(dirname(join(repository.directory, path)), { recursive: true });
    writeFileSync(join(repository.directory, path), '');
  }
  repository.git('add', '-A');
  repository.git('commit', '-q', '-m', 'many files');
  sha = repository.git('rev-parse', 'HEAD');
  github = await startSimulator();
  github.addRepository(REPOSITORY, { directory: repository.directory });
  octokit = operatorClient(github.token({ contents: 'read', metadata: 'read' }, ['large']), github.url);
});
afterAll(async () => {
  expect(github.violations).toEqual([]);
  await github.stop();
  rmSync(directory, { recursive: true, force: true });
});

const find = (...entries: string[]) => new DeclaredFileFinder(octokit, REPOSITORY, sha).find(entries);
const HEADERS = ['lib/include/a.h', 'lib/include/inner/b.hpp'];

test.each([100_000, 10, 1])(
  'DeclaredFileFinder finds the headers where GitHub lists %d entries at once',
  async (treeEntriesMax) => {
    github.limitHistory({ treeEntriesMax });
    expect(await find('lib/include')).toEqual({ paths: HEADERS });
    expect(await find('lib/include/', 'lib/one.def')).toEqual({ paths: [...HEADERS, 'lib/one.def'] });
    expect(await find('lib/none', 'no/such/folder', 'lib/one.def/x')).toEqual({ paths: [] });
  },
);

test('DeclaredFileFinder says what it did not read', async () => {
  github.limitHistory({ treeEntriesMax: 10 });
  expect((await find('deep')).why).toContain('alloc-ab reads 200 folders');
  github.limitHistory({ treeEntriesMax: 100_000 });
  const { paths, why } = await find('deep');
  expect(paths).toHaveLength(DECLARATION_LIMITS.files);
  expect(why).toContain('there may be more');
});
