import { describe, expect, test } from 'vitest';
import { readHeaders } from '../../../../src/core/plan/flags/declared-flags.ts';
import { isFlag } from '../../../../src/model/command.ts';
import { cpuMs } from '../../../fixtures/cpu-time.ts';

const one = (text: string) => readHeaders([{ path: 'a.h', text }]).flags;
const brief = (text: string) =>
  one(text)
    .filter(isFlag)
    .map(({ name, default: value, archived = [] }) => [name, value, ...archived.map(({ text: why }) => why)]);

describe('declaredFlags finds flags', () => {
  const table: [what: string, text: string, found: (string | null)[][]][] = [
    ['#ifndef with a default', '#ifndef HZ4_A\n#define HZ4_A 1\n#endif', [['HZ4_A', '1']]],
    [
      'spaces and a comment',
      '  # ifndef  HZ4_A // why\n#  define HZ4_A  ( 16u ) /* bytes */\n#endif',
      [['HZ4_A', '( 16u )']],
    ],
    ['#if !defined', '#if !defined(HZ4_A)\n#define HZ4_A 2\n#endif', [['HZ4_A', '2']]],
    ['#ifdef alone', '#ifdef HZ4_A\n#endif', [['HZ4_A', null]]],
    [
      'defined() alone',
      '#if defined(HZ4_A) || defined HZ4_B\n#endif',
      [
        ['HZ4_A', null],
        ['HZ4_B', null],
      ],
    ],
    [
      '#if reads a number',
      '#if HZ4_A > 2 && HZ4_B\n#endif',
      [
        ['HZ4_A', '0'],
        ['HZ4_B', '0'],
      ],
    ],
    ['presence and number', '#if defined(HZ4_A) && HZ4_A\n#endif', [['HZ4_A', '0']]],
    ['a default beats presence', '#ifdef HZ4_A\n#endif\n#ifndef HZ4_A\n#define HZ4_A 3\n#endif', [['HZ4_A', '3']]],
    ['a guard around nothing', '#ifndef HZ4_A\n#define HZ4_A\n#endif\nint x;', []],
    [
      'a default that depends',
      '#ifndef HZ4_A\n#if HZ4_B\n#define HZ4_A 1\n#else\n#define HZ4_A 0\n#endif\n#endif',
      [
        ['HZ4_A', '1 or 0'],
        ['HZ4_B', '0'],
      ],
    ],
    ['the else of a guard', '#ifndef HZ4_A\nint a;\n#else\n#define HZ4_A 9\n#endif', []],
    ['a define that cannot be overridden', '#define HZ4_A 1\n#define HZ4_F(x) (x)', []],
    [
      'an include guard',
      '#ifndef HZ4_H\n#define HZ4_H\n#ifndef HZ4_A\n#define HZ4_A 1\n#endif\n#endif',
      [['HZ4_A', '1']],
    ],
    ['lower case', '#ifdef __linux__\n#endif\n#ifndef likely\n#define likely(x) x\n#endif', []],
    ['comments', '// #ifdef HZ4_A\n/* #ifdef HZ4_B\n#ifdef HZ4_C\n*/ #ifdef HZ4_D\n', [['HZ4_D', null]]],
    [
      'strings',
      'const char *s = "/*";\n#ifdef HZ4_A\n#endif\nchar q = \'"\'; // "\n#ifdef HZ4_B\n#endif',
      [
        ['HZ4_A', null],
        ['HZ4_B', null],
      ],
    ],
    [
      'a continued line',
      '#if HZ4_A && \\\n  HZ4_B\n#endif',
      [
        ['HZ4_A', '0'],
        ['HZ4_B', '0'],
      ],
    ],
    ['carriage returns', '#ifndef HZ4_A\r\n#define HZ4_A 7\r\n#endif\r\n', [['HZ4_A', '7']]],
    ['unbalanced #endif', '#endif\n#endif\n#else\n#elif X\n#ifdef HZ4_A', [['HZ4_A', null]]],
  ];
  test.each(table)('%s', (_, text, found) => {
    expect(brief(text)).toEqual(found);
  });
});

describe('declaredFlags finds archived flags', () => {
  const header = '#ifndef HZ4_A\n#define HZ4_A 0\n#endif\n';
  const record = 'HZ4_A is archived (NO-GO), see docs/a.md';
  const table: [what: string, text: string, archived: string | undefined, condition?: string][] = [
    ['#if', `#if HZ4_A\n#error "${record}"\n#endif`, record, '(HZ4_A)'],
    ['#ifdef', `#ifdef HZ4_A\n#error "${record}"\n#endif`, record, '(defined HZ4_A)'],
    [
      'a comparison',
      `#if (HZ4_A > 0) && !HZ4_ALLOW\n#error "${record}"\n#endif`,
      record,
      '((HZ4_A > 0) && !HZ4_ALLOW)',
    ],
    [
      'a nested condition',
      `#if HZ4_A\n#if !HZ4_ALLOW\n#error "${record}"\n#endif\n#endif`,
      record,
      '(HZ4_A) && (!HZ4_ALLOW)',
    ],
    ['a text that does not name it', "#if HZ4_A\n#error NO-GO, don't\n#endif", "NO-GO, don't", '(HZ4_A)'],
    ['another error', '#if HZ4_A\n#error "HZ4_A needs HZ4_B"\n#endif', undefined],
    ['an error where it is off', '#if !HZ4_A\n#error "archived"\n#endif', 'archived', '(!HZ4_A)'],
    ['one value', '#if HZ4_A == 3\n#error "HZ4_A=3 is archived"\n#endif', 'HZ4_A=3 is archived', '(HZ4_A == 3)'],
    ['the other branch', '#if HZ4_A == 3\n#else\n#error "archived"\n#endif', 'archived', '(!(HZ4_A == 3) && (1))'],
    [
      'a further branch',
      '#if HZ4_A == 3\n#elif HZ4_A > 1\n#error "archived"\n#endif',
      'archived',
      '(!(HZ4_A == 3) && (HZ4_A > 1))',
    ],
    ['an error in a comment', '#if HZ4_A\n// #error "archived"\n#endif', undefined],
    ['an error outside', `#error "${record}"`, undefined],
    ['two flags and no name', '#if HZ4_A && HZ4_B\n#error "archived"\n#endif', 'archived', '(HZ4_A && HZ4_B)'],
    [
      'an include guard',
      `#ifndef HZ4_CONFIG_H\n#define HZ4_CONFIG_H\n#if HZ4_A\n#error "${record}"\n#endif\n#endif`,
      record,
      '(1) && (HZ4_A)',
    ],
  ];
  test.each(table)('%s', (_, text, archived, condition) => {
    const found = one(text.includes('_CONFIG_H') ? text : header + text).find(({ name }) => name === 'HZ4_A')?.archived;
    expect(found?.map((each) => each.text)).toEqual(archived === undefined ? undefined : [archived]);
    if (condition !== undefined) expect(found?.[0]?.condition).toBe(condition);
  });
});

test('declaredFlags returns the file and line of the first declaration', () => {
  const files = [
    { path: 'use.h', text: '\n#if HZ4_A\n#error "HZ4_A archived"\n#endif\n' },
    { path: 'config.h', text: '#ifndef HZ4_A\n#define HZ4_A 1\n#endif\n\n#ifndef HZ4_B\n#define HZ4_B 2\n#endif' },
    { path: 'again.h', text: '#ifndef HZ4_B\n#define HZ4_B 3\n#endif' },
  ];
  expect(readHeaders(files).flags).toMatchObject([
    {
      ...{ name: 'HZ4_A', file: 'use.h', lineNumber: 2, default: '1' },
      archived: [{ text: 'HZ4_A archived', file: 'use.h', lineNumber: 3, condition: '(HZ4_A)' }],
    },
    { name: 'HZ4_B', file: 'config.h', lineNumber: 6, default: '2' },
  ]);
});

test('declaredFlags reads hostile files in bounded time and memory', () => {
  const hostile = [
    `#if ${'!defined('.repeat(100_000)}`,
    `#if ${'! '.repeat(200_000)}X`,
    `#if defined${' '.repeat(400_000)}`,
    '/*'.repeat(200_000),
    '"'.repeat(200_001),
    '#if X\n'.repeat(50_000),
    `#define ${'A'.repeat(400_000)}\n`,
    '\\\n'.repeat(100_000),
    Array.from({ length: 20_000 }, (_, at) => `#ifdef HZ4_${at}\n#endif`).join('\n'),
  ];
  const read = () => {
    for (const text of hostile) expect(one(text).length).toBeLessThanOrEqual(10_000);
  };
  expect(cpuMs(read)).toBeLessThan(10_000);
});
