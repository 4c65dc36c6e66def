import { expect, test } from 'vitest';
import { listFlags } from '../../../src/core/flags/list-flags.ts';
import { readHeaders } from '../../../src/core/plan/flags/declared-flags.ts';
import { facts } from '../../fixtures/facts.ts';

const declare = (name: string, value: string) => `#ifndef ${name}\n#define ${name} ${value}\n#endif\n`;
const TEXT = [
  declare('HZ4_A', '0'),
  declare('HZ4_B', '0'),
  declare('HZ4_N', '8'),
  declare('HZ4_OLD', '0'),
  declare('HZ4_FORCED', '1'),
  '#ifdef HZ4_TRACE\n#endif\n',
  '#define HZ4_MASK (HZ4_N - 1)\n',
  '#ifdef MAP_POPULATE\n#endif\n',
  '#if HZ4_A && !HZ4_B\n#error "HZ4_A needs HZ4_B"\n#endif\n',
  '#if HZ4_OLD\n#error "HZ4_OLD archived (NO-GO)"\n#endif\n',
  '#if HZ4_N != 8\n#error "HZ4_N!=8 is archived"\n#endif\n',
  '#undef HZ4_FORCED\n#define HZ4_FORCED 1\n#if HZ4_FORCED\n#error "x"\n#endif\n',
].join('');

function rows(wanted: { pattern?: string; line?: string }, verdicts = new Map()) {
  const { flags, headers } = readHeaders([{ path: 'a.h', text: TEXT }]);
  return listFlags(wanted, { ...facts(), flags: { hz4: flags }, headers: { hz4: headers } }, verdicts);
}

test('listFlags has the kind, default and state of each flag, and leaves names of the system out', () => {
  const found = rows({ line: 'hz4' }).filter(({ where }) => where !== undefined);
  expect(found.map(({ name, kind, default: text, state }) => [name, kind, text, state])).toEqual([
    ['HZ4_A', 'switch', '0', 'needs HZ4_B=1'],
    ['HZ4_B', 'switch', '0', 'live'],
    ['HZ4_FORCED', 'switch', '1', '0 is replaced by the headers'],
    ['HZ4_MASK', 'computed', '(HZ4_N - 1)', 'from HZ4_N'],
    ['HZ4_N', 'number', '8', 'archived where HZ4_N != 8'],
    ['HZ4_OLD', 'switch', '0', 'archived for 1'],
    ['HZ4_TRACE', 'presence', null, 'live'],
  ]);
});

test('listFlags lists settings that the configuration names', () => {
  expect(rows({ pattern: 'HZ4_LTO' })).toEqual([
    { line: 'hz4', name: 'HZ4_LTO', kind: 'make', default: null, state: 'live' },
  ]);
});

test.each([
  ['HZ4_*', ['HZ4_N', 'HZ4_A']],
  ['hz4_n', ['HZ4_N']],
  ['*N', ['HZ4_N']],
  ['HZ*_*K', ['HZ4_MASK']],
  ['*', ['HZ4_N', 'HZ4_A']],
  ['HZ4_N*N', []],
  ['NONE', []],
])('the pattern %s', (pattern, names) => {
  const found = rows({ pattern, line: 'hz4' }).map(({ name }) => name);
  if (names.length === 0) expect(found).toEqual([]);
  else expect(found).toEqual(expect.arrayContaining(names));
  if (!pattern.includes('*')) expect(found.length).toBeLessThanOrEqual(1);
});

test('a hostile pattern is matched in linear time', () => {
  expect(rows({ pattern: `${'*A'.repeat(30)}*` })).toEqual([]);
});

test('listFlags shows the latest verdict, and those before it', () => {
  const verdict = { at: '2026-03-04 05:06:07', headline: 'GO: +3 %' };
  const before = { at: '2026-02-04 05:06:07', headline: 'NO-GO: -3 %' };
  const [row] = rows({ pattern: 'HZ4_A' }, new Map([['HZ4_A', [verdict, before]]]));
  expect([row?.verdict, row?.earlier]).toEqual([verdict, [before]]);
});

test('listFlags has the value in the build, with each preset that was asked', () => {
  const { flags, headers } = readHeaders([{ path: 'a.h', text: TEXT }]);
  const values = { units: 1, isWhole: true, defines: 'added' as const, gaps: [] };
  const set = { values: ['1'], number: '1', by: 'command line' as const, at: 'Makefile:2', variable: 'CFLAGS' };
  const effective = {
    hz4: { ...values, names: { HZ4_A: set } },
    'hz4+rss': { ...values, isWhole: false, names: { HZ4_A: { values: ['0', '2'], by: 'file' as const } } },
  };
  const found = listFlags({ line: 'hz4' }, { ...facts(), flags: { hz4: flags }, headers: { hz4: headers }, effective });
  expect(found.find(({ name }) => name === 'HZ4_A')?.effective).toEqual([
    { value: '1', by: 'command line', at: 'Makefile:2', variable: 'CFLAGS' },
    { preset: 'rss', value: '0 or 2', by: 'file' },
  ]);
  expect(found.find(({ name }) => name === 'HZ4_B')?.effective).toEqual([{ value: null }]);
});
