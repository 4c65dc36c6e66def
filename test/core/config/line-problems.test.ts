import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../../src/core/config/config.ts';

/** A configuration with one line `x`. */
function configOf(line: string) {
  return parseConfig(
    `schema: 1\nlines:\n  x: ${line}\nlanes:\n  st: { command: [b], metric: { read: 'x=' } }\nsuites:\n  s: { targets: [st] }\n`,
    'alloc-ab.yml',
  );
}

const CMAKE = "build: [[cmake, -B, out, '{cmake}'], [cmake, --build, out]], library: out/libx.so";
const MAKE = 'build: [make], library: libx.so';

test('a line has flags of every kind, as a list or by another name', () => {
  const read = configOf(`{
    build: [[cmake, '{cmake}'], [meson, '{meson}'], [./configure, '{configure}'], [make, 'D={defines}', '{make}']],
    library: out/libx*.so,
    flags: {
      prefixes: [X_], declaredIn: [x.h], makeVariables: { X_LTO: lto }, cmake: [X_SECURE, X_PADDING], meson: { X_STATS: stats },
      configure: { X_DEBUG: --enable-debug, X_PAGE: --with-lg-page }, env: [X_SHOW] },
    presets: { tuned: { flags: { X_SECURE: 'ON', X_SHOW: '1' }, defines: { X_A: '1' }, env: { OTHER: z } } } }`);
  expect(read).toMatchObject({
    ok: true,
    value: {
      lines: {
        x: {
          flags: {
            makeVariables: { X_LTO: 'lto' },
            cmake: { X_SECURE: 'X_SECURE', X_PADDING: 'X_PADDING' },
            meson: { X_STATS: 'stats' },
            configure: { X_DEBUG: '--enable-debug', X_PAGE: '--with-lg-page' },
            env: ['X_SHOW'],
          },
          presets: { tuned: { flags: { X_SECURE: 'ON', X_SHOW: '1' } } },
        },
      },
    },
  });
});

test('a line needs no place for what it has no flags of', () => {
  expect(configOf(`{ ${CMAKE}, flags: { cmake: [X_SECURE], env: [X_SHOW] } }`)).toMatchObject({ ok: true });
  expect(configOf(`{ ${MAKE}, flags: { makeVariables: [DEBUG] } }`)).toMatchObject({ ok: true });
  expect(configOf(`{ ${MAKE}, flags: { env: [X_SHOW] } }`)).toMatchObject({ ok: true });
});

describe('a mistake in the flags of a line is refused with what is right', () => {
  const table: [line: string, message: string, suggestion?: string][] = [
    [
      `${MAKE}, flags: {}`,
      'it names no flag: add declaredIn, makeVariables, cmake, meson, configure or env, or leave "flags" out',
    ],
    [
      `${MAKE}, flags: { prefixes: [X_] }`,
      '"prefixes" belongs to defines: add the files that declare them, e.g. declaredIn: [include/x.h]',
    ],
    [
      `${MAKE}, flags: { cmake: [X_A] }`,
      "no argument contains {cmake}, so a flag would never reach the build; add it to the command that configures, e.g. [cmake, -S, ., -B, out, '{cmake}']",
    ],
    [`${MAKE}, flags: { meson: { A: a } }`, 'no argument contains {meson}'],
    [`${MAKE}, flags: { configure: { A: --enable-a } }`, 'no argument contains {configure}'],
    [
      `${MAKE}, presets: { p: { defines: { A: '1' } } }`,
      'no argument contains {defines}, so a flag would never reach the compiler',
    ],
    [
      `build: [cmake, '{cmaek}'], library: x.so, flags: { env: [A] }`,
      '"{cmaek}" is not a placeholder, did you mean {cmake}?',
      '{cmake}',
    ],
    [`build: [cmake, '{Configure}'], library: x.so, flags: { env: [A] }`, 'did you mean {configure}?', '{configure}'],
    [`${CMAKE}, flags: { cmake: [x-secure] }`, 'a flag is upper case'],
    [
      `${CMAKE}, flags: { cmake: { X: 'a b' } }`,
      'the name of an option or variable has letters, digits and _ . - only',
    ],
    [
      `${MAKE}, flags: { configure: [--enable-debug] }`,
      'a flag is mapped to its switch, e.g. configure: { X_DEBUG: --enable-debug }, found a list',
    ],
    [
      `${MAKE}, flags: { configure: { A: --disable-debug } }`,
      'a switch of configure is written in its positive form, e.g. --enable-debug or --with-lg-page: FLAG=off gives --disable-debug',
    ],
    [`${MAKE}, flags: { env: [LD_PRELOAD] }`, 'the measurement sets LD_…, PATH, HOME and IFS itself'],
    [`${CMAKE}, flags: { cmake: [X_A], env: [X_A] }`, 'X_A is in cmake and in env: one name must mean one thing'],
    [`${CMAKE}, flags: { cmak: [X_A] }`, 'unknown key "cmak", did you mean cmake?', 'cmake'],
    [
      `${CMAKE}, flags: { cmake: [X_A] }, presets: { p: { defines: { X_A: '1' } } }`,
      'X_A is a flag of cmake and not a define: write it in "flags" of the preset',
      'flags',
    ],
    [
      `${CMAKE}, flags: { cmake: [X_SECURE] }, presets: { p: { flags: { X_SECUR: 'ON' } } }`,
      'the line does not define what the flag X_SECUR is, did you mean X_SECURE?',
      'X_SECURE',
    ],
    [
      `${CMAKE}, flags: { cmake: [X_A], env: [B] }, presets: { p: { flags: { B: '1' }, env: { B: '2' } } }`,
      'B is in "flags" and in "env" of the preset, so its value is not clear',
    ],
    [
      `build: [make], library: 'out/libx{X_A}.so'`,
      'a library has no placeholders; where a flag renames it, write * for a part of its name, e.g. out/libx*.so',
    ],
  ];
  test.each(table)('%s', (line, message, suggestion) => {
    const read = configOf(`{ ${line} }`);
    if (read.ok) throw new Error('accepted');
    expect(read.error.message).toContain(message);
    expect(read.error.suggestion).toBe(suggestion);
  });
});
