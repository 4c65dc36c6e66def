import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readBundle } from '../../../src/bundle/read-bundle.ts';
import { executeAb } from '../../../src/runner/run/execute-ab.ts';
import { KIT_ALONE } from '../kept-kits.ts';
import { commit, fixturePlan, fixtureRepository, temporary } from '../runner-fixture.ts';

/** Runs a plan without a sandbox, with further lines at the end of the rule that builds the line. `OUT` is the output directory. */
async function attacked(rule: string, bench = '') {
  const directory = temporary();
  const out = join(directory, 'out');
  const { path } = fixtureRepository(directory);
  const makefile = join(path, 'Makefile');
  const lines = rule
    .replaceAll('OUT', out)
    .split('\n')
    .map((line) => `\t@${line}\n`)
    .join('');
  writeFileSync(
    makefile,
    readFileSync(makefile, 'utf8').replace('\t$(CC) -shared -o $@ $^\n', `\t$(CC) -shared -o $@ $^\n${lines}`),
  );
  if (bench !== '') writeFileSync(join(path, 'bench/bench.c'), bench);
  appendFileSync(makefile, '\n# attacked\n');
  const sha = commit(path, 'attack');
  const run = await executeAb(fixturePlan(sha), {
    cache: KIT_ALONE,
    source: path,
    out,
    onProgress: () => {},
    lock: { name: join(directory, 'lock') },
    sandbox: 'off',
  });
  return { directory, out, ...run, codes: run.manifest.incidents.map(({ code }) => code) };
}

const SCRATCH = '$(CURDIR)/..';

describe('whatever a build without a sandbox does, the run ends with a reason, and nothing throws', () => {
  test.each([
    ['removes the result folder', 'rm -rf OUT/*'],
    ['removes the folder of results', 'rm -rf OUT'],
    ['removes the logs', 'rm -rf OUT/*/bundle/logs'],
    ['makes a link of the bundle', 'for b in OUT/*/bundle; do mv $$b $$b.old && ln -s / $$b; done || true'],
    ['makes a link of a log', 'for b in OUT/*/bundle; do ln -sf OUT/../victim $$b/logs/build-baseline.log; done'],
    ['removes everything of the job', `rm -rf ${SCRATCH}/* || true`],
    ['makes a link of its own folder', `mv ${SCRATCH}/src ${SCRATCH}/old; ln -s / ${SCRATCH}/src`],
    ['leaves no library', 'rm -f $@'],
    ['leaves a named pipe as library', 'rm -f $@; mkfifo $@'],
    ['leaves a folder as library', 'rm -f $@; mkdir $@'],
    ['leaves /dev/zero as library', 'rm -f $@; ln -s /dev/zero $@'],
    ['leaves a library of a terabyte', 'truncate -s 1T $@'],
    ['prints 20 MB of empty lines', 'yes "" | head -c 20000000'],
    ['prints 20 MB without a line feed', 'head -c 20000000 /dev/zero | tr "\\\\0" " "'],
    ['prints 20 MB of escape characters', 'head -c 20000000 /dev/zero | tr "\\\\0" "\\\\033"'],
  ])('a build that %s', async (_, rule) => {
    const { bundle, codes, directory } = await attacked(rule);
    const read = await readBundle(bundle);
    if (!read.ok) expect(codes).toContain('bundle-changed');
    expect(existsSync(join(directory, 'victim'))).toBe(false);
  });

  const program = (body: string): string =>
    `#include <stdio.h>\n#include <string.h>\nint main(void) { printf("remote_pct=90\\n"); ${body} return 0; }\n`;
  const digits = (count: number): string =>
    `printf("ops/s="); for (int i = 0; i < ${count}; i++) putchar('9'); puts("");`;
  test.each([
    ['a result of 308 digits', digits(308), 'number-unreadable'],
    ['a result of 100,000 digits', digits(100_000), 'number-unreadable'],
    ['a result of 1.7e308', 'puts("ops/s=1.7e308");', 'number-unreadable'],
    ['a result of 5e-324', 'puts("ops/s=5e-324");', 'number-unreadable'],
    ['a result below 0', 'puts("ops/s=-1");', 'metric-unreadable'],
    [
      '20 MB of empty lines before its result',
      'for (int i = 0; i < 20000000; i++) putchar(10); puts("ops/s=1000");',
      'output-too-long',
    ],
    ['one line of 20 MB', 'for (int i = 0; i < 20000000; i++) putchar(32); puts("ops/s=1000");', 'output-too-long'],
  ])('a bench that prints %s', async (_, body, code) => {
    const { bundle, codes, manifest } = await attacked('true', program(body));
    expect((await readBundle(bundle)).ok).toBe(true);
    expect(codes).toEqual([code]);
    expect(manifest.samples.count).toBe(0);
  });
});
