import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDecisions } from '../../../src/core/decisions/read-decisions.ts';
import { addLedgerEntry } from '../../../src/core/export/add-ledger-entry.ts';
import type { LedgerEntry } from '../../../src/core/export/ledger-entry.ts';

const ENTRY: LedgerEntry = {
  date: '2026-03-04',
  change: '`hz4 MA_FAST=1` against `hz4 MA_FAST=0`',
  decision: 'NO-GO',
  result: '−4.0 % on small',
  evidence: '`local-1` on machine `lab`',
};

const ROW =
  '| 2026-03-04 | `hz4 MA_FAST=1` against `hz4 MA_FAST=0` | NO-GO | −4.0 % on small | `local-1` on machine `lab` |';
const BULLET =
  '2026-03-04 `hz4 MA_FAST=1` against `hz4 MA_FAST=0`: **NO-GO**, −4.0 % on small (`local-1` on machine `lab`)';
const HEAD = '| Date | Change | Decision | Result | Evidence |\n| --- | --- | --- | --- | --- |\n';
const OLD = '| 2026-01-01 | a | GO | x | y |\n';
const NEW = '| 2026-02-01 | b | HOLD | x | y |\n';

const table = (document: string, entry = ENTRY) => addLedgerEntry(document, entry, 'table').text;
const bullet = (document: string) => addLedgerEntry(document, ENTRY, 'bullet').text;

describe('tables', () => {
  test('newest first, oldest first, one row, none', () => {
    expect(table(`# L\n\n${HEAD}${NEW}${OLD}\nafter\n`)).toBe(`# L\n\n${HEAD}${ROW}\n${NEW}${OLD}\nafter\n`);
    expect(table(`# L\n\n${HEAD}${OLD}${NEW}\nafter\n`)).toBe(`# L\n\n${HEAD}${OLD}${NEW}${ROW}\n\nafter\n`);
    expect(table(`${HEAD}${OLD}`)).toBe(`${HEAD}${OLD}${ROW}\n`);
    expect(table(HEAD)).toBe(`${HEAD}${ROW}\n`);
  });

  test('the last line may have no end, and lines may end as on Windows', () => {
    expect(table(`${HEAD}${OLD}`.trimEnd())).toBe(`${HEAD}${OLD}${ROW}`);
    const windows = `${HEAD}${NEW}${OLD}`.replaceAll('\n', '\r\n');
    expect(table(windows)).toBe(`${HEAD}${ROW}\n${NEW}${OLD}`.replaceAll('\n', '\r\n'));
  });

  test('columns of a team are filled by their heads, and nothing is lost', () => {
    const document = '| Area | Status | Evidence | Note |\n|---|---|---|---|\n';
    expect(table(document)).toBe(
      `${document}| ${ENTRY.change} | NO-GO | ${ENTRY.evidence} | −4.0 % on small; 2026-03-04 |\n`,
    );
    const two = 'Proposal | Status\n---|---\n';
    expect(table(two)).toContain(`| ${ENTRY.change}; 2026-03-04; −4.0 % on small; ${ENTRY.evidence} | NO-GO |`);
  });

  test('tables in blocks of code, and those without a decision, are left alone', () => {
    const code = `\`\`\`\n${HEAD}\`\`\`\n`;
    expect(table(code)).toBe(`${code}\n${HEAD}${ROW}\n`);
    const other = '| a | b |\n|---|---|\n| 1 | 2 |\n';
    expect(table(other)).toBe(`${other}\n${HEAD}${ROW}\n`);
  });
});

describe('lists', () => {
  test('newest first with further lines, oldest first, the marks of the list', () => {
    const newest = '# L\n\n* 2026-02-01 b: HOLD\n  more\n* 2026-01-01 a: GO\n\nafter\n';
    expect(bullet(newest)).toBe(newest.replace('* 2026-02', `* ${BULLET}\n* 2026-02`));
    const oldest = '- 2026-01-01 a: GO\n- 2026-02-01 b: HOLD\n  more\n\nafter\n';
    expect(bullet(oldest)).toBe(oldest.replace('  more\n', `  more\n- ${BULLET}\n`));
  });

  test('without a list one is begun', () => {
    expect(bullet('# L')).toBe(`# L\n\n- ${BULLET}\n`);
  });
});

test('an empty document becomes a ledger', () => {
  expect(table('')).toBe(`# Ledger\n\n${HEAD}${ROW}\n`);
  expect(bullet('')).toBe(`# Ledger\n\n- ${BULLET}\n`);
});

test('a verdict is recorded once', () => {
  for (const add of [table, bullet]) expect(add(add(''))).toBe(add(''));
});

test('what is written is read as a decision', () => {
  for (const text of [table(''), bullet('')]) {
    expect(readDecisions([{ path: 'L.md', text }], ['MA_FAST'])).toMatchObject([
      { decision: 'NO-GO', date: '2026-03-04', numbers: ['−4.0 %'] },
    ]);
  }
});

test('without the added text, any document has its old bytes', () => {
  const part = fc.constantFrom(
    ...[
      '# Title',
      '\n',
      '\r\n',
      '| Date | Status |',
      '|---|---|',
      '| 2026-01-01 | GO |',
      '| 2026-02-01 | x |',
      '- 2026-01-01 GO',
      '- 2026-03-01 HOLD',
    ],
    ...['  more', '```', 'text', '|', '\u0000', '\ufeff', ' ', '\r'],
  );
  const document = fc.oneof(
    fc.string(),
    fc.array(part, { maxLength: 30 }).map((parts) => parts.join('\n')),
    fc.array(part).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(document, fc.constantFrom('table' as const, 'bullet' as const), (text, shape) => {
      const added = addLedgerEntry(text, ENTRY, shape);
      expect(added.text.slice(0, added.at) + added.text.slice(added.at + added.inserted.length)).toBe(text);
      expect(added.inserted).toContain('NO-GO');
      expect(addLedgerEntry(added.text, ENTRY, shape).text).toBe(added.text);
    }),
  );
});

test('hostile documents end soon', () => {
  const start = performance.now();
  for (const text of [
    '|'.repeat(5_000_000),
    `${HEAD}${OLD}`.repeat(20_000),
    '- GO\n'.repeat(300_000),
    '-'.repeat(3_000_000),
    ' |-'.repeat(1_000_000),
  ]) {
    table(text);
    bullet(text);
  }
  expect(performance.now() - start).toBeLessThan(10_000);
});
