import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import { createExampleRepository } from '../../../examples/example-repository.ts';
import { Campaign } from '../../../src/model/campaign.ts';
import { findProgram } from '../../../src/system/find-program.ts';
import { checkout } from '../../local/checkout/checkout-fixture.ts';
import { HANGS_MS } from '../../soon.ts';

/** What is compiled is asked in the sandbox alone. */
const isIsolated = findProgram('bwrap', '/usr/local/bin:/usr/bin:/bin', '/') !== null;

let directory: string;
beforeAll(() => {
  const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-campaign-'));
  ({ directory } = createExampleRepository(join(scratch, 'hakozuna')));
  return () => rmSync(scratch, { recursive: true, force: true });
});

const run = (...words: string[]) =>
  execa(resolve('bin/alloc-ab'), words, { cwd: directory, reject: false, timeout: HANGS_MS });

test('flags that need no build are answered at once, and the table is written', async () => {
  const { stdout, stderr, exitCode } = await run('campaign', 'HZ4_S11*', 'budget=1h', '--json');
  expect(exitCode).toBe(0);
  const result = Campaign.parse(JSON.parse(stdout));
  expect(result).toMatchObject({
    command: '/ab campaign HZ4_S11* budget=1h',
    ended: 'complete',
    rows: [{ flag: 'HZ4_S11_PAGE_STEAL', state: 'refused', code: 'archived-flag', starts: 0 }],
  });
  const file = /^campaign {3}(\S+campaign\.json)$/m.exec(stderr)?.[1] ?? '';
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(result);
  const again = await run('campaign', 'HZ4_S11*', 'budget=2h');
  expect(again.stdout).toContain('0 gains and 0 losses among 1 flag; every question is answered');
  expect(again.stdout).toContain('HZ4_S11_PAGE_STEAL');
});

const TWO_TARGETS = {
  'x.h': '#ifndef X_TOOL\n#define X_TOOL 0\n#endif\n#ifndef X_LIB\n#define X_LIB 0\n#endif\n',
  'lib.c': '#include "x.h"\nint lib(void) { return X_LIB; }\n',
  'tool.c': '#include "x.h"\n#if X_TOOL\nint tool;\n#endif\nint main(void) { return 0; }\n',
  Makefile: `lib.so: lib.c x.h
	gcc -O1 -fPIC $(DEFS) -shared -o $@ lib.c
tool: tool.c x.h
	gcc $(DEFS) -o $@ tool.c
`,
  '.github/alloc-ab.yml': `
schema: 1
lines:
  x:
    build: [[make, -B, lib.so, 'DEFS={defines}']]
    library: lib.so
    flags: { prefixes: [X_], declaredIn: [x.h] }
lanes: { st: { workload: st-mixed } }
suites: { all: { targets: [st] } }
`,
};

test.skipIf(!isIsolated)(
  'a flag that only sources of another target test is answered without a build or a measurement',
  async () => {
    const { path } = checkout(TWO_TARGETS);
    const words = ['campaign', 'X_TOOL*', '--json'];
    const { stdout, stderr, exitCode } = await execa(resolve('bin/alloc-ab'), words, {
      cwd: path,
      reject: false,
      timeout: HANGS_MS,
    });
    expect(stderr).not.toMatch(/build {2,}(baseline|candidate)|sampl/);
    const { rows, ended } = Campaign.parse(JSON.parse(stdout));
    expect([exitCode, ended]).toEqual([0, 'complete']);
    expect(rows).toMatchObject([{ flag: 'X_TOOL', state: 'no-op' }]);
    expect(JSON.stringify(rows)).toContain('nothing was built');
    expect(JSON.stringify(rows)).toContain('tool.c');
  },
);

test.each([
  [['NOPE_*'], 'no-flags', 'No flag of the lines fits "NOPE_*".'],
  [['HZ4-S1'], 'bad-pattern', '"HZ4-S1" is not a pattern of one flag name'],
  [['HZ4_*', 'budget=soon'], 'bad-value', 'budget=soon'],
  [['HZ4_*', 'on', 'hz9'], 'no-flags', 'hz9'],
])('refuses %j with %s', async (words, code, message) => {
  const { stdout, exitCode } = await run('campaign', ...words, '--json');
  expect(exitCode).toBe(2);
  const { refusal } = JSON.parse(stdout);
  expect(refusal.code).toBe(code);
  expect(refusal.message).toContain(message);
});
