import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createExampleRepository } from '../../../examples/example-repository.ts';
import { asRecorded, bundleFilesOf } from '../../fixtures/as-recorded.ts';
import { syntheticRun } from '../../fixtures/synthetic-run.ts';
import { program } from '../../program.ts';

const HEADER = 'hakozuna/hz4/include/hz4_config.h';

/** The example with one result of a synthetic run. `more` is appended to its configuration. */
function example(effect: number, more = 'ledger: { path: GO_NO_GO_LEDGER.md }\n') {
  const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-ledger-'));
  onTestFinished(() => rmSync(scratch, { recursive: true, force: true }));
  const { directory, branch } = createExampleRepository(join(scratch, 'hakozuna'));
  execFileSync('git', ['-C', directory, 'switch', '--quiet', branch]);
  appendFileSync(join(directory, '.github/alloc-ab.yml'), more);
  const bundle = join(directory, '.alloc-ab', 'alloc-ab_x_20260101T000000Z', 'bundle');
  mkdirSync(bundle, { recursive: true });
  for (const [name, content] of Object.entries(bundleFilesOf(asRecorded(syntheticRun({ effect })))))
    writeFileSync(join(bundle, name), content);
  const ledger = (...options: string[]) =>
    execa(program(), ['ledger', ...options], { cwd: directory, reject: false, stripFinalNewline: false });
  const apply = (patch: string) => execFileSync('git', ['-C', directory, 'apply', '-'], { input: patch });
  const read = (path: string) => readFileSync(join(directory, path), 'utf8');
  return { directory, ledger, apply, read };
}

/** What the compiler says about the header with defines; empty: it compiles. */
function compile(directory: string, ...defines: string[]): string {
  const argv = ['-fsyntax-only', '-x', 'c', ...defines, join(directory, HEADER)];
  try {
    execFileSync('gcc', argv, { stdio: ['ignore', 'ignore', 'pipe'] });
    return '';
  } catch (error) {
    return String((error as { stderr: Buffer }).stderr);
  }
}

describe('the patch of a verdict', () => {
  test('NO-GO: git applies row, note and #error, and the compiler stops for the archived value only', async () => {
    const { directory, ledger, apply, read } = example(-0.05);
    const before = read('GO_NO_GO_LEDGER.md');
    const { stdout, stderr, exitCode } = await ledger();
    expect([exitCode, stderr]).toEqual([
      0,
      expect.stringMatching(/^GO_NO_GO_LEDGER\.md:\d+ {2}the row of the NO-GO\n/),
    ]);
    apply(stdout);
    const after = read('GO_NO_GO_LEDGER.md');
    const row = after.split('\n').find((line) => line.includes('HZ4_S12_MPSC=1')) ?? '';
    expect(after.replace(`${row}\n`, '')).toBe(before);
    expect(row).toMatch(/^\| .* \| NO-GO \| .* \|$/);
    expect(read('docs/analysis/HZ4_S12_MPSC_NO_GO.md')).toContain('**Decision.** NO-GO.');
    expect(compile(directory, '-DHZ4_S12_MPSC=1')).toContain(
      'HZ4_S12_MPSC archived (NO-GO), see docs/analysis/HZ4_S12_MPSC_NO_GO.md',
    );
    expect(compile(directory)).toBe('');
    const again = await ledger();
    expect([again.stdout, again.stderr]).toEqual(['', 'the ledger has this verdict already\n']);
  });

  test('GO: git applies the row and the preset, whose lines are named', async () => {
    const { directory, ledger, read } = example(0.05);
    const file = join(directory, '..', 'new', 'decision.patch');
    const { stdout, stderr } = await ledger('1', '--out', file);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/\.github\/alloc-ab\.yml:\d+\S* {2}the preset hz4\+s12-mpsc\n/);
    execFileSync('git', ['-C', directory, 'apply', file]);
    expect(read('.github/alloc-ab.yml')).toContain('s12-mpsc');
  });

  test('a ledger of another shape that does not exist yet', async () => {
    const { ledger, apply, read } = example(0.05, 'ledger: { path: docs/new/LEDGER.md, shape: bullet }\n');
    apply((await ledger()).stdout);
    expect(read('docs/new/LEDGER.md')).toMatch(/^# Ledger\n\n- \d{4}-\d\d-\d\d .*: \*\*GO\*\*, /);
  });
});

describe('refusals', () => {
  test('without a ledger in the configuration, and without a result', async () => {
    const { ledger, directory } = example(0.05, '');
    const refused = await ledger();
    expect([refused.exitCode, refused.stderr]).toEqual([
      2,
      expect.stringContaining('ledger: { path: docs/LEDGER.md }'),
    ]);
    rmSync(join(directory, '.alloc-ab'), { recursive: true });
    expect((await ledger()).exitCode).toBe(2);
  });

  test('a patch that a terminal would change is written into a file only', async () => {
    const { ledger, apply, directory, read } = example(0.05);
    writeFileSync(join(directory, 'GO_NO_GO_LEDGER.md'), read('GO_NO_GO_LEDGER.md').replaceAll('\n', '\r\n'));
    const refused = await ledger();
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('--out FILE')]);
    await ledger('--out', join(directory, 'a.patch'));
    apply(readFileSync(join(directory, 'a.patch'), 'utf8'));
    expect(read('GO_NO_GO_LEDGER.md').replaceAll('\r\n', '')).not.toContain('\n');
  });
});
