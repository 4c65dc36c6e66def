import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../../src/core/config/config.ts';
import { presetChange, unifiedDiff } from '../../../src/core/export/preset-change.ts';
import type { Promotion } from '../../../src/core/export/promotion.ts';
import { gitApply } from './git-apply.ts';

const FILE = '.github/alloc-ab.yml';
const FULL = readFileSync('test/fixtures/config.yml', 'utf8');
const EXAMPLE = readFileSync('examples/hakozuna/.github/alloc-ab.yml', 'utf8');
const MPSC: Promotion = { line: 'hz4', preset: null, flags: {}, defines: { HZ4_S12_MPSC: '1' }, env: {} };

function small(line: string): string {
  return `schema: 1\nlines:\n${line}lanes:\n  st: { command: [b], metric: { read: 'x=([0-9]+)' } }\nsuites:\n  s: { targets: [st] }\n`;
}

function changed(yaml: string, promotion: Promotion = MPSC, wanted?: string) {
  const change = presetChange(yaml, FILE, promotion, wanted);
  if (!change.ok) throw new Error(change.error.message);
  return change.value;
}

/** Added and removed lines of a patch. */
function delta(patch: string): string[] {
  return patch.split('\n').filter((line) => /^[+-](?![+-])/.test(line));
}

describe('presetChange adds a preset as one line, in every form of the configuration', () => {
  const LINES: readonly (readonly [string, string, readonly string[]])[] = [
    ['block presets with comments', EXAMPLE, ["+      s12-mpsc: { defines: { HZ4_S12_MPSC: '1' } }"]],
    ['block presets in the full example', FULL, ["+      s12-mpsc: { defines: { HZ4_S12_MPSC: '1' } }"]],
    [
      'no presets yet',
      small(
        '  hz4:\n    build: [make, "{defines}"]  # plain\n    library: l.so\n    flags: { prefixes: [HZ4_], declaredIn: [a.h] }\n\n# Benches below.\n',
      ),
      ["+    presets: { s12-mpsc: { defines: { HZ4_S12_MPSC: '1' } } }"],
    ],
    [
      'flow presets',
      small(
        '  hz4:\n    build: [make, "{defines}"]\n    library: l.so\n    flags: { prefixes: [HZ4_], declaredIn: [a.h] }\n    presets: { a: { env: { X: \'1\' } } } # ours\n',
      ),
      [
        "-    presets: { a: { env: { X: '1' } } } # ours",
        "+    presets: { s12-mpsc: { defines: { HZ4_S12_MPSC: '1' } }, a: { env: { X: '1' } } } # ours",
      ],
    ],
    [
      'empty flow presets',
      small(
        '  hz4:\n    build: [make, "{defines}"]\n    library: l.so\n    flags: { prefixes: [HZ4_], declaredIn: [a.h] }\n    presets: {}\n',
      ),
      ['-    presets: {}', "+    presets: { s12-mpsc: { defines: { HZ4_S12_MPSC: '1' } } }"],
    ],
    [
      'a line in braces',
      small('  hz4: { build: [make, "{defines}"], library: l.so, flags: { prefixes: [HZ4_], declaredIn: [a.h] } }\n'),
      [
        '-  hz4: { build: [make, "{defines}"], library: l.so, flags: { prefixes: [HZ4_], declaredIn: [a.h] } }',
        '+  hz4: { presets: { s12-mpsc: { defines: { HZ4_S12_MPSC: \'1\' } } }, build: [make, "{defines}"], library: l.so, flags: { prefixes: [HZ4_], declaredIn: [a.h] } }',
      ],
    ],
    [
      'odd indentation and a trailing comment of the preset',
      small(
        '  hz4:\n      build: [make, "{defines}"]\n      library: l.so\n      flags: { prefixes: [HZ4_], declaredIn: [a.h] }\n      presets:\n         a:\n            env: { X: \'1\' }\n            # end of a\n\n',
      ),
      ["+         s12-mpsc: { defines: { HZ4_S12_MPSC: '1' } }"],
    ],
    [
      'an anchor of its own',
      small(
        '  hz4: &four\n    build: [make, "{defines}"]\n    library: l.so\n    flags: { prefixes: [HZ4_], declaredIn: [a.h] }\n    presets: &p\n      a: { env: { X: \'1\' } }\n',
      ),
      ["+      s12-mpsc: { defines: { HZ4_S12_MPSC: '1' } }"],
    ],
  ];
  test.each(LINES)('%s', (_, yaml, lines) => {
    for (const text of [yaml, yaml.replaceAll('\n', '\r\n'), yaml.trimEnd()]) {
      const { patch, text: now, name } = changed(text);
      expect(delta(patch).map((line) => line.trimEnd())).toEqual(lines);
      expect(gitApply(FILE, text, patch)).toBe(now);
      const config = parseConfig(now, FILE);
      expect(config.ok && config.value.lines.hz4?.presets[name.split('+')[1] ?? '']).toEqual({
        flags: {},
        defines: { HZ4_S12_MPSC: '1' },
        env: {},
      });
    }
  });

  test('at the end of a file', () => {
    const yaml = `${small('').replace('lines:\n', '')}lines:\n  hz4:\n    build: [make, "{defines}"]\n    library: l.so\n    flags: { prefixes: [HZ4_], declaredIn: [a.h] }`;
    const { patch, text } = changed(yaml);
    expect(gitApply(FILE, yaml, patch)).toBe(text);
    expect(text.endsWith("[a.h] }\n    presets: { s12-mpsc: { defines: { HZ4_S12_MPSC: '1' } } }")).toBe(true);
  });
});

describe('presetChange adds the settings to the preset that was measured', () => {
  test('another flag, another value, a variable', () => {
    const promotion = {
      line: 'hz4',
      preset: 'rss',
      flags: {},
      defines: { HZ4_S12_MPSC: '1', HZ4_S14_FAT_CACHE: '2' },
      env: { M: 'it’s' },
    };
    const { patch, name, text } = changed(FULL, promotion);
    expect(name).toBe('hz4+rss');
    expect(delta(patch)).toEqual([
      "-      rss: { defines: { HZ4_S14_FAT_CACHE: '0' } }",
      "+      rss: { env: { M: 'it’s' }, defines: { HZ4_S12_MPSC: '1', HZ4_S14_FAT_CACHE: '2' } }",
    ]);
    expect(gitApply(FILE, FULL, patch)).toBe(text);
  });

  test('a flag that the line names', () => {
    const known = FULL.replace('makeVariables: [HZ4_LTO]', 'makeVariables: [HZ4_LTO]\n      env: [HZ4_STATS]');
    const promotion = { line: 'hz4', preset: 'rss', flags: { HZ4_STATS: '1' }, defines: {}, env: {} };
    const { patch, text } = changed(known, promotion);
    expect(delta(patch)).toEqual([
      "-      rss: { defines: { HZ4_S14_FAT_CACHE: '0' } }",
      "+      rss: { flags: { HZ4_STATS: '1' }, defines: { HZ4_S14_FAT_CACHE: '0' } }",
    ]);
    expect(gitApply(FILE, known, patch)).toBe(text);
  });

  test('under another name, as one preset with both', () => {
    const { patch, name } = changed(FULL, { ...MPSC, preset: 'rss' }, 'both');
    expect(name).toBe('hz4+both');
    expect(delta(patch)).toEqual(["+      both: { defines: { HZ4_S14_FAT_CACHE: '0', HZ4_S12_MPSC: '1' } }"]);
  });
});

test.each([
  [{ HZ4_S12_MPSC: '1' }, {}, 'hz4+s12-mpsc'],
  [{ HZ4_BATCH: '8' }, {}, 'hz4+batch-8'],
  [{ HZ4_A: '1', HZ4_B: '2' }, {}, 'hz4+a.b-2'],
  [{}, { HAKMEM_PROFILE: 'MIXED_SAFE' }, 'hz4+hakmem-profile-mixed-safe'],
  [{ [`HZ4_${'A'.repeat(60)}`]: '1', HZ4_B: '1' }, {}, `hz4+${'a'.repeat(60)}.b`],
])('%j %j is named %s', (defines, env, name) => {
  expect(changed(FULL, { line: 'hz4', preset: null, flags: {}, defines, env }).name).toBe(name);
});

test('presetChange of an existing preset has an empty patch', () => {
  expect(changed(EXAMPLE, { ...MPSC, defines: { HZ4_S14_FAT_CACHE: '1' } }, 'fat').patch).toBe('');
});

describe('presetChange refuses, with the next step', () => {
  const anchored = small(
    '  hz3:\n    build: [make, "{defines}"]\n    library: l.so\n    flags: { prefixes: [HZ4_], declaredIn: [a.h] }\n    presets: &p { a: { env: { X: \'1\' } } }\n  hz4:\n    build: [make, "{defines}"]\n    library: l.so\n    flags: { prefixes: [HZ4_], declaredIn: [a.h] }\n    presets: *p\n',
  );
  test.each([
    ['another preset of that name', EXAMPLE, MPSC, 'fat', 'preset-exists', 'on hz4+fat'],
    ['an invalid name', EXAMPLE, MPSC, 'No Name', 'bad-preset-name', '--preset'],
    ['a line that is gone', EXAMPLE, { ...MPSC, line: 'hz5' }, undefined, 'edit-by-hand', 'Add them'],
    ['a preset that is gone', EXAMPLE, { ...MPSC, preset: 'gone' }, undefined, 'edit-by-hand', 'Add them'],
    ['presets shared with another line', anchored, MPSC, undefined, 'edit-by-hand', 'Add them'],
    ['a configuration with a mistake', `${EXAMPLE}nonsense: 1\n`, MPSC, undefined, 'bad-config', 'Correct the file'],
  ])('%s', (_, yaml, promotion, wanted, code, next) => {
    const change = presetChange(yaml, FILE, promotion, wanted);
    expect(change).toMatchObject({ ok: false, error: { code, next: expect.stringContaining(next) } });
    if (code === 'edit-by-hand') expect(JSON.stringify(change)).toContain("{ defines: { HZ4_S12_MPSC: '1' } }");
  });
});

test('unifiedDiff shows an added line with three lines of context around it', () => {
  const before = 'a\nb\nc\nd\ne\nf\n';
  expect(unifiedDiff('x/y.yml', before, before.replace('d\n', 'd\nnew\n'))).toBe(
    'diff --git a/x/y.yml b/x/y.yml\n--- a/x/y.yml\n+++ b/x/y.yml\n@@ -2,5 +2,6 @@\n b\n c\n d\n+new\n e\n f\n',
  );
});

test('unifiedDiff of equal texts is empty', () => {
  expect(unifiedDiff('x', 'a\n', 'a\n')).toBe('');
});

test('law: git apply turns the first text into the second, whatever their lines and line ends', () => {
  const text = fc
    .tuple(fc.array(fc.constantFrom('', 'a', 'b: c', ' d', '-e', '+f', 'g\r', '\\ h'), { maxLength: 9 }), fc.boolean())
    .map(([lines, end]) => lines.join('\n') + (end && lines.length > 0 ? '\n' : ''));
  fc.assert(
    fc.property(text, text, (before, after) => {
      fc.pre(before !== after);
      expect(gitApply('y.yml', before, unifiedDiff('y.yml', before, after))).toBe(after);
    }),
    { numRuns: 60 },
  );
}, 30_000);
