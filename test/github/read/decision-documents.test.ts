import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Octokit } from '../../../src/github/clients.ts';
import { operatorClient } from '../../../src/github/operator-client.ts';
import { readDecisionFacts } from '../../../src/github/read/decision-documents.ts';
import { DeclaredFileFinder } from '../../../src/github/read/declared-files.ts';
import { DocumentTexts } from '../../../src/github/read/document-texts.ts';
import { type MeasuredRepository, makeRepository } from '../../app/measured-repository.ts';
import { type Simulator, startSimulator } from '../../github-simulator/simulator.ts';

const REPOSITORY = 'example/documents';
const COUNT = 60;
const directory = mkdtempSync(join(tmpdir(), 'alloc-ab-documents-'));
let repository: MeasuredRepository;
let github: Simulator;
let octokit: Octokit;
let texts: DocumentTexts;
let calls: Record<string, number>;
let sha: string;

beforeAll(() => {
  repository = makeRepository(join(directory, 'repository'));
  sha = commit({
    ...Object.fromEntries(
      Array.from({ length: COUNT - 2 }, (_, index) => [`notes/${100 + index}.md`, `note ${index}\n`]),
    ),
    'docs/LEDGER.md': '- HZ4_FAST: HOLD (2026-02-01), +0.1 %\n',
    'notes/last.md': 'HZ4_FAST was tried on 2026-01-05: NO-GO, -1.2 %\n',
    'src/fast.c': '// HZ4_FAST GO\n',
  });
});
beforeEach(async () => {
  github = await startSimulator();
  github.addRepository(REPOSITORY, { directory: repository.directory });
  octokit = operatorClient(github.token({ contents: 'read', metadata: 'read' }, ['documents']), github.url);
  texts = new DocumentTexts();
  calls = {};
  github.observe(({ operation, when }) => {
    if (when === 'before') calls[operation] = (calls[operation] ?? 0) + 1;
  });
});
afterEach(async () => {
  expect(github.violations).toEqual([]);
  await github.stop();
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function commit(files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(repository.directory, path)), { recursive: true });
    writeFileSync(join(repository.directory, path), text);
  }
  repository.git('add', '-A');
  repository.git('commit', '-q', '-m', 'documents');
  return repository.git('rev-parse', 'HEAD');
}

interface Asked {
  readonly flag?: string;
  readonly archived?: readonly string[];
  readonly at?: string;
  readonly now?: () => number;
}

/** What the documents say about a flag, as a command asks. */
async function decisions({ flag = 'HZ4_FAST', archived = [], at = sha, now = () => 0 }: Asked = {}) {
  const listing = await new DeclaredFileFinder(octokit, REPOSITORY, at).listing();
  const of = { repositoryId: 1, repository: REPOSITORY };
  return readDecisionFacts({ octokit, of, texts, now }, listing, new Map([[flag, archived]]));
}

const FOUND = [
  expect.objectContaining({ path: 'docs/LEDGER.md', decision: 'HOLD', date: '2026-02-01' }),
  expect.objectContaining({ path: 'notes/last.md', decision: 'NO-GO', date: '2026-01-05', numbers: ['-1.2 %'] }),
];

describe('documents of a commit', () => {
  test('all are searched once: the next command costs one call, for any flag', async () => {
    expect(await decisions()).toEqual({ decisions: FOUND, cited: {} });
    expect(calls).toEqual({ 'git/get-tree': 1, 'git/get-blob': COUNT });
    calls = {};
    expect(await decisions()).toEqual({ decisions: FOUND, cited: {} });
    expect(await decisions({ flag: 'HZ4_SLOW' })).toEqual({ decisions: [], cited: {} });
    expect(calls).toEqual({ 'git/get-tree': 2 });
  });

  test('of a later commit only what changed is read', async () => {
    await decisions();
    const later = commit({ 'notes/last.md': 'HZ4_FAST: GO on 2026-03-01\n' });
    calls = {};
    expect((await decisions({ at: later })).decisions[0]).toMatchObject({ decision: 'GO', path: 'notes/last.md' });
    expect(calls).toEqual({ 'git/get-tree': 1, 'git/get-blob': 1 });
  });

  test('a cited document that is a symbolic link exists, and is not read', async () => {
    symlinkSync('LEDGER.md', join(repository.directory, 'docs/OLD.md'));
    const at = commit({});
    const { cited } = await decisions({ at, archived: ['see docs/OLD.md and docs/GONE.md'] });
    expect(cited).toEqual({ 'docs/OLD.md': 'docs/OLD.md', 'docs/GONE.md': null });
    expect(calls['git/get-blob']).toBe(COUNT);
  });

  test('of a list that GitHub cuts off nothing is called missing', async () => {
    github.limitHistory({ treeEntriesMax: 5 });
    const found = await decisions({ archived: ['see docs/GONE.md'] });
    expect(found.cited).toEqual({ 'docs/GONE.md': 'docs/GONE.md' });
    expect(found.gap).toBe('GitHub lists only a part of so large a commit, so documents may be missing');
  });

  test('more documents than are searched are counted, and no further call is made for them', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 420 }, (_, index) => [`more/${1000 + index}.txt`, `${index}`]),
    );
    const at = commit(many);
    const found = await decisions({ at });
    expect(found.decisions).toEqual(expect.arrayContaining([FOUND[0]]));
    expect(found.gap).toBe(
      `${COUNT + 420 - 400} of the ${COUNT + 420} documents of this commit were not searched for decisions: alloc-ab reads 400 documents and 8 MiB`,
    );
    expect(calls['git/get-blob']).toBe(400);
    calls = {};
    await decisions({ at });
    expect(calls).toEqual({ 'git/get-tree': 1 });
  });
});

describe('a search that ends early', () => {
  test.each([
    ['a limit of GitHub', () => github.faults.exhaust('git/get-blob', 1000), /: a rate limit of GitHub was reached$/],
    ['the secondary limit', () => github.faults.limit('git/get-blob', { times: 1000 }), /: a rate limit of GitHub was/],
    ['an error', () => github.faults.fail('git/get-blob', { times: 1000 }), /: GitHub responded with 502$/],
  ])('%s: the rest is a gap, and the next command goes on', async (_, cause, why) => {
    // The ledger is needed, and read first.
    await decisions({ now: steps(0, 9000) });
    expect(calls['git/get-blob']).toBe(1);
    calls = {};
    cause();
    const found = await decisions();
    expect(found.decisions).toEqual([FOUND[0]]);
    expect(found.gap).toMatch(why);
    expect(found.gap).toContain(`${COUNT - 1} of the ${COUNT} documents of this commit were not searched`);
    expect(calls['git/get-blob'], 'one batch').toBe(8);
    github.faults.clear();
    expect(await decisions()).toEqual({ decisions: FOUND, cited: {} });
  });

  test('an error of a needed document is thrown: the step is repeated', async () => {
    github.faults.fail('git/get-blob');
    await expect(decisions()).rejects.toMatchObject({ status: 502 });
  });

  test('after 8 s', async () => {
    // Once at the start, and before each of three batches.
    const found = await decisions({ now: steps(0, 100, 7900, 8000) });
    expect(calls['git/get-blob']).toBe(1 + 16);
    expect(found.gap).toMatch(/: they were read for 8 s$/);
  });

  test('where GitHub allows few further calls', async () => {
    octokit.hook.after('request', (response) => {
      response.headers['x-ratelimit-remaining'] = '999';
    });
    const found = await decisions();
    expect(calls['git/get-blob']).toBe(1);
    expect(found.gap).toMatch(/: GitHub allows few further calls in this hour$/);
  });
});

/** A clock that shows these times, one at each look, and then the last one. */
function steps(...times: readonly number[]): () => number {
  let at = 0;
  return () => times[Math.min(at++, times.length - 1)] ?? 0;
}
