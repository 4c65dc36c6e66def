import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDecisions } from '../../../src/core/decisions/read-decisions.ts';

/** The decisions about `MA_FAST` of one document, shortened. */
function decided(text: string, path = 'docs/notes.md', flags = ['MA_FAST']) {
  return readDecisions([{ path, text }], flags).map(
    ({ decision, date, lineNumber }) => `${decision} ${date ?? '-'} :${lineNumber}`,
  );
}

describe('shapes of documents', () => {
  const table: [name: string, text: string, expected: string[]][] = [
    ['a row', '| Flag | Status |\n|---|---|\n| `MA_FAST` | NO-GO | slower |', ['NO-GO - :3']],
    [
      'the column for decisions comes first',
      '| Note | Decision |\n|--|--|\n| MA_FAST, GO in 2020 | HOLD |',
      ['HOLD - :3'],
    ],
    ['a row without a head', '| `MA_FAST=1` | **hard-archived** | see x |', ['ARCHIVED - :1']],
    ['both words', '- `MA_FAST` (archived / NO-GO)', ['NO-GO - :1']],
    ['a bar in a cell', '| a \\| MA_FAST | KEEP |', ['KEEP - :1']],
    ['a bullet', '* MA_FAST: rejected, 2026/1/5', ['REJECTED 2026-01-05 :1']],
    ['a wrapped bullet', '- MA_FAST was tried\n  and is **NOGO**', ['NO-GO - :1']],
    ['a numbered item', '1. `MA_FAST` -> promoted on 2026-02-03', ['PROMOTED 2026-02-03 :1']],
    ['the decision beside it', '- Box 12:\n  - flag: `MA_FAST`\n  - result: 12 % slower → **NO-GO**', ['NO-GO - :3']],
    ['the decision above it', '- Box 12 (NO-GO)\n  - flag `MA_FAST`', ['NO-GO - :1']],
    ['a heading with a decision', '## MA_FAST: HOLD (2026-03-04)\nlater', ['HOLD 2026-03-04 :1']],
    ['a heading with a name', '## MA_FAST\n\nStatus: NO-GO for the default.', ['NO-GO - :3']],
    ['a heading above', '# 2025-12-31 Rejected boxes\n\n- MA_OTHER\n- MA_FAST', ['REJECTED 2025-12-31 :1']],
    ['the date of a heading', '# Notes\n## 2026-01-02\n- MA_FAST NO-GO', ['NO-GO 2026-01-02 :3']],
    ['the date of the head', '# Notes\nDate: 2026年1月2日\n\n- MA_FAST NO-GO', ['NO-GO 2026-01-02 :4']],
    ['a block of code', '```\nMA_FAST NO-GO -1.2%\n```', ['NO-GO - :2']],
    [
      'two decisions',
      '- MA_FAST: HOLD 2026-01-01\n- MA_FAST: GO 2026-02-01',
      ['GO 2026-02-01 :2', 'HOLD 2026-01-01 :1'],
    ],
  ];
  test.each(table)('%s', (_, text, expected) => {
    expect(decided(text)).toEqual(expected);
  });

  test('the file name has the date', () => {
    expect(decided('MA_FAST is NO-GO', 'docs/MA_NO_GO_20260711.md')).toEqual(['NO-GO 2026-07-11 :1']);
    expect(decided('MA_FAST is NO-GO', 'docs/MA_20261711.md')).toEqual(['NO-GO - :1']);
  });

  test('numbers are quoted as they are written', () => {
    const text = '- MA_FAST (NO-GO)\n  - small −0.83%, medium 5.5 %\n  - 131.2M ops/s before';
    expect(readDecisions([{ path: 'a.md', text }], ['MA_FAST'])[0]?.numbers).toEqual([
      '−0.83%',
      '5.5 %',
      '131.2M ops/s',
    ]);
  });
});

describe('what is no decision', () => {
  test.each([
    ['another name', '- MA_FAST_2 NO-GO\n- XMA_FAST NO-GO'],
    ['a condition', '- MA_FAST: GO if it gains 2 %'],
    ['a rule in Japanese', '- MA_FAST の GO条件: +2%'],
    ['the question', '- MA_FAST: GO/NO-GO after phase 3'],
    ['words of a sentence', '- keep MA_FAST on hold, and go on'],
    ['a denied word', '- MA_FAST is not archived'],
    ['the head of a list', 'MA_FAST\nGO:'],
    ['a path', '- MA_FAST: see docs/archived/NO_GO_LEDGER.md'],
    ['the title of a ledger', '# NO-GO Ledger\n\n- MA_FAST'],
    ['the next section', '## MA_FAST\ntext\n## MA_OTHER\nStatus: NO-GO'],
    ['an item about another flag', '- Box\n  - MA_FAST\n  - MA_OTHER: NO-GO', ['MA_FAST', 'MA_OTHER']],
  ])('%s', (_, text, flags = ['MA_FAST']) => {
    expect(decided(text, 'a.md', flags as string[]).filter((each) => !each.endsWith(':3'))).toEqual([]);
  });
});

describe('several documents', () => {
  test('newest first, those without a date last, and copies once', () => {
    const documents = [
      { path: 'a.md', text: '- MA_FAST NO-GO' },
      { path: 'b.md', text: '- MA_FAST HOLD 2025-01-01' },
      { path: 'copy/b.md', text: '- MA_FAST HOLD 2025-01-01' },
      { path: 'c.md', text: '- MA_FAST GO 2026-01-01' },
    ];
    expect(readDecisions(documents, ['MA_FAST']).map(({ path }) => path)).toEqual(['c.md', 'b.md', 'a.md']);
  });

  test('a cited document decides although it does not name the flag, by its title or its label', () => {
    const about = ['MA_FAST'];
    const [title] = readDecisions([{ path: 'a.md', text: '# Fast box (NO-GO)\n\n- 3 % slower', about }], about);
    expect(title).toMatchObject({ decision: 'NO-GO', lineNumber: 1 });
    const [label] = readDecisions([{ path: 'a.md', text: '# Fast box\n\n**Decision.** HOLD: 0.1 %', about }], about);
    expect(label).toMatchObject({ decision: 'HOLD', lineNumber: 3, numbers: ['0.1 %'] });
  });

  test('a document that is named after the box of a flag', () => {
    const text = '# Box\n\nStatus: NO-GO';
    const of = (path: string, flag: string) => readDecisions([{ path, text }], [flag]).length;
    expect(of('docs/PHASE_S140_RESULTS.md', 'MA_S140_DECODE')).toBe(1);
    expect(of('docs/PHASE_S141_RESULTS.md', 'MA_S140_DECODE')).toBe(0);
    expect(of('archive/s97_6_push/README.md', 'MA_S97_6_PUSH')).toBe(1);
    expect(of('archive/s97_5_push/README.md', 'MA_S97_6_PUSH')).toBe(0);
    expect(of('docs/REMOTE_FLUSH_UNROLL.md', 'MA_REMOTE_FLUSH_UNROLL')).toBe(1);
    expect(of('docs/REMOTE_QUEUE.md', 'MA_REMOTE_FLUSH_UNROLL')).toBe(0);
  });
});

describe('hostile documents', () => {
  const within = (text: string) => {
    const start = performance.now();
    const found = readDecisions([{ path: 'a.md', text }], ['MA_FAST']);
    expect(performance.now() - start).toBeLessThan(4000);
    return found;
  };

  test('a line of 10 MB', () => {
    expect(within(`- MA_FAST NO-GO ${'x'.repeat(10_000_000)}`)[0]?.quote.length).toBeLessThanOrEqual(240);
    expect(within(`${'|'.repeat(10_000_000)}`)).toEqual([]);
    expect(within(`${'MA_FAST '.repeat(1_000_000)}`)).toEqual([]);
    expect(within(`MA_FAST ${'GO/'.repeat(3_000_000)}`).length).toBeLessThanOrEqual(1);
    expect(within(`MA_FAST ${'1'.repeat(5_000_000)}%`)).toEqual([]);
  });

  test('thousands of tables, items and headings', () => {
    const table = '| a | b |\n|---|---|\n| MA_FAST | x |\n\n';
    expect(within(table.repeat(30_000))).toEqual([]);
    expect(within(`${' '.repeat(40)}- MA_FAST\n`.repeat(20_000))).toEqual([]);
    expect(
      within(Array.from({ length: 3000 }, (_, depth) => `${' '.repeat(depth % 300)}- MA_FAST`).join('\n')),
    ).toEqual([]);
    expect(within('###### MA_FAST\n'.repeat(60_000))).toEqual([]);
    expect(within('- MA_FAST NO-GO\n'.repeat(60_000)).length).toBeLessThanOrEqual(8);
  });

  test('control characters and directions do not reach the quote', () => {
    const [found] = within('- MA_FAST NO-GO \u001b[31m\u202e\u0000\u200b<img src=x> @team\r');
    expect(found?.quote).toBe('MA_FAST NO-GO [31m <img src=x> @team');
  });

  test('any text is read within the limits', () => {
    const part = fc.constantFrom(
      'MA_FAST',
      'GO',
      'NO-GO',
      '|',
      '---',
      '- ',
      '  - ',
      '# ',
      '\n',
      '`',
      '```\n',
      ' ',
      ':',
      '2026-01-01',
      '5%',
      '\u0000',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 80 }), (parts) => {
        for (const each of readDecisions([{ path: 'a.md', text: parts.join('') }], ['MA_FAST'])) {
          expect(each.lineNumber).toBeGreaterThan(0);
          expect(each.quote).not.toMatch(/[\p{Cc}]/u);
        }
      }),
    );
  });
});
