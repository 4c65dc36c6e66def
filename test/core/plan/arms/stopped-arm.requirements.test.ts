import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineModel } from '../../../../src/core/plan/arms/line-model.ts';
import { stoppedArm } from '../../../../src/core/plan/arms/stopped-arm.ts';
import { readHeaders } from '../../../../src/core/plan/flags/declared-flags.ts';
import type { Define } from '../../../../src/model/names.ts';
import { cpuMs } from '../../../fixtures/cpu-time.ts';
import { facts } from '../../../fixtures/facts.ts';
import '../../../property-seed.ts';

function modelOf(text: string, more: { path: string; text: string }[] = [], buildDefines?: Record<string, string[]>) {
  const { flags, headers } = readHeaders([{ path: 'config.h', text }, ...more]);
  const known = { ...facts(), flags: { hz4: flags }, headers: { hz4: headers }, ...(buildDefines && { buildDefines }) };
  return lineModel({ name: 'hz4', line: 'hz4' }, known);
}

/** `HZ4_A=1` as a define. */
function defines(words: string): Define[] {
  return words
    .split(' ')
    .filter(Boolean)
    .map((word) => {
      const [name = '', value = '1'] = word.split('=');
      return { name, value };
    });
}

function refusal(text: string, candidate: string, baseline = '') {
  const found = stoppedArm({ baseline: defines(baseline), candidate: defines(candidate) }, modelOf(text));
  return found === undefined || found.ok ? undefined : found.error;
}

const declare = (name: string, value: string) => `#ifndef ${name}\n#define ${name} ${value}\n#endif\n`;
const SWITCHES = ['HZ4_A', 'HZ4_B', 'HZ4_C'].map((name) => declare(name, '0')).join('');

describe('an arm that an #error would stop is refused, with what builds', () => {
  const table: [what: string, text: string, asked: string, suggestion: string | undefined][] = [
    [
      'a partner',
      '#if HZ4_A && !HZ4_B\n#error "HZ4_A needs HZ4_B"\n#endif',
      'HZ4_A',
      'HZ4_A=1 HZ4_B=1 vs HZ4_A=0 HZ4_B=1',
    ],
    [
      'two partners',
      '#if HZ4_A && !(HZ4_B && HZ4_C)\n#error "both"\n#endif',
      'HZ4_A',
      'HZ4_A=1 HZ4_B=1 HZ4_C=1 vs HZ4_A=0 HZ4_B=1 HZ4_C=1',
    ],
    [
      'a partner through a macro',
      '#if HZ4_B\n#define HZ4_ON 1\n#else\n#define HZ4_ON 0\n#endif\n#if HZ4_A && !HZ4_ON\n#error "on"\n#endif',
      'HZ4_A',
      'HZ4_A=1 HZ4_B=1 vs HZ4_A=0 HZ4_B=1',
    ],
    [
      'a partner in a nested condition',
      '#if HZ4_A\n#if !HZ4_B\n#error "b"\n#endif\n#endif',
      'HZ4_A',
      'HZ4_A=1 HZ4_B=1 vs HZ4_A=0 HZ4_B=1',
    ],
    ['a static assertion', '_Static_assert(HZ4_A <= HZ4_B, "b first");', 'HZ4_A', 'HZ4_A=1 HZ4_B=1 vs HZ4_A=0 HZ4_B=1'],
    ['a range', `${declare('HZ4_N', '4')}#if HZ4_N > 8\n#error "at most 8"\n#endif`, 'HZ4_N=9', 'HZ4_N=8 vs HZ4_A=0'],
    ['nothing that helps', '#if HZ4_A\n#error "not on this system"\n#endif', 'HZ4_A', undefined],
  ];
  test.each(table)('%s', (_, text, asked, suggestion) => {
    const found = refusal(SWITCHES + text, asked, 'HZ4_A=0');
    expect(found).toMatchObject({
      code: 'flag-stopped',
      message: expect.stringMatching(/in config\.h:\d+, with the text: /),
    });
    expect(found?.suggestion).toBe(suggestion);
  });

  test('what the headers do not decide is left to the compiler', () => {
    const error = '#if HZ4_A && !HZ4_B\n#error "HZ4_A needs HZ4_B"\n#endif';
    expect(
      refusal(`${SWITCHES}#include "elsewhere.h"\n#if HZ4_A && of_the_build\n#error "x"\n#endif`, 'HZ4_A'),
    ).toBeUndefined();
    expect(refusal(SWITCHES + error, 'HZ4_A HZ4_B')).toBeUndefined();
    const built = modelOf(SWITCHES + error, [], { HZ4_B: ['1'] });
    expect(stoppedArm({ baseline: [], candidate: defines('HZ4_A') }, built)).toBeUndefined();
    const alike = modelOf(SWITCHES + error, [], { HZ4_B: ['0'] });
    expect(stoppedArm({ baseline: [], candidate: defines('HZ4_A') }, alike)).toBeDefined();
    // What ships is stopped too: the headers are not those of this build.
    expect(refusal(`${SWITCHES}#if !HZ4_B\n#error "x"\n#endif`, 'HZ4_A')).toBeUndefined();
  });

  test('a value that the headers replace is refused, with the flag that decides', () => {
    const text = `${SWITCHES}#if HZ4_B\n#undef HZ4_A\n#define HZ4_A 1\n#endif\n`;
    expect(refusal(text, 'HZ4_A HZ4_B')).toBeUndefined();
    expect(refusal(text, 'HZ4_A=0 HZ4_B')).toMatchObject({
      code: 'flag-overridden',
      message: 'HZ4_A=0 would not arrive: the headers set it to 1 in config.h:12, whatever a build asks for.',
    });
  });

  test('files are followed in the order of their includes', () => {
    const main = '#include "b.h"\n#include "a.h"\n';
    const a = `#if HZ4_A && !HZ4_B\n#error "order"\n#endif\n`;
    const model = modelOf(main, [
      { path: 'a.h', text: a },
      { path: 'b.h', text: SWITCHES },
    ]);
    expect(stoppedArm({ baseline: [], candidate: defines('HZ4_A') }, model)).toBeDefined();
  });
});

const NAMES = ['HZ4_A', 'HZ4_B', 'HZ4_C', 'HZ4_D', 'HZ4_N'];
const atom = fc.oneof(
  fc.constantFrom(...NAMES, '!HZ4_A', '!HZ4_B', '!HZ4_C', 'defined(HZ4_P)', '!defined(HZ4_P)'),
  fc
    .tuple(
      fc.constantFrom('HZ4_N', 'HZ4_M'),
      fc.constantFrom('<', '>', '==', '!=', '<=', '>='),
      fc.integer({ min: 0, max: 9 }),
    )
    .map(([n, op, v]) => `(${n} ${op} ${v})`),
);
const condition = fc
  .array(atom, { minLength: 1, maxLength: 3 })
  .chain((atoms) => fc.constantFrom(' && ', ' || ').map((sign) => atoms.join(sign)));
const piece = fc.oneof(
  condition.map((text) => `#if ${text}\n#error "stop"\n#endif`),
  fc
    .tuple(condition, condition)
    .map(([a, b]) => `#if ${a}\n#elif ${b}\n#error "elif"\n#else\n#define HZ4_SEEN 1\n#endif`),
  fc
    .tuple(condition, fc.constantFrom(...NAMES), fc.integer({ min: 0, max: 5 }))
    .map(([a, name, v]) => `#if ${a}\n#undef ${name}\n#define ${name} ${v}\n#endif`),
  fc
    .tuple(fc.constantFrom(...NAMES), fc.constantFrom(...NAMES))
    .map(([a, b]) => `#ifndef HZ4_M\n#define HZ4_M (${a} + ${b})\n#endif`),
  fc.tuple(condition, condition).map(([a, b]) => `#if ${a}\n#if !(${b})\n#error "nested"\n#endif\n#endif`),
);

/** Whether gcc preprocesses a header without an error. */
function builds(text: string, arm: readonly Define[]): boolean {
  const options = arm.flatMap(({ name, value }) => [`-U${name}`, ...(value === null ? [] : [`-D${name}=${value}`])]);
  try {
    execFileSync('gcc', ['-E', '-P', '-w', '-x', 'c', ...options, '-'], {
      input: text,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    return true;
  } catch {
    return false;
  }
}

test('an arm that is refused is one that gcc refuses or changes, one that is not builds, and the named combination builds', () => {
  const counts = { refused: 0, suggested: 0, passed: 0 };
  const header = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => {
    const flags = ['HZ4_A', 'HZ4_B', 'HZ4_C', 'HZ4_D'].map((name) => declare(name, '0')).join('');
    return `${flags}${declare('HZ4_N', '3')}#ifdef HZ4_P\n#endif\n${pieces.join('\n')}\n`;
  });
  const asked = fc.record({ name: fc.constantFrom(...NAMES), value: fc.integer({ min: 0, max: 9 }).map(String) });
  fc.assert(
    fc.property(header, asked, (text, flag) => {
      const found = stoppedArm({ baseline: [], candidate: [flag] }, modelOf(text));
      if (found === undefined || found.ok) {
        // What ships may not build either; then the compiler decides.
        if (builds(text, [])) expect(builds(text, [flag])).toBe(true);
        counts.passed += 1;
        return;
      }
      counts.refused += 1;
      if (found.error.code === 'flag-stopped') expect(builds(text, [flag])).toBe(false);
      const [left = ''] = found.error.suggestion?.split(' vs ') ?? [];
      // What ships does not build: no combination is said to.
      if (left === '' || !builds(text, [])) return;
      counts.suggested += 1;
      expect(builds(text, defines(left))).toBe(true);
    }),
    // Among 250 headers an unlucky seed has three with a flag that another one needs.
    { numRuns: 500 },
  );
  expect(counts.refused).toBeGreaterThan(20);
  expect(counts.suggested).toBeGreaterThan(3);
});

test('hostile headers are bounded', () => {
  const bomb = Array.from({ length: 60 }, (_, at) => `#define B${at + 1} (B${at} + B${at})`).join('\n');
  const hostile = [
    `#define B0 1\n${bomb}\n#if HZ4_A && B60\n#error "x"\n#endif`,
    `${'#if HZ4_A\n'.repeat(20_000)}#error "deep"\n${'#endif\n'.repeat(20_000)}`,
    `#define HZ4_X HZ4_Y\n#define HZ4_Y HZ4_X\n#if HZ4_X\n#error "x"\n#endif`,
    '#include "config.h"\n'.repeat(10_000),
    `#if HZ4_A && (${'1 + '.repeat(900)}1)\n#error "x"\n#endif\n`.repeat(800),
    Array.from({ length: 9000 }, (_, at) => `#ifndef HZ4_F${at}\n#define HZ4_F${at} HZ4_F${at - 1}\n#endif`).join('\n'),
    'x'.repeat(10 * 1024 * 1024),
    `#if ${'('.repeat(3900)}\n#error "x"\n#endif`,
  ];
  for (const text of hostile) {
    const ms = cpuMs(() => void stoppedArm({ baseline: [], candidate: defines('HZ4_A') }, modelOf(SWITCHES + text)));
    expect(ms).toBeLessThan(10_000);
  }
});
