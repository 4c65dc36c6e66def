import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createExampleRepository } from '../examples/example-repository.ts';
import { analyze } from '../src/core/analysis/ab/analyze.ts';
import { judge } from '../src/core/verdict/judge.ts';
import { syntheticRun } from './fixtures/synthetic-run.ts';
import { program } from './program.ts';
import { HANGS_MS } from './soon.ts';

const RECORDED = resolve('test/fixtures/recorded-run');
const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-json-'));
const repository = join(scratch, 'hakozuna');

/** A result of the checkout: a NO-GO of a flag that its ledger has, too. */
const FLAG = 'HZ4_S10_CARVE_RUN';
const RESULT = join(repository, '.alloc-ab', 'alloc-ab_x_20260101T000000Z');

beforeAll(() => {
  createExampleRepository(repository);
  const run = syntheticRun({ effect: -0.05 });
  mkdirSync(join(RESULT, 'bundle'), { recursive: true });
  const named = (value: unknown) => JSON.stringify(value).replaceAll('HZ4_S12_MPSC', FLAG);
  writeFileSync(join(RESULT, 'bundle', 'manifest.json'), named(run.manifest));
  writeFileSync(join(RESULT, 'bundle', 'plan.json'), named(run.manifest.plan));
  writeFileSync(join(RESULT, 'verdict.json'), JSON.stringify(judge(run, analyze(run))));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function printed(...argv: readonly string[]) {
  return execa(program(), [...argv, '--json'], {
    ...{ cwd: scratch, reject: false, timeout: HANGS_MS },
    maxBuffer: 50_000_000,
  });
}

test.each([
  ['verdict', ['replay', RECORDED]],
  ['verify', ['verify', RECORDED]],
  ['export', ['export', RECORDED, '--repo', repository]],
  ['explain', ['explain', 'HZ4_S16_EXIT_STATS', '--repo', repository]],
  ['explain', ['explain', 'compare', 'hz4', 'vs', 'system', '--repo', repository]],
  ['flag-list', ['flags', 'HZ4_*', '--repo', repository]],
  ['campaign', ['campaign', 'HZ4_S11*', '--repo', repository]],
  ['config-check', ['check-config', '--repo', repository]],
  ['code', ['explain', 'flag-reached']],
  ['refusal', ['explain', 'HZ4_NO_SUCH_FLAG', '--repo', repository]],
] as const)('what a command prints with --json fits schemas/%s.schema.json: alloc-ab %j', async (schema, argv) => {
  const { stdout } = await printed(...argv);
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(`schemas/${schema}.schema.json`, 'utf8')));
  validate(JSON.parse(stdout));
  expect(validate.errors).toBeNull();
});

test('explain and flags have the earlier verdicts and the decisions on the same flag', async () => {
  const explained = JSON.parse((await printed('explain', `${FLAG}=1`, 'vs', `${FLAG}=0`, '--repo', repository)).stdout);
  expect(explained.earlier).toEqual([expect.objectContaining({ outcome: 'NO-GO', folder: RESULT })]);
  expect(explained.decisions[0]).toMatchObject({
    flag: FLAG,
    decision: 'GO',
    path: 'GO_NO_GO_LEDGER.md',
    lineNumber: 5,
  });
  const listed = JSON.parse((await printed('flags', FLAG, '--repo', repository)).stdout);
  expect(listed.flags[0].decisions[0]).toEqual(explained.decisions[0]);
  expect(listed.flags[0].verdict.headline).toContain('NO-GO');
});
