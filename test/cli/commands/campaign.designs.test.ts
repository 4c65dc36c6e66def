import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import { createExampleRepository } from '../../../examples/example-repository.ts';
import { readAbBundle } from '../../../src/bundle/read-bundle.ts';
import { laneBlocks } from '../../../src/core/analysis/ab/blocks.ts';
import { Campaign } from '../../../src/model/campaign.ts';
import { HANGS_MS } from '../../soon.ts';

let directory: string;
beforeAll(() => {
  const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-designs-'));
  const example = createExampleRepository(join(scratch, 'hakozuna'));
  directory = example.directory;
  execFileSync('git', ['-C', directory, 'switch', '--quiet', example.branch]);
  return () => rmSync(scratch, { recursive: true, force: true });
});

const run = (...words: string[]) =>
  execa(resolve('bin/alloc-ab'), words, { cwd: directory, reject: false, timeout: HANGS_MS });

test.each([
  [['HZ4_S12_MPSC x HZ4_S11_PAGE_STEAL'], 'archived-flag', 'HZ4_S11_PAGE_STEAL'],
  [['HZ4_S12_MPSC', 'x', 'HZ4_NO_SUCH'], 'unknown-flag', 'HZ4_NO_SUCH'],
  [['--ablate', 'hz4+slow'], 'unknown-preset', 'slow'],
  [['ablate', 'hz4+fat', 'on', 'hz4'], 'misplaced-option', '"on"'],
  [['HZ4_NO_SUCH=1,2'], 'unknown-flag', 'HZ4_NO_SUCH'],
  [['HZ4_S14_FAT_CACHE=1'], 'one-value', 'HZ4_S14_FAT_CACHE=1'],
  [['--ablate', 'fat', '--factorial'], 'misplaced-option', '--factorial'],
  [[], 'bad-pattern', 'A campaign needs what it asks'],
])('refuses %j with %s', async (words, code, message) => {
  const { stdout, exitCode } = await run('campaign', ...words, '--json');
  expect(exitCode).toBe(2);
  const { refusal } = JSON.parse(stdout);
  expect([refusal.code, refusal.message]).toEqual([code, expect.stringContaining(message)]);
});

/** Seconds that each start of a campaign may use. */
const BUDGET_OF_A_START = 30;
/** Each start compares or answers at least one of three questions, however slow the machine is. */
const STARTS_AT_MOST = 6;

test('a factorial with real builds and measurements: each start goes on, rows, effects, a start that measures nothing, and its verification', async () => {
  const words = ['campaign', 'HZ4_S12_MPSC x HZ4_S15_ROUTE_HINT', 'lane', 'st-steady', '--json'];
  const starts: { readonly exitCode: number | undefined; readonly campaign: Campaign; readonly folder: string }[] = [];
  const start = async () => {
    const budget = (starts.at(-1)?.campaign.seconds ?? 0) + BUDGET_OF_A_START;
    const { stdout, stderr, exitCode } = await run(...words, `budget=${budget}s`);
    const folder = /^campaign {3}(\S+)\/campaign\.json$/m.exec(stderr)?.[1];
    if (folder === undefined) throw new Error(`it wrote no table: ${stderr}`);
    const started = { exitCode, campaign: Campaign.parse(JSON.parse(stdout)), folder };
    starts.push(started);
    return started;
  };
  let last = await start();
  while (starts.length < STARTS_AT_MOST && last.campaign.ended !== 'complete') last = await start();
  // On a busy machine the budget of a start ends before every question has its answer, and the next start goes on.
  const ends = starts.map(({ campaign: { ended }, exitCode }) => [ended, exitCode]);
  expect(ends).toEqual([...starts.slice(1).map(() => ['budget', 3]), ['complete', 0]]);
  const { rows, design } = last.campaign;
  for (const { campaign } of starts)
    for (const row of campaign.rows.filter(({ state }) => state !== 'waiting')) expect(rows).toContainEqual(row);
  // Nothing tests S15, so it alone is not timed, and the other two are.
  expect(rows.map(({ flag, state, starts }) => [flag, state, starts])).toEqual([
    ['HZ4_S12_MPSC', expect.stringMatching(/^measured|^invalid/), 1],
    ['HZ4_S15_ROUTE_HINT', 'no-op', 1],
    ['HZ4_S12_MPSC HZ4_S15_ROUTE_HINT', expect.stringMatching(/^measured|^invalid/), 1],
  ]);
  if (design?.kind !== 'factorial') throw new Error('it has a factorial');
  // A row that the host of a virtual machine spoils leaves every effect open.
  if (rows.every(({ state }) => state !== 'invalid')) {
    const blocks = await blocksInCommon(rows, dirname(last.folder));
    expect(design.effects.map((effect) => [effect.factors.join(' x '), effect.blocks])).toEqual([
      ['HZ4_S12_MPSC', blocks],
      ['HZ4_S15_ROUTE_HINT', blocks],
      ['HZ4_S12_MPSC x HZ4_S15_ROUTE_HINT', blocks],
    ]);
  } else expect(design.effects.filter(({ finding, blocks }) => finding !== 'open' || blocks > 0)).toEqual([]);
  const again = await start();
  expect([again.exitCode, again.campaign.rows]).toEqual([0, rows]);
  const verified = await run('verify', last.folder);
  expect(verified.stdout + verified.stderr).toMatch(/HZ4_S12_MPSC x HZ4_S15_ROUTE_HINT/);
}, 900_000);

/** Blocks of each timed row at the last look that all of them reached; where one did not reach the first look, all blocks in common. */
async function blocksInCommon(rows: Campaign['rows'], out: string): Promise<number> {
  const timed = rows.filter(({ state }) => state === 'measured').map(({ result }) => join(out, result ?? '', 'bundle'));
  expect(timed).toHaveLength(2);
  const counts: number[] = [];
  let looks: readonly number[] = [];
  for (const bundle of timed) {
    const read = await readAbBundle(bundle);
    if (!read.ok) throw new Error(read.error.message);
    const { plan } = read.value.manifest;
    for (const lane of plan.lanes) counts.push(laneBlocks(plan, lane, read.value.samples).counted.length);
    looks = plan.sampling.looks;
  }
  const most = Math.min(...counts);
  return looks.findLast((look) => look <= most) ?? most;
}
