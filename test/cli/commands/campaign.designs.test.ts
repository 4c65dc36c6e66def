import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { createExampleRepository } from '../../../examples/example-repository.ts';
import { Campaign } from '../../../src/model/campaign.ts';

function example() {
  const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-designs-'));
  onTestFinished(() => rmSync(scratch, { recursive: true, force: true }));
  const { directory, branch } = createExampleRepository(join(scratch, 'hakozuna'));
  execFileSync('git', ['-C', directory, 'switch', '--quiet', branch]);
  const run = (...words: string[]) =>
    execa(resolve('bin/alloc-ab'), words, { cwd: directory, reject: false, timeout: 200_000 });
  return { run, directory };
}

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
  const { stdout, exitCode } = await example().run('campaign', ...words, '--json');
  expect(exitCode).toBe(2);
  const { refusal } = JSON.parse(stdout);
  expect([refusal.code, refusal.message]).toEqual([code, expect.stringContaining(message)]);
});

test('a factorial with real builds and measurements: rows, effects, a second start that measures nothing, and its verification', async () => {
  const { run } = example();
  const words = ['campaign', 'HZ4_S12_MPSC x HZ4_S15_ROUTE_HINT', 'lane', 'st-steady', 'budget=40s'];
  const first = await run(...words, '--json');
  expect(first.exitCode, first.stderr).toBe(0);
  const { rows, design } = Campaign.parse(JSON.parse(first.stdout));
  // Nothing tests S15, so it alone is not timed, and the other two are.
  expect(rows.map(({ flag, state }) => [flag, state])).toEqual([
    ['HZ4_S12_MPSC', expect.stringMatching(/^measured|^invalid/)],
    ['HZ4_S15_ROUTE_HINT', 'no-op'],
    ['HZ4_S12_MPSC HZ4_S15_ROUTE_HINT', expect.stringMatching(/^measured|^invalid/)],
  ]);
  if (design?.kind !== 'factorial') throw new Error('it has a factorial');
  // A row that the host of a virtual machine spoils leaves every effect open.
  if (rows.every(({ state }) => state !== 'invalid')) {
    expect(design.effects.map(({ factors }) => factors.join(' x '))).toEqual([
      'HZ4_S12_MPSC',
      'HZ4_S15_ROUTE_HINT',
      'HZ4_S12_MPSC x HZ4_S15_ROUTE_HINT',
    ]);
    expect(design.effects.every(({ blocks }) => blocks >= 12)).toBe(true);
  }
  const again = await run(...words, '--json');
  expect(Campaign.parse(JSON.parse(again.stdout)).rows).toEqual(rows);
  const folder = /^campaign {3}(\S+)\/campaign\.json$/m.exec(first.stderr)?.[1] ?? '';
  const verified = await run('verify', folder);
  expect(verified.stdout + verified.stderr).toMatch(/HZ4_S12_MPSC x HZ4_S15_ROUTE_HINT/);
}, 240_000);
