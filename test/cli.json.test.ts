import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createExampleRepository } from '../examples/example-repository.ts';

const RECORDED = resolve('test/fixtures/recorded-run');
const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-json-'));
const repository = join(scratch, 'hakozuna');

beforeAll(() => {
  createExampleRepository(repository);
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test.each([
  ['verdict', ['replay', RECORDED]],
  ['verify', ['verify', RECORDED]],
  ['export', ['export', RECORDED, '--repo', repository]],
  ['explain', ['explain', 'HZ4_S16_EXIT_STATS', '--repo', repository]],
  ['explain', ['explain', 'compare', 'hz4', 'vs', 'system', '--repo', repository]],
  ['flag-list', ['flags', 'HZ4_*', '--repo', repository]],
  ['config-check', ['check-config', '--repo', repository]],
  ['code', ['explain', 'flag-reached']],
  ['refusal', ['explain', 'HZ4_NO_SUCH_FLAG', '--repo', repository]],
] as const)('what a command prints with --json fits schemas/%s.schema.json: alloc-ab %j', async (schema, argv) => {
  const { stdout } = await execa(resolve('bin/alloc-ab'), [...argv, '--json'], {
    ...{ cwd: scratch, reject: false, timeout: 50_000 },
    maxBuffer: 50_000_000,
  });
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(`schemas/${schema}.schema.json`, 'utf8')));
  validate(JSON.parse(stdout));
  expect(validate.errors).toBeNull();
});
