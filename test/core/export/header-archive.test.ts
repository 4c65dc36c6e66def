import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { archiveInHeader } from '../../../src/core/export/header-archive.ts';
import { declaredFlags } from '../../../src/core/plan/flags/declared-flags.ts';

const HEADER = '#ifndef MA_FAST\n#define MA_FAST 0\n#endif\n#ifndef MA_DEPTH\n#define MA_DEPTH (4u)\n#endif\nint x;\n';

function archived(name: string, value: string, text = HEADER): string {
  const flag = declaredFlags([{ path: 'a.h', text }]).find((each) => each.name === name);
  const result = archiveInHeader(text, flag ?? { name, default: '0' }, value, 'docs/NOTE.md');
  return result.ok ? result.value : `${result.error.code}: ${result.error.message.split('\n')[0]}`;
}

/** What the compiler says about a header with defines; empty: it compiles. */
function compile(text: string, ...defines: string[]): string {
  try {
    execFileSync('gcc', ['-fsyntax-only', '-x', 'c', ...defines, '-'], {
      input: text,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    return '';
  } catch (error) {
    return String((error as { stderr: Buffer }).stderr);
  }
}

describe('an #error in a header', () => {
  test('the archived value stops with the text, and the others compile', () => {
    const text = archived('MA_FAST', '1');
    expect(text).toBe(
      HEADER.replace(
        '#ifndef MA_DEPTH',
        '#if MA_FAST == 1\n#error "MA_FAST archived (NO-GO), see docs/NOTE.md"\n#endif\n#ifndef MA_DEPTH',
      ),
    );
    expect(compile(text, '-DMA_FAST=1')).toContain('MA_FAST archived (NO-GO), see docs/NOTE.md');
    expect(compile(text, '-DMA_FAST=0')).toBe('');
    expect(compile(text)).toBe('');
    const depth = archived('MA_DEPTH', '8');
    expect(compile(depth, '-DMA_DEPTH=8')).toContain('MA_DEPTH=8 archived (NO-GO)');
    expect(compile(depth, '-DMA_DEPTH=16')).toBe('');
    expect(compile(depth)).toBe('');
  });

  test('it is read as an archive error of that value', () => {
    const [flag] = declaredFlags([{ path: 'a.h', text: archived('MA_FAST', '1') }]).filter(
      ({ name }) => name === 'MA_FAST',
    );
    expect(flag?.archived).toMatchObject([{ text: 'MA_FAST archived (NO-GO), see docs/NOTE.md', lineNumber: 5 }]);
  });

  test('nested conditions, Windows line ends, a missing last line end', () => {
    const nested = '#if !defined(MA_X)\n#ifdef Y\n#define MA_X 0\n#else\n#define MA_X 0\n#endif\n#endif';
    const text = archived('MA_X', '1', nested);
    expect(text.startsWith(`${nested}\n#if MA_X == 1\n`)).toBe(true);
    expect(compile(text, '-DMA_X=1')).toContain('archived');
    expect(compile(text)).toBe('');
    const windows = archived('MA_FAST', '1', HEADER.replaceAll('\n', '\r\n'));
    expect(windows.replaceAll('\r\n', '')).not.toContain('\n');
  });

  test.each([
    ['what ships', 'MA_FAST', '0', HEADER, '0 is what the header gives MA_FAST'],
    ['the same number', 'MA_DEPTH', '4', HEADER, '4 is what the header gives MA_DEPTH'],
    ['no number', 'MA_FAST', 'fast', HEADER, 'does not compare'],
    ['a name alone', 'MA_ONLY', '1', '#ifdef MA_ONLY\n#endif\n', 'has no default'],
    ['no declaration', 'MA_READ', '1', '#if MA_READ\n#endif\n', 'is not declared by #ifndef'],
    [
      'two defaults',
      'MA_TWO',
      '1',
      '#ifndef MA_TWO\n#if Y\n#define MA_TWO 2\n#else\n#define MA_TWO 3\n#endif\n#endif\n',
      'depends on other names',
    ],
  ])('by hand: %s', (_, name, value, text, why) => {
    expect(archived(name, value, text)).toMatch(new RegExp(`^edit-by-hand: .*${why}`));
  });
});
