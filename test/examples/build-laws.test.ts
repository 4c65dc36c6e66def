import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { exampleTree, sha256 } from './example-tree.ts';

const SLOW = 60_000;
const tree = exampleTree();
afterAll(() => tree.remove());
const hz4 = (name: string, defines?: string): string => sha256(tree.build('hz4', name, defines));

test('warnings are errors in every Makefile of the example', () => {
  for (const part of ['hz3', 'hz4', 'bench', 'test']) {
    expect(readFileSync(join(tree.directory, 'hakozuna', part, 'Makefile'), 'utf8')).toMatch(/-Wall -Wextra -Werror/);
  }
});

test('flags of hz4 that reach code change the library, all others do not', { timeout: SLOW }, () => {
  const standard = hz4('standard');
  expect(hz4('again'), 'a build is repeatable').toBe(standard);
  expect(hz4('s15', '-DHZ4_S15_ROUTE_HINT=1'), 'S15 is used by no code').toBe(standard);
  expect(hz4('s10-on', '-UHZ4_S10_CARVE_RUN -DHZ4_S10_CARVE_RUN=1'), 'S10 is in the preset already').toBe(standard);
  expect(hz4('s10-off', '-UHZ4_S10_CARVE_RUN -DHZ4_S10_CARVE_RUN=0'), 'S10 can be switched off').not.toBe(standard);
  expect(hz4('misspelt', '-DHZ4_S12_MSPC=1'), 'a misspelt flag has no effect').toBe(standard);
  const changing = ['S12_MPSC', 'S13_EAGER_SCRUB', 'S14_FAT_CACHE', 'S16_EXIT_STATS', 'S17_SKIP_LINK', 'TRACE_ABORT'];
  const built = changing.map((flag) => hz4(flag, `-UHZ4_${flag} -DHZ4_${flag}=1`));
  expect(new Set([standard, ...built]).size, 'all other flags change the library, each in another way').toBe(7);
});

test('the pull request does not change hz4 while its flag is off', { timeout: SLOW }, () => {
  const head = hz4('head');
  tree.checkout('main');
  const base = hz4('base');
  tree.checkout('s12-mpsc');
  expect(head).toBe(base);
});

test('a target that runs make again with its own defines drops the caller’s', { timeout: SLOW }, () => {
  const folder = ['-C', 'hakozuna/hz4'];
  const library = join(tree.directory, 'hakozuna/hz4/libhakozuna_hz4.so');
  expect(tree.make(...folder, 'all_perf_preset').code).toBe(0);
  const alone = sha256(library);
  const dropped = tree.make(...folder, 'all_perf_preset', 'HZ4_DEFS_EXTRA=-DHZ4_S12_MPSC=1');
  expect(dropped).toMatchObject({ code: 0 });
  expect(dropped.stdout).not.toContain('HZ4_S12_MPSC');
  expect(sha256(library)).toBe(alone);
});

test('redefining a preset without -U and setting an archived flag are compile errors', { timeout: SLOW }, () => {
  expect(() => hz4('redefined', '-DHZ4_S10_CARVE_RUN=0')).toThrow('redefined');
  expect(() => hz4('archived', '-DHZ4_S11_PAGE_STEAL=1')).toThrow(
    'HZ4_S11_PAGE_STEAL archived (NO-GO), see docs/analysis/HZ4_S11_PAGE_STEAL_NO_GO.md',
  );
  expect(() => tree.build('hz3', 'archived', '-DHZ3_S31_SCAVENGE=1')).toThrow('HZ3_S31_SCAVENGE archived (NO-GO)');
});

test('hz3 builds are repeatable; only a flag outside the preset changes the library', { timeout: SLOW }, () => {
  const standard = sha256(tree.build('hz3', 'hz3'));
  expect(sha256(tree.build('hz3', 'hz3-on', '-UHZ3_S41_FULL_REFILL -DHZ3_S41_FULL_REFILL=1'))).toBe(standard);
  expect(sha256(tree.build('hz3', 'hz3-deep', '-DHZ3_S40_DEEP_MAGAZINE=1'))).not.toBe(standard);
});
