import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openLocalRepository } from '../../../src/local/checkout/local-repository.ts';
import { localDecisions } from '../../../src/local/decisions/local-decisions.ts';
import { planLocally } from '../../../src/local/planning/local-plan.ts';
import { git } from '../../runner/runner-fixture.ts';
import { checkout, write } from '../checkout/checkout-fixture.ts';

async function decisions(files: Readonly<Record<string, string | Buffer>>, flag = 'HZ4_FAST', archived: string[] = []) {
  const { path, sha } = checkout(files);
  const opened = await openLocalRepository(path);
  if (!opened.ok) throw new Error(opened.error.message);
  return localDecisions(opened.value, sha, new Map([[flag, archived]]));
}

describe('documents of a checkout', () => {
  test('documents in any folder are searched, other files are not', async () => {
    const text = '- HZ4_FAST: NO-GO (2026-01-05), -1.2 %\n';
    const found = await decisions({
      'a/b/x.md': text,
      'y.TXT': `${text}\n`,
      'z.rst': 'HZ4_FAST_2 NO-GO',
      'src/a.c': text,
    });
    expect(found).toEqual({
      decisions: [expect.objectContaining({ decision: 'NO-GO', path: 'a/b/x.md', lineNumber: 1, numbers: ['-1.2 %'] })],
      cited: {},
    });
  });

  test('nothing is found, and nothing is missing', async () => {
    expect(await decisions({ 'x.md': 'HZ4_SLOW' })).toEqual({ decisions: [], cited: {} });
  });

  test('only what is committed counts', async () => {
    const { path, sha } = checkout({ 'x.md': 'x' });
    write(path, { 'x.md': '- HZ4_FAST NO-GO' });
    const opened = await openLocalRepository(path);
    if (!opened.ok) throw new Error(opened.error.message);
    expect((await localDecisions(opened.value, sha, new Map([['HZ4_FAST', []]]))).decisions).toEqual([]);
  });

  test('cited documents are found under another path, or missing', async () => {
    const found = await decisions({ 'new/FAST.md': '# Fast\n\nDecision: HOLD' }, 'HZ4_FAST', [
      'see old/FAST.md, gone.md',
    ]);
    expect(found).toMatchObject({
      cited: { 'old/FAST.md': 'new/FAST.md', 'gone.md': null },
      decisions: [{ decision: 'HOLD', path: 'new/FAST.md', lineNumber: 3 }],
    });
  });

  test('hostile documents: a huge one, a binary one, thousands of them, odd names', async () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`m/${index}.md`, `HZ4_FAST ${index}`]));
    const found = await decisions({
      ...many,
      'LEDGER.md': `${'x'.repeat(18_000_000)} HZ4_FAST NO-GO`,
      'NO_GO.md': `HZ4_FAST NO-GO ${'y'.repeat(10_000_000)}`,
      'binary.md': Buffer.from('HZ4_FAST NO-GO \u0000\u0001'),
      'we"ird\tname.md': '- HZ4_FAST NO-GO',
    });
    expect(found.decisions.map(({ path }) => path)).toContain('NO_GO.md');
    expect(found.gap).toMatch(/^\d+ further documents name a flag/);
  });

  test('a search that fails is a gap, and no error', async () => {
    const { path } = checkout({ 'x.md': 'HZ4_FAST NO-GO' });
    const opened = await openLocalRepository(path);
    if (!opened.ok) throw new Error(opened.error.message);
    const found = await localDecisions(opened.value, 'f'.repeat(40), new Map([['HZ4_FAST', []]]));
    expect(found).toMatchObject({ decisions: [], gap: expect.stringContaining('were not searched for decisions') });
  });
});

describe('a command in a checkout', () => {
  const HEADER = `#ifndef HZ4_FAST\n#define HZ4_FAST 0\n#endif\n#ifndef HZ4_OLD\n#define HZ4_OLD 0\n#endif
#if HZ4_OLD\n#error "HZ4_OLD archived (NO-GO), see docs/OLD.md"\n#endif\n`;
  const files = {
    '.github/alloc-ab.yml': readFileSync('test/fixtures/config.yml', 'utf8'),
    'alloc/hz4/include/hz4_config.h': HEADER,
    'docs/LEDGER.md':
      '| Flag | Status | Date |\n|--|--|--|\n| HZ4_OLD | NO-GO -3.1% | 2026-01-05 |\n| HZ4_FAST | HOLD | 2026-02-01 |\n',
  };

  test('an archived flag is refused with its decision and the missing document', async () => {
    const { path } = checkout(files);
    const planned = await planLocally(['HZ4_OLD'], { repo: path });
    expect(planned).toMatchObject({
      error: {
        code: 'archived-flag',
        message: expect.stringContaining(
          'docs/OLD.md, which it cites, does not exist at this commit.\ndocs/LEDGER.md:3 has NO-GO on 2026-01-05 (-3.1%): HZ4_OLD',
        ),
        next: expect.stringContaining('Read docs/LEDGER.md:3 first; to reopen it, remove the #error at'),
      },
    });
  });

  test('another flag is planned, with a note', async () => {
    const { path } = checkout(files);
    const planned = await planLocally(['HZ4_FAST'], { repo: path });
    if (!planned.ok) throw new Error(planned.error.message);
    expect(planned.value.plan.notes).toContain(
      'HZ4_FAST: docs/LEDGER.md:4 has HOLD on 2026-02-01: HZ4_FAST, HOLD, 2026-02-01. What is different now?',
    );
    git(path, 'status');
  });
});
