import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createExampleRepository } from '../examples/example-repository.ts';
import packageJson from '../package.json' with { type: 'json' };
import { parseConfig } from '../src/core/config/config.ts';
import { gitApply } from './core/export/git-apply.ts';
import { program } from './program.ts';
import { HANGS_MS } from './soon.ts';

/** A recorded run of the example on another machine, with its verdict. */
const RECORDED = resolve('test/fixtures/recorded-run');
const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-cli-'));
const repository = join(scratch, 'hakozuna');

beforeAll(() => {
  createExampleRepository(repository);
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function alloc(...argv: string[]) {
  return execa(program(), argv, {
    cwd: scratch,
    reject: false,
    timeout: HANGS_MS,
    stripFinalNewline: false,
    env: { NO_COLOR: '1' },
  });
}

describe('wrong use', () => {
  test('an unknown command ends with 2 and a suggestion', async () => {
    const { exitCode, stderr } = await alloc('replya');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Did you mean replay?');
  });

  test('an unknown flag ends with 2 and a suggestion, also with --json', async () => {
    const { exitCode, stdout, stderr } = await alloc('run', '--json', '--repo', repository, 'HZ4_S16_EXIT_STAT');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('did you mean HZ4_S16_EXIT_STATS?');
    expect(JSON.parse(stdout)).toMatchObject({
      refusal: { code: 'unknown-flag', token: 'HZ4_S16_EXIT_STAT', suggestion: 'HZ4_S16_EXIT_STATS' },
    });
  });

  test('a folder that is not a repository, or is missing, ends with 2', async () => {
    for (const folder of [tmpdir(), join(scratch, 'missing')]) {
      const { exitCode, stderr } = await alloc('explain', '--repo', folder, 'base');
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(/^alloc-ab: .+\n {2}.+\n$/);
    }
  });

  test('a mistake in the configuration is reported with line and column', async () => {
    const file = join(scratch, 'broken.yml');
    const text = readFileSync(join(repository, '.github/alloc-ab.yml'), 'utf8');
    writeFileSync(file, text.replace('targets: [mt-remote-small, mt-remote-full]', 'targets: [mt-remote-smal]'));
    const { exitCode, stderr } = await alloc('explain', '--repo', repository, '--config', file, 'base');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/broken\.yml:\d+:\d+/);
    expect(stderr).toContain('mt-remote-small');
  });
});

describe('help', () => {
  test.each([
    [],
    ['run'],
    ['explain'],
    ['replay'],
    ['export'],
    ['verify'],
    ['release'],
    ['release-notes'],
    ['sign'],
    ['keygen'],
    ['init'],
    ['check-config'],
    ['backup'],
    ['restore'],
    ['serve'],
  ])('alloc-ab %s --help ends with 0', async (...command) => {
    const { exitCode, stdout } = await alloc(...command, '--help');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Usage: alloc-ab/);
  });

  test('alloc-ab --version prints the version of the package', async () => {
    expect((await alloc('--version')).stdout.trim()).toBe(packageJson.version);
  });
});

test('explain shows builds, lanes and the repeat command, and leaves no files', async () => {
  const { exitCode, stdout } = await alloc('explain', '--repo', repository, 'HZ4_S16_EXIT_STATS', 'suite', 'quick');
  expect(exitCode).toBe(0);
  expect(stdout).toContain(
    "make -C hakozuna/hz4 clean all HZ4_DEFS_EXTRA='-UHZ4_S16_EXIT_STATS -DHZ4_S16_EXIT_STATS=1'",
  );
  expect(stdout).toMatch(/^comment {4}\/ab HZ4_S16_EXIT_STATS on hz4 suite quick budget=90s @[0-9a-f]{40}$/m);
  expect((await execa('git', ['status', '--porcelain'], { cwd: repository })).stdout).toBe('');
});

describe('replay', () => {
  test('prints the verdict of a recorded run, byte for byte', async () => {
    const { exitCode, stdout } = await alloc('replay', RECORDED, '--json');
    expect(stdout).toBe(readFileSync(join(RECORDED, 'verdict.json'), 'utf8'));
    expect(exitCode).toBe({ GO: 0, 'NO-GO': 1 }[JSON.parse(stdout).outcome as string]);
  });

  test('refuses a bundle with a changed sample', async () => {
    const copy = join(scratch, 'changed');
    cpSync(RECORDED, copy, { recursive: true });
    const samples = readFileSync(join(copy, 'samples.jsonl'), 'utf8');
    writeFileSync(join(copy, 'samples.jsonl'), samples.replace(/"value":\d/, '"value":9'));
    const { exitCode, stderr, stdout } = await alloc('replay', copy);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^alloc-ab: .*samples/);
  });

  test('writes the report page to --report', async () => {
    const report = join(scratch, 'report.html');
    await alloc('replay', RECORDED, '--report', report);
    expect(readFileSync(report, 'utf8')).toMatch(/^<!doctype html>/i);
  });
});

describe('export', () => {
  test('prints a patch or a note, by the verdict of the recorded run', async () => {
    const { outcome } = JSON.parse(readFileSync(join(RECORDED, 'verdict.json'), 'utf8')) as { outcome: string };
    const { exitCode, stdout } = await alloc('export', RECORDED, '--repo', repository, '--json');
    const exported = JSON.parse(stdout) as { kind: string; text: string; file: string };
    expect([exitCode, exported.kind]).toEqual([0, outcome === 'GO' ? 'preset' : 'archive']);
    if (exported.kind === 'archive') expect(exported.text).toMatch(/^# .*: NO-GO, archived/);
    else
      expect(gitApply(exported.file, readFileSync(join(repository, exported.file), 'utf8'), exported.text)).not.toBe(
        '',
      );
  });

  test('writes the numbers for another tool, CSV with its own line ends', async () => {
    const rows = (await alloc('export', RECORDED, '--format', 'csv')).stdout.split('\r\n');
    expect(rows[0]).toMatch(/^repository,machine,finished,verdict,lane,metric,unit,better,role,/);
    expect(rows.length).toBeGreaterThan(8);
    const { stdout, exitCode } = await alloc('export', RECORDED, '--format', 'bencher', '--arm', 'baseline', '--json');
    expect([exitCode, JSON.parse(stdout)]).toEqual([
      0,
      expect.objectContaining({ kind: 'format', format: 'bencher', standing: 'decided' }),
    ]);
  });

  test.each([
    [['--arm', 'baseline'], '--arm has no effect without --format.'],
    [['--preset', 'x', '--format', 'csv'], '--preset has no effect with --format.'],
    [['--format', 'csv', '--arm', 'candidat'], 'did you mean candidate?'],
    [['--format', 'speedscope'], 'There is nothing to write as speedscope: the bundle holds no profile.'],
  ])('refuses %j', async (options, message) => {
    const { exitCode, stderr, stdout } = await alloc('export', RECORDED, ...options);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  test('refuses a folder that is not a bundle', async () => {
    const { exitCode, stderr } = await alloc('export', scratch);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('manifest.json is missing from it');
  });
});

describe('init', () => {
  test('writes a valid configuration, and never overwrites one', async () => {
    const folder = join(scratch, 'fresh');
    cpSync(repository, folder, { recursive: true });
    rmSync(join(folder, '.github'), { recursive: true });
    expect((await alloc('init', '--repo', folder, '--print')).stdout).toContain('schema: 1');
    expect(existsSync(join(folder, '.github'))).toBe(false);

    expect((await alloc('init', '--repo', folder)).exitCode).toBe(0);
    const written = readFileSync(join(folder, '.github/alloc-ab.yml'), 'utf8');
    expect(parseConfig(written, 'alloc-ab.yml').ok).toBe(true);

    expect((await alloc('init', '--repo', folder)).exitCode).toBe(2);
    expect(readFileSync(join(folder, '.github/alloc-ab.yml'), 'utf8')).toBe(written);
  });
});
