import { describe, expect, test } from 'vitest';
import { compareCode } from '../../../src/core/code/compare-code.ts';
import { compareLibraries } from '../../../src/core/code/compare-libraries.ts';
import type { MachineCode, PathCounts } from '../../../src/model/code.ts';
import { allocatorSource, type BuiltLibrary, buildLibrary } from './built-library.ts';

const BASELINE = buildLibrary(allocatorSource());

function changed(more: Readonly<Record<string, string>>): MachineCode {
  return compareCode(BASELINE.program, buildLibrary(allocatorSource(more)).program);
}

function path(code: MachineCode, entry: string, arm: 'baseline' | 'candidate' = 'candidate'): PathCounts | undefined {
  return code.fastPaths.find((each) => each.entry === entry)?.[arm]?.counts;
}

function files(candidate: BuiltLibrary, baseline: BuiltLibrary = BASELINE) {
  const compared = compareLibraries(baseline.bytes, candidate.bytes);
  if (!compared.ok) throw new Error(compared.error);
  return compared.value;
}

describe('functions', () => {
  test('the same source gives no change, and the same machine code', () => {
    const again = buildLibrary(allocatorSource());
    expect(files(again)).toMatchObject({ isSame: true, sections: [] });
    expect(compareCode(BASELINE.program, again.program)).toMatchObject({
      added: { count: 0 },
      removed: { count: 0 },
      changed: { count: 0 },
      reached: [],
    });
  });

  test('a function that is added before the others moves them, and changes none of them', () => {
    const first =
      '__attribute__((noinline)) int extra(int a) { return a * 77 + served; }\nstatic char more[4096]; char *moreOf(void) { return more; }';
    const code = changed({ first });
    expect(code.added.names).toEqual(['extra', 'moreOf']);
    expect(code.changed).toEqual({ count: 0, names: [] });
    expect(code.removed.count).toBe(0);
  });

  test('a change of one constant changes its function only', () => {
    const code = changed({ classOf: 'bytes += 1;' });
    expect(code.changed.names).toEqual(['classOf']);
  });

  test('a stripped library compares its local functions together', () => {
    const [before, after] = [{}, { classOf: 'bytes += 1;' }].map((more) =>
      buildLibrary(allocatorSource(more), [], ['strip']),
    );
    const code = compareCode(before?.program ?? BASELINE.program, after?.program ?? BASELINE.program);
    expect(code.isStripped).toBe(true);
    expect(code.changed.names).toEqual(['code without a name']);
    expect(code.reached).toEqual([]);
    expect(path(code, 'free')).toEqual(path(changed({}), 'free'));
  });
});

describe('same machine code', () => {
  test('debug information, symbols for debuggers and the build id do not differ', () => {
    expect(files(buildLibrary(allocatorSource(), ['-g']))).toMatchObject({ isSame: true });
    expect(files(buildLibrary(allocatorSource(), [], ['strip']))).toMatchObject({ isSame: true });
    const [one, two] = ['1111', '2222'].map((id) => buildLibrary(allocatorSource(), [`-Wl,--build-id=0x${id}`]));
    if (one === undefined || two === undefined) throw new Error('two builds');
    expect(Buffer.from(one.bytes).equals(two.bytes)).toBe(false);
    expect(files(one, two)).toMatchObject({ isSame: true, sections: [] });
  });

  test.each([
    ['an instruction', { malloc: '__asm__ volatile("nop");' }, '.text'],
    ['a constant of the code', { classOf: 'bytes += 1;' }, '.text'],
    ['a constant of the data', { first: 'const int mark = 5;' }, '.rodata'],
    ['an initial value', { first: 'int start = 5;' }, '.data'],
  ])('%s is never the same', (_, more, section) => {
    const compared = files(buildLibrary(allocatorSource(more)));
    expect(compared.isSame).toBe(false);
    expect(compared.sections).toContain(section);
  });

  test('one bit of any loaded section is never the same', () => {
    const { bytes } = BASELINE;
    const other = Uint8Array.from(bytes);
    // Code and constants are in the first pages of the file.
    for (const at of [0x400, 0x1000, 0x1100, 0x2000]) {
      other[at] = (bytes[at] ?? 0) ^ 1;
      const compared = compareLibraries(bytes, other);
      expect(compared.ok && compared.value.isSame, `byte ${at}`).not.toBe(true);
      other[at] = bytes[at] ?? 0;
    }
  });

  test('an alignment that moves data is never the same', () => {
    const [near, far] = [16, 64].map((bytes) =>
      buildLibrary(allocatorSource({ first: `__attribute__((aligned(${bytes}))) char line[8] = { 1 };` })),
    );
    if (near === undefined || far === undefined) throw new Error('two builds');
    expect(files(far, near).isSame).toBe(false);
    expect(compareCode(near.program, far.program).changed.count).toBe(0);
  });
});

describe('straight paths', () => {
  test('are those of the call without its slow side', () => {
    const code = changed({});
    // classOf is entered, refill is not: its branch is not taken.
    expect(path(code, 'malloc')).toMatchObject({ branches: 1, atomics: 0, divisions: 0 });
    expect(path(code, 'free')).toMatchObject({ branches: 0, atomics: 0, divisions: 0 });
    expect(path(code, 'malloc')?.tls).toBeGreaterThan(0);
    expect(code.fastPaths.map(({ entry }) => entry)).toEqual(['malloc', 'free', 'calloc', 'realloc']);
    expect(code.fastPaths.find(({ entry }) => entry === 'malloc')?.candidate?.end).toBe('return');
  });

  test.each([
    ['a branch', 'if (__builtin_expect(((size_t)pointer & 7) != 0, 0)) abort();', { branches: 1 }],
    ['an atomic', '__atomic_fetch_add(&served, 1, __ATOMIC_SEQ_CST);', { atomics: 1 }],
    ['an exchange', 'block = __atomic_exchange_n(&served, (unsigned long)block, 5) ? block : block;', { atomics: 1 }],
    ['a barrier', '__asm__ volatile("mfence" ::: "memory");', { atomics: 1 }],
    ['a division', 'served = served / ((size_t)pointer | 1);', { divisions: 1 }],
    ['a load', '{ volatile unsigned long *at = &served; (void)*at; }', {}],
  ])('%s that is added to free is counted there', (_, text, more) => {
    const code = changed({ free: text });
    const [before, after] = [path(code, 'free', 'baseline'), path(code, 'free')];
    if (before === undefined || after === undefined) throw new Error('free is exported');
    for (const kind of ['branches', 'atomics', 'divisions'] as const) {
      expect(after[kind] - before[kind], kind).toBe((more as Partial<PathCounts>)[kind] ?? 0);
    }
    expect(after.loads).toBeGreaterThanOrEqual(before.loads);
    expect(after.instructions).toBeGreaterThan(before.instructions);
    expect(code.changed.names.filter((name) => !name.endsWith('.cold'))).toEqual(['free']);
  });

  test('a jump into another function of the library is followed, and a second level of calls is not entered', () => {
    const first = `__attribute__((noinline)) void third(void) { served = 3; __asm__ volatile("" ::: "memory"); served /= (unsigned long)&served; }
__attribute__((noinline)) void second(void) { third(); __asm__ volatile("" ::: "memory"); }`;
    const direct = changed({ first, free: 'third();' });
    expect(path(direct, 'free')?.divisions).toBe(1);
    const deeper = changed({
      first: first.replace('asm__ volatile("" ::: "memory"); }', 'asm__ volatile("" ::: "memory"); served = 1; }'),
      free: 'second(); served = 2;',
    });
    expect(path(deeper, 'free')?.calls).toBeGreaterThanOrEqual(2);
  });
});

describe('newly reachable calls', () => {
  test.each([
    ['getenv', 'environment', 'if (getenv("HZ_DEBUG")) served++;'],
    ['fprintf', 'log', 'fprintf(stderr, "refill %u\\n", class);'],
    ['pthread_rwlock_wrlock', 'lock', 'static pthread_rwlock_t lock; pthread_rwlock_wrlock(&lock);'],
  ])('%s below a slow function of malloc is named with its path', (callee, kind, text) => {
    expect(changed({ refill: text }).reached).toEqual([
      { kind, entries: ['malloc', 'calloc', 'realloc'], path: ['malloc', 'refill', callee], before: null },
    ]);
  });

  test('a call that was reached before is not flagged, and one that moved says where it was', () => {
    expect(changed({}).reached).toEqual([]);
    const code = changed({ mallocEnd: 'pthread_mutex_lock(&central);' });
    expect(code.reached).toMatchObject([
      {
        kind: 'lock',
        path: ['malloc', 'pthread_mutex_lock'],
        before: ['malloc', 'refill', 'pthread_mutex_lock'],
      },
    ]);
  });

  test('a call through the table of offsets is followed, a computed one is named', () => {
    const first = 'int (*hook)(void);';
    const program = buildLibrary(allocatorSource({ first, free: 'hook(); getenv("A");' }), ['-fno-plt']).program;
    const code = compareCode(buildLibrary(allocatorSource({ first }), ['-fno-plt']).program, program);
    expect(code.reached.map(({ path: names }) => names.join(' '))).toEqual(['free getenv']);
    expect(code.computed.names).toContain('free');
  });
});
