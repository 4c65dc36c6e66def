import { describe, expect, test } from 'vitest';
import { readHeaders } from '../../../../src/core/plan/flags/declared-flags.ts';

const kinds = (text: string) =>
  readHeaders([{ path: 'a.h', text }]).flags.map(({ name, kind, values }) => [name, kind, ...(values ?? [])].join(' '));
const declare = (name: string, value: string) => `#ifndef ${name}\n#define ${name} ${value}\n#endif\n`;

describe('the kind of a define', () => {
  const table: [what: string, text: string, kinds: string[]][] = [
    ['0 or 1', declare('X_A', '0'), ['X_A switch']],
    ['1 in parentheses', `${declare('X_A', '(1u)')}#if X_A\n#endif`, ['X_A switch']],
    ['compared with 0 and 1', `${declare('X_A', '1')}#if X_A == 1 || X_A > 0\n#endif`, ['X_A switch']],
    [
      'an error outside of 0 and 1',
      `${declare('X_A', '0')}#if X_A < 0 || X_A > 1\n#error "0 or 1"\n#endif`,
      ['X_A switch'],
    ],
    [
      'an error outside of 0 to 3',
      `${declare('X_A', '0')}#if X_A < 0 || X_A > 3\n#error "0..3"\n#endif`,
      ['X_A number'],
    ],
    ['an error below 1', `${declare('X_A', '1')}#if X_A < 1\n#error "at least 1"\n#endif`, ['X_A number']],
    ['archived above 1', `${declare('X_A', '1')}#if X_A > 1\n#error "archived"\n#endif`, ['X_A switch']],
    ['only read', '#if X_A && 1\n#endif', ['X_A switch']],
    ['only #ifdef', '#ifdef X_A\n#endif', ['X_A presence']],
    ['a default', declare('X_A', '16'), ['X_A number']],
    ['an expression', declare('X_A', '(1 << 12)'), ['X_A number']],
    ['a limit', `${declare('X_A', '1')}#if X_A > 4\n#endif`, ['X_A number']],
    ['a limit on the left', `${declare('X_A', '1')}#if 4 < X_A\n#endif`, ['X_A number']],
    ['calculated with', `${declare('X_A', '1')}#if X_A * 2 > 3\n#endif`, ['X_A number']],
    ['in another macro', `${declare('X_A', '1')}#define X_B (X_A - 1)\n`, ['X_A number', 'X_B computed']],
    ['every other value is archived', `${declare('X_A', '8')}#if X_A != 8\n#error "archived"\n#endif`, ['X_A number']],
    ['some values', `${declare('X_A', '0')}#if X_A == 2\n#elif X_A == 3\n#endif`, ['X_A choice 0 2 3']],
    [
      'names of values',
      `#define X_FAST 1\n#define X_SLOW 2\n${declare('X_MODE', 'X_FAST')}#if X_MODE == X_SLOW\n#endif`,
      ['X_FAST computed', 'X_MODE choice X_FAST X_SLOW', 'X_SLOW computed'],
    ],
    ['another switch', `${declare('X_A', '0')}${declare('X_B', 'X_A')}`, ['X_A switch', 'X_B switch']],
    ['another number', `${declare('X_A', '7')}${declare('X_B', 'X_A')}`, ['X_A number', 'X_B number']],
    ['defined by the header', '#define X_A 1\n#if X_A\n#endif', ['X_A computed']],
    [
      'replaced by the header at times',
      `${declare('X_A', '0')}#ifdef X_OLD\n#undef X_A\n#define X_A 1\n#endif`,
      ['X_A switch', 'X_OLD presence'],
    ],
    ['an include guard', '#pragma once\n#ifndef X_H\n#define X_H\n#endif', ['X_H guard']],
    [
      'names of the system',
      '#ifdef MAP_POPULATE\n#endif\n#if SIZE_MAX > 1\n#endif',
      ['MAP_POPULATE system', 'SIZE_MAX system'],
    ],
    ['a static assertion', `${declare('X_A', '4')}_Static_assert(X_A <= 8, "at most 8");`, ['X_A number']],
  ];
  test.each(table)('%s', (_, text, found) => {
    expect(kinds(text)).toEqual(found);
  });
});
