import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { AbPlan, Arm } from '../../../src/model/plan.ts';
import { clearJob, openJob } from '../../../src/runner/job/job.ts';
import { findProgram } from '../../../src/system/find-program.ts';
import { commit, fixturePlan, git, temporary } from '../runner-fixture.ts';
import { prepareQuietly } from './prepare-quietly.ts';

const BUILD_MS = 120_000;
const LAYOUTS = 6;
const LIBRARY = 'out/libparts.so';
const FILES = {
  'out/.keep': '',
  'parts.h': '#include <stddef.h>\nint part_of(int);\n',
  'alloc.c': '',
  'left.c': '',
  'right.c': '',
  'data.c': '',
};

/** Four sources: the allocator of the fixture, two functions and data. */
function sources(path: string, makefile: string, more: Readonly<Record<string, string>> = {}): void {
  cpSync('test/fixtures/runner/repository/line', path, { recursive: true });
  const own = {
    ...FILES,
    'alloc.c': readFileSync('test/fixtures/runner/repository/line/alloc.c', 'utf8'),
    'left.c': '#include "parts.h"\nint part_left(int n) { return part_of(n) + FIX_FAST; }\n',
    'right.c': '#include "parts.h"\nint part_right(int n) { return part_of(n) - 1; }\n',
    'data.c': '#include "parts.h"\nint part_table[64] = {1};\nint part_of(int n) { return part_table[n & 63]; }\n',
    Makefile: makefile,
    ...more,
  };
  execFileSync('mkdir', ['-p', join(path, 'out')]);
  for (const [name, text] of Object.entries(own)) writeFileSync(join(path, name), text);
}

/** Builds FIX_FAST=0 against 1 of such a repository in six layouts. */
async function relinked(makefile: string, build: readonly string[][] = [['make', 'DEFS={defines}']], more = {}) {
  const directory = temporary();
  const path = join(directory, 'repository');
  sources(path, makefile, more);
  git(path, 'init', '--quiet', '--initial-branch=main');
  git(path, 'add', '--all');
  const sha = commit(path, 'files');
  const arm = (value: string): Arm => {
    const commands = build.map((argv) => argv.map((word) => word.replace('{defines}', `-DFIX_FAST=${value}`)));
    const source = {
      kind: 'build',
      sha,
      line: 'x',
      commands,
      library: LIBRARY,
      defines: [{ name: 'FIX_FAST', value }],
    } as const;
    return { label: `x ${value}`, source: { ...source, commands, defines: [...source.defines] }, env: {} };
  };
  const plan = fixturePlan(sha, { baseline: arm('0'), candidate: arm('1') });
  const asked: AbPlan = {
    ...plan,
    benches: { sha, commands: [] },
    lanes: [],
    sampling: { ...plan.sampling, layouts: LAYOUTS },
  };
  const job = await openJob(join(directory, 'out'), 'a', new Date());
  const prepared = await prepareQuietly(asked, job, path);
  onTestFinished(() => clearJob(job));
  return prepared.ok ? prepared.value.built : prepared.error;
}

type Built = Exclude<Awaited<ReturnType<typeof relinked>>, readonly unknown[]>;

function builtArms(result: Awaited<ReturnType<typeof relinked>>): Built {
  if ('baseline' in result) return result;
  throw new Error(result.map(({ message, detail }) => `${message} ${detail ?? ''}`).join('\n'));
}

function refusal(result: Awaited<ReturnType<typeof relinked>>): string {
  if ('baseline' in result) throw new Error('the layouts were linked');
  return result.map(({ code, message }) => `${code}: ${message}`)[0] ?? '';
}

/** Addresses of functions and data by name. */
function symbols(library: string): Map<string, number> {
  const lines = execFileSync('nm', [library], { encoding: 'utf8' }).split('\n');
  return new Map(
    lines.flatMap((line): [string, number][] => {
      const [, address, name] = /^([0-9a-f]+) [tTdDrRbB] (\w+)$/.exec(line) ?? [];
      return address === undefined || name === undefined ? [] : [[name, Number.parseInt(address, 16)]];
    }),
  );
}

const PARTS = ['malloc', 'part_left', 'part_right', 'part_of'];
const order = (library: string) => {
  const found = symbols(library);
  return PARTS.toSorted((a, b) => (found.get(a) ?? 0) - (found.get(b) ?? 0)).join(' ');
};

const OBJECTS = `all: ${LIBRARY}
${LIBRARY}: alloc.o left.o right.o data.o
\t$(CC) -shared -o $@ $^ $(MORE)
%.o: %.c
\t$(CC) -fPIC -O1 -g $(DEFS) $(FLAGS) -c $< -o $@
`;

function expectLayouts({ baseline, candidate }: Built, objects: number): void {
  for (const { record, layouts = [], library } of [baseline, candidate]) {
    expect(record.relinks?.objects).toBe(objects);
    expect(layouts.length).toBe(LAYOUTS);
    const digests = record.relinks?.libraries.map(({ sha256 }) => sha256) ?? [];
    expect(new Set([record.librarySha256, ...digests]).size).toBe(LAYOUTS + 1);
    // Each loads, and has every symbol of the built one.
    const names = [...symbols(library ?? '').keys()].sort();
    for (const path of layouts) {
      execFileSync('/bin/true', { env: { LD_PRELOAD: path, LD_BIND_NOW: '1' } });
      expect([...symbols(path).keys()].sort()).toEqual(names);
    }
  }
}

test('objects come in another order in each layout, the same in both arms, and everything moves', {
  timeout: BUILD_MS,
}, async () => {
  const built = builtArms(await relinked(OBJECTS));
  expectLayouts(built, 4);
  const orders = (built.baseline.layouts ?? []).map(order);
  expect(new Set(orders).size).toBeGreaterThan(2);
  expect((built.candidate.layouts ?? []).map(order)).toEqual(orders);
  for (const name of ['malloc', 'part_table']) {
    const places = (built.baseline.layouts ?? []).map((path) => (symbols(path).get(name) ?? 0) % 4096);
    expect(new Set(places).size, name).toBeGreaterThan(3);
  }
});

test('one call that compiles and links, with optimisation over all sources too, and a library of one source', {
  timeout: BUILD_MS,
}, async () => {
  const whole = (names: string, more = '') => `all:\n\t$(CC) -shared -fPIC -O1 $(DEFS) -o ${LIBRARY} ${names}${more}\n`;
  const several = builtArms(await relinked(whole('alloc.c left.c right.c data.c')));
  expectLayouts(several, 4);
  expect(new Set((several.baseline.layouts ?? []).map(order)).size).toBeGreaterThan(2);
  const atOnce = builtArms(await relinked(whole('-flto -g alloc.c left.c right.c data.c')));
  expectLayouts(atOnce, 4);
  const single = builtArms(await relinked(whole('alloc.c')));
  expectLayouts(single, 1);
  const places = (single.baseline.layouts ?? []).map((path) => (symbols(path).get('malloc') ?? 0) % 4096);
  expect(new Set(places).size).toBeGreaterThan(3);
});

test('the linker keeps the padding although it leaves out what is not used', { timeout: BUILD_MS }, async () => {
  const link = OBJECTS.replace('$(MORE)', '-Wl,--gc-sections').replace(
    '-O1',
    '-O1 -ffunction-sections -fdata-sections',
  );
  const built = builtArms(await relinked(link.replace('alloc.o left.o right.o data.o', 'alloc.o')));
  expectLayouts(built, 1);
});

test.skipIf(findProgram('cmake', '/usr/local/bin:/usr/bin:/bin', '/') === null)(
  'a build of cmake',
  { timeout: BUILD_MS },
  async () => {
    const lists = `cmake_minimum_required(VERSION 3.13)
project(x C)
add_library(parts SHARED alloc.c left.c right.c data.c)
target_compile_definitions(parts PRIVATE FIX_FAST=\${FAST})
`;
    const build = [
      ['sh', '-c', 'cmake -S . -B out -DFAST=$(echo {defines} | tail -c 2)'],
      ['cmake', '--build', 'out'],
    ];
    expectLayouts(builtArms(await relinked('', build, { 'CMakeLists.txt': lists })), 4);
  },
);

test.each([
  [
    'a library that is stripped after its link',
    `${OBJECTS}all: strip\nstrip: ${LIBRARY}\n\tstrip ${LIBRARY}\n`,
    'the library was changed after its link (strip, objcopy), or each link differs',
  ],
  [
    'a response file',
    OBJECTS.replace('$^ $(MORE)', '@objects').replace('\t$(CC) -shared', '\techo $^ > objects\n\t$(CC) -shared'),
    'its link command has a response file (?objects)',
  ],
  [
    'a linker script',
    OBJECTS.replace('$(MORE)', '-Wl,-T,place.ld'),
    '-Wl,-T,place.ld in its link command places the sections',
  ],
  [
    'an archive',
    `all:\n\tfor i in alloc left right data; do $(CC) -fPIC $(DEFS) -c $$i.c; done; ar rcs parts.a *.o; $(CC) -shared -o ${LIBRARY} -Wl,--whole-archive parts.a -Wl,--no-whole-archive\n`,
    'its link command has no object and no source, only archives',
  ],
  [
    'the linker called directly',
    OBJECTS.replace('$(CC) -shared -o', 'ld -shared -o'),
    'no call of a compiler that the kernel saw wrote it',
  ],
  [
    'a library that is renamed after its link',
    OBJECTS.replace('-o $@ $^ $(MORE)', '-o tmp.so $^ && mv tmp.so $@'),
    'no call of a compiler that the kernel saw wrote it',
  ],
])('%s is refused by name, before anything is timed', { timeout: BUILD_MS }, async (_, makefile, why) => {
  const script = { 'place.ld': 'SECTIONS { .text : { *(.text*) } }\n' };
  const message = refusal(await relinked(makefile, undefined, script));
  expect(message).toContain('layouts-impossible: The library of x 0 cannot be linked in other layouts: ');
  expect(message).toContain(why);
});
