import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { execaSync } from 'execa';
import { load } from 'js-yaml';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { initCommand } from '../../../src/cli/commands/init.ts';

let folder: string;
let err: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alloc-ab-init-schema-'));
  err = '';
  const git = (...argv: string[]) => execaSync('git', argv, { cwd: folder });
  git('init', '--quiet', '--initial-branch=main', '--template=');
  writeFileSync(join(folder, 'README'), 'An allocator.\n');
  git('add', '--all');
  git('-c', 'user.name=a', '-c', 'user.email=a@alloc-ab.invalid', 'commit', '--quiet', '--no-verify', '-m', 'one');
});
afterEach(() => {
  process.exitCode = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function init(...argv: string[]): Promise<void> {
  const out = { write: () => true };
  const write = (text: string) => {
    err += text;
  };
  const terminal = { out, err: { write }, color: false, width: 80 };
  await initCommand(terminal as never).parseAsync(['--repo', folder, ...argv], { from: 'user' });
}

const LINE = '# yaml-language-server: $schema=alloc-ab.schema.json';
const config = () => join(folder, '.github/alloc-ab.yml');
const schema = () => JSON.parse(readFileSync(join(folder, '.github/alloc-ab.schema.json'), 'utf8'));

test('--schema writes the schema with its descriptions, and a draft that begins with the line and fits it', async () => {
  await init('--no-build', '--schema');
  const text = readFileSync(config(), 'utf8');
  expect(text.split('\n')[0]).toBe(LINE);
  expect(schema().properties.lanes.description).toMatch(/^What is measured/);
  const validate = new Ajv2020({ strict: false }).compile(schema());
  validate(load(text));
  expect(validate.errors).toBeNull();
});

test('--schema keeps a configuration that exists, and prints the line that it lacks', async () => {
  mkdirSync(join(folder, '.github'));
  writeFileSync(config(), 'schema: 1\n');
  await init('--schema');
  expect(readFileSync(config(), 'utf8')).toBe('schema: 1\n');
  expect(schema().title).toContain('alloc-ab configuration');
  expect(err).toContain(LINE);
});

test('without --schema a draft names no schema that is not there', async () => {
  await init('--no-build');
  expect(readFileSync(config(), 'utf8')).not.toContain('$schema');
  expect(existsSync(join(folder, '.github/alloc-ab.schema.json'))).toBe(false);
});
