import { expect, test } from 'vitest';
import { layoutDifferences } from '../../../src/core/code/data-layout.ts';
import { readElf } from '../../../src/core/code/elf-file.ts';
import { differingCode } from '../../../src/core/code/placed-code.ts';
import { UNNAMED } from '../../../src/core/code/program-code.ts';
import { allocatorSource, type BuiltLibrary, buildLibrary } from './built-library.ts';

/** As lines that are built for measurement: a small change moves no other function. */
const ALIGNED = ['-falign-functions=64', '-fno-plt'];
const BASELINE = buildLibrary(allocatorSource(), ALIGNED);

function differing(candidate: BuiltLibrary, baseline = BASELINE) {
  const { baseline: before, candidate: after } = differingCode(baseline.program, candidate.program);
  const text = ({ name, how }: { name: string; how: string }) => `${name} ${how}`;
  return { before: before.map(text), after: after.map(text) };
}

function layout(candidate: BuiltLibrary, baseline = BASELINE): string[] {
  const [before, after] = [readElf(baseline.bytes), readElf(candidate.bytes)];
  if (!before.ok || !after.ok) throw new Error('not a library');
  const found = layoutDifferences(before.value, after.value);
  if (!found.ok) throw new Error(found.error);
  return found.value;
}

test('the same library has no code that differs, and the same layout', () => {
  const again = buildLibrary(allocatorSource(), [...ALIGNED, '-g']);
  expect(differing(again)).toEqual({ before: [], after: [] });
  expect(layout(again)).toEqual([]);
});

test('a small change of one function differs in that function alone', () => {
  const candidate = buildLibrary(allocatorSource({ free: 'used += 3;' }), ALIGNED);
  expect(differing(candidate)).toEqual({ before: ['free changed'], after: ['free changed'] });
  expect(layout(candidate)).toEqual([]);
});

test('a large change moves the functions behind it', () => {
  const many = 'served ^= bytes; __asm__ volatile(".fill 128, 1, 0x90");';
  const candidate = buildLibrary(allocatorSource({ malloc: many }), ALIGNED);
  const { before } = differing(candidate);
  expect(before).toContain('malloc changed');
  expect(before.some((each) => each.endsWith(' moved'))).toBe(true);
  expect(before).not.toContain('classOf changed');
});

test.each([
  [
    'a variable that grew',
    { globals: 'char more[64]; void *use(void) { return more; }' },
    /^\.bss has \d+ bytes in place of \d+$/,
  ],
  ['a variable with another value', { globals: 'int limit = 3; int *use(void) { return &limit; }' }, /^\.data /],
  ['thread-local memory that grew', { globals: '__thread int own[4]; void *use(void) { return own; }' }, /^\.tbss /],
  ['an exported name', { globals: 'void use(void) {}' }, /^other names are exported/],
  ['a call of another library', { realloc: 'served += (unsigned long)getenv("A");' }, /^\.(got|rela\.dyn|dynstr) /],
])('%s is another layout', (_, more, expected) => {
  expect(layout(buildLibrary(allocatorSource(more), ALIGNED)).join('\n')).toMatch(new RegExp(expected.source, 'm'));
});

test('a constant with another value is another layout, although no instruction changed', () => {
  const source = allocatorSource();
  const candidate = buildLibrary(source.replace('16, 32, 48', '16, 32, 40'), ALIGNED);
  expect(differing(candidate)).toEqual({ before: [], after: [] });
  expect(layout(candidate)).toEqual(['.rodata has another content']);
});

test('a function that reads another constant differs, although no symbol names the constants', () => {
  const read = (at: number) =>
    buildLibrary(
      allocatorSource({
        globals: `static const volatile double some[2] = { 1.5, 2.5 }; double pick(void) { return some[${at}]; }`,
      }),
      ALIGNED,
      ['strip', '--strip-all'],
    );
  expect(differing(read(1), read(0)).before).toEqual(['pick moved']);
});

test('of two functions with one name the one that is called is known by its address', () => {
  const two = (first: string, second: string) => `
    __attribute__((noinline)) static int one(int n) { return n * 3 + (int)served; }
    __attribute__((noinline)) static int two(int n) { return n * 5 + (int)served; }
    int ask(int n) { return ${first}(n) - 1; }
    int answer(int n) { return ${second}(n) + ${first}(n + 1); }`;
  const rename = ['objcopy', '--redefine-sym', 'two=one'];
  const [before, after] = [two('one', 'two'), two('two', 'one')].map((more) =>
    buildLibrary(allocatorSource({ first: more }), ALIGNED, rename),
  );
  if (before === undefined || after === undefined) throw new Error('not built');
  expect(differing(after, before).before).toContain('ask moved');
});

test('a stripped library differs in all code without a name when a part of it changed', () => {
  const strip = ['strip', '--strip-all'];
  const before = buildLibrary(allocatorSource(), ALIGNED, strip);
  const after = buildLibrary(allocatorSource({ refill: 'served += 7;' }), ALIGNED, strip);
  expect(differing(buildLibrary(allocatorSource(), ALIGNED, strip), before)).toEqual({ before: [], after: [] });
  expect(differing(after, before).before.some((each) => each.startsWith(UNNAMED))).toBe(true);
});
