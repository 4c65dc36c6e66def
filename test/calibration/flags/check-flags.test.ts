import { resolve } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { checkout } from '../../local/checkout/checkout-fixture.ts';

const HEADER = `#ifndef X_H
#define X_H
#ifndef X_FAST
#define X_FAST 0
#endif
#ifndef X_OLD
#define X_OLD 0
#endif
#if X_OLD
#error "X_OLD is archived (NO-GO)"
#endif
#ifndef X_SIZE
#define X_SIZE 16
#endif
#if X_SIZE > 64
#error "X_SIZE is at most 64"
#endif
#ifndef X_UNUSED
#define X_UNUSED 0
#endif
#define X_TWICE (X_SIZE * 2)
#endif
`;
const FILES = {
  'core/x.h': HEADER,
  'src/a.c': '#include "x.h"\nint a(void) { return X_FAST + X_TWICE; }\n',
  'src/b.c': 'int b;\n',
  Makefile: 'lib.so:\n\tgcc -O1 -fPIC -Icore $(DEFS) -shared -o lib.so src/a.c src/b.c\n',
  'docs/NOTES.md': '- X_GONE: NO-GO\n'.repeat(30),
  'tests/t.c': '#if X_LATE\n#endif\n#define X_CALL(a) a\n',
  '.github/alloc-ab.yml': `
schema: 1
lines:
  x:
    build: [[make, -B, 'DEFS={defines}']]
    library: lib.so
    flags: { prefixes: [X_], declaredIn: [core] }
lanes: { st: { workload: st-mixed } }
suites: { all: { targets: [st] } }
`,
};

test('every answer about a small line is what real builds show', { timeout: 240_000 }, async () => {
  const { path } = checkout(FILES);
  const program = resolve('calibration/real/flags/check-flags.ts');
  const { stdout, stderr, exitCode } = await execa('node', [program, path, '--json'], { reject: false });
  expect(stderr).toContain('x: 2 units have a place for flags');
  const { counts, answers, leftOut, names, unknown } = JSON.parse(stdout);
  expect(answers).toEqual([]);
  expect(exitCode).toBe(0);
  expect([names, leftOut]).toEqual([6, {}]);
  expect(counts.kind).toMatchObject({ right: 6, wrong: 0 });
  expect(counts.value).toMatchObject({ wrong: 0 });
  expect(counts.state.right).toBeGreaterThanOrEqual(10);
  expect(counts.place).toMatchObject({ wrong: 0 });
  expect(counts.bytes.right).toBeGreaterThanOrEqual(2);
  // X_GONE, X_LATE and X_CALL stand elsewhere, and others are made up.
  expect(unknown).toBeGreaterThanOrEqual(5);
  expect(counts.reason.right).toBeGreaterThanOrEqual(unknown);
});

test('a check with a journal builds nothing again, and says the same', { timeout: 240_000 }, async () => {
  const { path } = checkout(FILES);
  const program = resolve('calibration/real/flags/check-flags.ts');
  const check = () =>
    execa('node', [program, path, '--names', 'X_OLD', '--journal', 'a'], { cwd: path, reject: false });
  const first = await check();
  expect(first.stdout).toMatch(/^1 names, seed 1\n/);
  expect(first.stderr).toContain('a build records what is compiled');
  const second = await check();
  expect(second.stderr).not.toContain('a build records what is compiled');
  expect(second.stdout).toBe(first.stdout);
});

test('what is no repository is refused', async () => {
  const { exitCode, stderr } = await execa('node', [resolve('calibration/real/flags/check-flags.ts')], {
    reject: false,
  });
  expect([exitCode, stderr]).toEqual([2, 'name one folder: the clone of a repository']);
});
