import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { createExampleRepository } from '../../../examples/example-repository.ts';
import { Campaign } from '../../../src/model/campaign.ts';

function example() {
  const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-campaign-'));
  onTestFinished(() => rmSync(scratch, { recursive: true, force: true }));
  const { directory } = createExampleRepository(join(scratch, 'hakozuna'));
  return (...words: string[]) =>
    execa(resolve('bin/alloc-ab'), words, { cwd: directory, reject: false, timeout: 50_000 });
}

test('flags that need no build are answered at once, and the table is written', async () => {
  const run = example();
  const { stdout, stderr, exitCode } = await run('campaign', 'HZ4_S11*', 'budget=1h', '--json');
  expect(exitCode).toBe(0);
  const result = Campaign.parse(JSON.parse(stdout));
  expect(result).toMatchObject({
    command: '/ab campaign HZ4_S11* budget=1h',
    ended: 'complete',
    rows: [{ flag: 'HZ4_S11_PAGE_STEAL', state: 'refused', code: 'archived-flag', starts: 0 }],
  });
  const file = /^campaign {3}(\S+campaign\.json)$/m.exec(stderr)?.[1] ?? '';
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(result);
  const again = await run('campaign', 'HZ4_S11*', 'budget=2h');
  expect(again.stdout).toContain('0 gains and 0 losses among 1 flag; every question is answered');
  expect(again.stdout).toContain('HZ4_S11_PAGE_STEAL');
});

test.each([
  [['NOPE_*'], 'no-flags', 'No flag of the lines fits "NOPE_*".'],
  [['HZ4-S1'], 'bad-pattern', '"HZ4-S1" is not a pattern of one flag name'],
  [['HZ4_*', 'budget=soon'], 'bad-value', 'budget=soon'],
  [['HZ4_*', 'on', 'hz9'], 'no-flags', 'hz9'],
])('refuses %j with %s', async (words, code, message) => {
  const { stdout, exitCode } = await example()('campaign', ...words, '--json');
  expect(exitCode).toBe(2);
  const { refusal } = JSON.parse(stdout);
  expect(refusal.code).toBe(code);
  expect(refusal.message).toContain(message);
});
