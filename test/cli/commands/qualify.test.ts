import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createExampleRepository } from '../../../examples/example-repository.ts';
import { Qualification } from '../../../src/model/qualification.ts';
import { program } from '../../program.ts';
import { HANGS_MS } from '../../soon.ts';

const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-qualify-test-'));
const repository = join(scratch, 'hakozuna');
const config = join(scratch, 'one-lane.yml');

beforeAll(() => {
  createExampleRepository(repository);
  const text = readFileSync(join(repository, '.github/alloc-ab.yml'), 'utf8');
  writeFileSync(config, text.replace(/targets: \[mt-steady.*\]\n {4}guards: \[st-steady\]/, 'targets: [st-steady]'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function alloc(...argv: string[]) {
  return execa(program(), argv, {
    cwd: scratch,
    reject: false,
    timeout: HANGS_MS,
    env: { NO_COLOR: '1', XDG_STATE_HOME: join(scratch, 'state') },
  });
}

test('qualify measures the baseline against itself and keeps the result for later verdicts', async () => {
  const where = ['--repo', repository, '--config', config];
  const options = ['on', 'hz4', 'suite', 'steady', 'budget=10s'];
  const done = await alloc('qualify', ...where, '--verdicts', '1', '--inject', '', '--json', ...options);
  expect(done.stderr).toContain('kept in');
  expect(done.exitCode).toBe(0);
  const found = Qualification.parse(JSON.parse(done.stdout));
  // One verdict in some dozen may be a false alarm, so that it is counted as its headline says is what can be promised.
  const [, headline = ''] = /^ +1 {2}\S.*? {2,}(\S.*)$/m.exec(done.stderr) ?? [];
  expect(headline).toMatch(/^(?:GO|NO-GO|NO CHANGE|INCONCLUSIVE|INVALID)\b/);
  const isAlarm = /^(?:GO|NO-GO)\b/.test(headline);
  const isInvalid = headline.startsWith('INVALID');
  expect(found).toMatchObject({ verdicts: 1, falseAlarms: Number(isAlarm), invalid: Number(isInvalid) });
  const kept = JSON.parse(readFileSync(join(scratch, 'state/alloc-ab/qualification.json'), 'utf8'));
  expect(kept).toEqual(found);
});

test('qualify refuses wrong numbers with an example, before it builds', async () => {
  for (const wrong of [
    ['--verdicts', 'many'],
    ['--inject', '2,100'],
  ]) {
    const { exitCode, stderr } = await alloc('qualify', '--repo', repository, ...wrong);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('For example');
  }
});
