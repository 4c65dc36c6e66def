import { describe, expect, test } from 'vitest';
import { laneId } from '../../../src/core/config/lane-reference.ts';
import { readHeaders } from '../../../src/core/plan/flags/declared-flags.ts';
import type { Request } from '../../../src/model/command.ts';
import { ask, BASE, facts, HEAD } from '../../fixtures/facts.ts';

function requestOf(text: string, known = facts()): Request {
  const result = ask(text, known);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

describe('resolveRequest resolves both arms', () => {
  const line = (name: string, sha = HEAD) => ({ kind: 'line', line: name, sha });
  const FAT = { name: 'HZ4_S14_FAT_CACHE', value: '0' };
  const table: [text: string, question: string, baseline: object, candidate: object][] = [
    [
      'HZ4_S12_MPSC',
      'flag',
      { label: 'hz4 HZ4_S12_MPSC=0', source: line('hz4'), defines: [{ name: 'HZ4_S12_MPSC', value: '0' }] },
      { label: 'hz4 HZ4_S12_MPSC=1', source: line('hz4'), defines: [{ name: 'HZ4_S12_MPSC', value: '1' }] },
    ],
    [
      'HZ4_BATCH=64',
      'flag',
      { label: 'hz4 default', defines: [] },
      { label: 'hz4 HZ4_BATCH=64', defines: [{ name: 'HZ4_BATCH', value: '64' }] },
    ],
    [
      'HZ4_S12_MPSC HZ4_BATCH=64',
      'flag',
      { defines: [{ name: 'HZ4_S12_MPSC', value: '0' }] },
      {
        defines: [
          { name: 'HZ4_S12_MPSC', value: '1' },
          { name: 'HZ4_BATCH', value: '64' },
        ],
      },
    ],
    [
      'HZ4_BATCH=64 vs HZ4_S12_MPSC',
      'flag',
      { defines: [{ name: 'HZ4_S12_MPSC', value: '1' }] },
      { defines: [{ name: 'HZ4_BATCH', value: '64' }] },
    ],
    [
      'HZ4_TRACE',
      'flag',
      { label: 'hz4 HZ4_TRACE undefined', defines: [{ name: 'HZ4_TRACE', value: null }] },
      { label: 'hz4 HZ4_TRACE=1', defines: [{ name: 'HZ4_TRACE', value: '1' }] },
    ],
    [
      'HZ4_LTO',
      'flag',
      { defines: [], options: [{ system: 'make', flag: 'HZ4_LTO', option: 'HZ4_LTO', value: '0' }] },
      { options: [{ system: 'make', flag: 'HZ4_LTO', option: 'HZ4_LTO', value: '1' }] },
    ],
    ['ODD_NAME', 'flag', { source: line('hz4') }, { source: line('hz4') }],
    ['HZ3_S142', 'flag', { source: line('hz3') }, { source: line('hz3') }],
    ['hz4 vs hz3', 'line', { label: 'hz3', source: line('hz3') }, { label: 'hz4', source: line('hz4') }],
    ['hz4 vs mimalloc', 'line', { source: { kind: 'allocator', allocator: 'mimalloc' } }, { source: line('hz4') }],
    [
      'snmalloc vs system',
      'line',
      { source: { kind: 'allocator', allocator: 'system' } },
      { source: { kind: 'allocator', allocator: 'snmalloc' } },
    ],
    [
      'base',
      'base',
      { label: `hz4 base ${BASE.slice(0, 7)}`, source: line('hz4', BASE) },
      { source: line('hz4', HEAD) },
    ],
    ['base on plain', 'base', { source: line('plain', BASE) }, { source: line('plain', HEAD) }],
    ['env X=1', 'env', { label: 'hz4 X unset', source: line('hz4'), env: {} }, { label: 'hz4 X=1', env: { X: '1' } }],
    ['env X=1 vs env X=2', 'env', { env: { X: '2' } }, { env: { X: '1' } }],
    [
      'hz4+rss vs hz4',
      'line',
      { label: 'hz4', defines: [] },
      { label: 'hz4+rss', source: line('hz4'), defines: [FAT] },
    ],
    [
      'HZ4_S12_MPSC on hz4+rss',
      'flag',
      { label: 'hz4+rss HZ4_S12_MPSC=0', defines: [FAT, { name: 'HZ4_S12_MPSC', value: '0' }] },
      { label: 'hz4+rss HZ4_S12_MPSC=1', defines: [FAT, { name: 'HZ4_S12_MPSC', value: '1' }] },
    ],
    ['base on hz4+rss', 'base', { source: line('hz4', BASE), defines: [FAT] }, { defines: [FAT] }],
    ['env X=1 on hz4+rss', 'env', { label: 'hz4+rss X unset', defines: [FAT], env: {} }, { env: { X: '1' } }],
    ['env X=1 on mimalloc', 'env', { source: { kind: 'allocator', allocator: 'mimalloc' } }, { env: { X: '1' } }],
  ];
  test.each(table)('%s', (text, question, baseline, candidate) => {
    const request = requestOf(text);
    expect(request).toMatchObject({ question, baseline, candidate });
    expect(requestOf(request.repeat)).toEqual(request);
  });
});

test('resolveRequest writes every option into repeat', () => {
  expect(requestOf('HZ4_S12_MPSC T=4 gain=3%').repeat).toBe(
    `/ab HZ4_S12_MPSC on hz4 suite ssot T=4 budget=15m gain=3% @${HEAD}`,
  );
  expect(requestOf('hz4 vs hz3 lane st-mixed budget=90s').repeat).toBe(
    `/ab hz4 vs hz3 lane st-mixed budget=90s @${HEAD}`,
  );
});

describe('resolveRequest selects lanes', () => {
  const ids = ({ targets, guards }: Request) => [targets.map(laneId), guards.map(laneId)];
  const table: [text: string, targets: string[], guards: string[]][] = [
    ['hz4 vs hz3', ['mt-small/T=4,R=90', 'mt-small/T=16,R=90'], ['st-mixed', 'mt-small/T=4,R=50']],
    ['hz4 vs hz3 suite quick', ['st-mixed'], []],
    ['hz4 vs hz3 T=16', ['mt-small/T=16,R=90'], ['st-mixed']],
    ['hz4 vs hz3 R=90', ['mt-small/T=4,R=90', 'mt-small/T=16,R=90'], ['st-mixed']],
    ['hz4 vs hz3 lane mt-small T=4', ['mt-small/T=4,R=50', 'mt-small/T=4,R=90'], []],
    ['hz4 vs hz3 lane st-mixed lane mt-small T=16 R=50', ['st-mixed', 'mt-small/T=16,R=50'], []],
    ['base', [], ['mt-small/T=4,R=90', 'mt-small/T=16,R=90', 'st-mixed', 'mt-small/T=4,R=50']],
    ['base suite quick', [], ['st-mixed']],
    ['base T=16 gain=2%', ['mt-small/T=16,R=90'], ['st-mixed']],
    // Without a claim of a gain, guards alone can answer.
    ['base T=4 R=50', [], ['st-mixed', 'mt-small/T=4,R=50']],
  ];
  test.each(table)('%s', (text, targets, guards) => {
    expect(ids(requestOf(text))).toEqual([targets, guards]);
  });

  test('takes the first suite, line and machine without defaults', () => {
    const bare = facts((yaml) => yaml.replace('  suite: ssot\n  line: hz4\n', ''));
    expect(requestOf('base', bare)).toMatchObject({
      machine: 'lab',
      candidate: { source: { line: 'hz4' } },
      budgetSeconds: 900,
    });
    expect(ids(requestOf('base', bare))[1]).toHaveLength(4);
  });
});

describe('resolveRequest adds notes', () => {
  test.each([
    ['HZ4_S12_MPSC', []],
    ['HZ4_TRACE', ['HZ4_TRACE is only tested by #ifdef: off means that it is not defined.']],
    [
      'HZ4_S10_CARVE_RUN=1',
      [
        'In the header HZ4_S10_CARVE_RUN is 1 already: both sides may turn out the same, unless the build sets another value.',
      ],
    ],
    [
      'HZ4_S10_CARVE_RUN',
      [
        'In the header HZ4_S10_CARVE_RUN is 1 already, so the comparison is turned round: the candidate is what ships, and a GO means that it is better than HZ4_S10_CARVE_RUN=0.',
      ],
    ],
    ['HZ4_BATCH=64', ['In the header the default of HZ4_BATCH depends on other flags: 4 or 16.']],
  ])('%s', (text, notes) => {
    expect(requestOf(text).notes).toEqual(notes);
  });
});

test('resolveRequest calls a flag unknown and not undeclared where not all headers were read', () => {
  const known = { ...facts(), unreadFlags: { hz4: 'alloc-ab reads 128 headers of a line' } };
  const result = ask('HZ4_S12_MPCS', known);
  expect(result).toMatchObject({
    ok: false,
    error: {
      code: 'flags-not-read',
      suggestion: 'HZ4_S12_MPSC',
      message: expect.stringMatching(/is not known: .*128 headers/),
    },
  });
});

test('resolveRequest passes the number of layouts on, and repeats it', () => {
  const { layouts, repeat } = requestOf('HZ4_S12_MPSC layouts=12');
  expect([layouts, / layouts=12( |$)/.test(repeat)]).toEqual([12, true]);
  expect(requestOf('HZ4_S12_MPSC')).not.toHaveProperty('layouts');
});

describe('resolveRequest refuses', () => {
  const shared = (yaml: string) =>
    yaml.replace('prefixes: [HZ3_]', 'prefixes: [HZ3_, HZ4_]').replace('line: hz4', 'line: plain');
  const table: [text: string, code: string, suggestion?: string, change?: (yaml: string) => string][] = [
    ['HZ4_S12_MPCS', 'unknown-flag', 'HZ4_S12_MPSC'],
    ['hz4+rs vs hz4', 'unknown-preset', 'rss'],
    ['hz3+rss vs hz4', 'unknown-preset'],
    ['plian+rss vs hz4', 'unknown-name', 'plain'],
    ['base on hz4+rs', 'unknown-preset', 'rss'],
    ['HZ4_S12_MPSC HZ4_NOPE_NOPE', 'unknown-flag'],
    ['HZ3_S142 on hz4', 'unknown-flag', 'on hz3'],
    ['XYZ_UNHEARD_OF', 'unknown-flag'],
    ['HZ4_S11_PAGE_STEAL', 'archived-flag'],
    ['HZ4_S11_PAGE_STEAL=0 vs HZ4_S11_PAGE_STEAL=2', 'archived-flag'],
    ['HZ4_S11_PAGE_STEAL HZ4_ALLOW_ARCHIVED=0', 'archived-flag'],
    ['HZ4_S12_MPSC HZ3_S142', 'flags-of-two-lines'],
    ['HZ4_S12_MPSC', 'ambiguous-line', 'on hz4', shared],
    ['HZ4_S12_MPSC on plain', 'line-without-flags'],
    ['HZ4_S12_MPSC on hz5', 'unknown-line', 'hz4'],
    ['base on hz33', 'unknown-line', 'hz3'],
    ['base on mimalloc', 'unknown-line'],
    ['hz4 vs mimaloc', 'unknown-name', 'mimalloc'],
    ['hz4 vs hz3 on hz4', 'misplaced-option'],
    ['env X=1 on jemaloc', 'unknown-name', 'jemalloc'],
    ['hz4 vs mimalloc layouts=12', 'layouts-need-builds'],
    ['HZ4_S12_MPSC layouts=12 proof', 'misplaced-option'],
    ['base suite sost', 'unknown-suite', 'ssot'],
    ['base lane st-mixd', 'unknown-lane', 'st-mixed'],
    ['base suite ssot lane st-mixed', 'conflicting-options'],
    ['base T=3', 'unknown-cell'],
    ['base lane st-mixed T=4', 'unknown-parameter'],
    ['HZ4_S12_MPSC T=4 R=50 suite ssot', 'no-lanes'],
    ['base @1234567', 'head-moved', HEAD.slice(0, 12)],
    ['base lane tostring', 'unknown-lane'],
  ];
  test.each(table)('%s', (text, code, suggestion, change) => {
    const result = ask(text, facts(change));
    if (result.ok) throw new Error('accepted');
    expect(result.error.code).toBe(code);
    expect(result.error.suggestion).toBe(suggestion);
    expect(result.error.message).toMatch(/\.$/);
    expect(result.error.next).toMatch(/\.$/);
  });

  test('an archived flag, with its text and position', () => {
    const result = ask('HZ4_S11_PAGE_STEAL');
    expect(result.ok ? '' : result.error.message).toBe(
      'HZ4_S11_PAGE_STEAL is archived in alloc/hz4/include/hz4_config.h:19, with the text: ' +
        'HZ4_S11_PAGE_STEAL archived (NO-GO): -4% at T=16, see docs/S11.md; HZ4_ALLOW_ARCHIVED=1 unlocks.',
    );
    expect(ask('HZ4_S11_PAGE_STEAL HZ4_ALLOW_ARCHIVED').ok).toBe(true);
    expect(ask('HZ4_S11_PAGE_STEAL=0').ok).toBe(true);
  });

  test('with hostile text of a header escaped', () => {
    const known = facts();
    const archived = `archived <img src=x> @octocat [x](http://evil.example) ${'`'.repeat(50)} ${'long '.repeat(60)}`;
    const text = `#if HZ4_EVIL\n#error ${archived}\n#endif\n`;
    const { flags, headers } = readHeaders([{ path: 'a.h', text }]);
    const result = ask('HZ4_EVIL', { ...known, flags: { hz4: flags }, headers: { hz4: headers } });
    expect(result.ok ? '' : result.error.message).toMatch(/^[^<@[\]`]{1,400}$/);
  });

  test('an unknown cell, and names the available ones', () => {
    const result = ask('base T=3');
    expect(result.ok ? '' : result.error.message).toBe('No selected lane has T=3; the matrix has T=4,16.');
  });

  test('no command whose commit is the head', () => {
    expect(ask(`base @${HEAD.slice(0, 7)}`).ok).toBe(true);
  });
});
