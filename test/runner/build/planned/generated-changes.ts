import fc from 'fast-check';

/** A source that compiles in two ways, by the value of X. */
export interface GeneratedSource {
  readonly kind: string;
  readonly text: string;
  /** Further files that it reads, by name. */
  readonly files?: Readonly<Record<string, string>>;
}

const number = fc.integer({ min: 3, max: 1_000_000 });
/** Two different numbers, the smaller one first. */
const two = fc.uniqueArray(number, { minLength: 2, maxLength: 2 }).map((each): readonly [number, number] => {
  const [a = 0, b = 0] = each.sort((x, y) => x - y);
  return [a, b];
});
const power = fc.integer({ min: 4, max: 8 }).map((shift) => 2 ** shift);
const operator = fc.constantFrom('+', '^', '|');
const operators = fc.constantFrom(['+', '-'] as const, ['^', '+'] as const, ['<<', '>>'] as const);

/** What X chooses between. */
const chosen = (off: string, on: string): string => `#if X\n${on}\n#else\n${off}\n#endif\n`;

type Kinds = Readonly<Record<string, fc.Arbitrary<Omit<GeneratedSource, 'kind'>>>>;

/** Changes of what is loaded: each makes another program, by one thing only. */
const CHANGES: Kinds = {
  'a constant of data': two.map(([a, b]) => ({ text: `const int f = X ? ${a} : ${b};\n` })),
  'a constant of code': fc.tuple(two, operator).map(([[a, b], sign]) => ({
    text: `int f(int n) { return n ${sign} (X ? ${a} : ${b}); }\n`,
  })),
  'a constant of a macro': two.map(([a, b]) => ({
    text: `#define VALUE (X * ${a} + ${b})\nunsigned f(void) { return VALUE; }\n`,
  })),
  'a string': two.map(([a, b]) => ({ text: `const char *f = X ? "${a}" : "${b}";\n` })),
  'an instruction': fc.tuple(operators, fc.integer({ min: 1, max: 30 })).map(([[a, b], n]) => ({
    text: `unsigned f(unsigned n) {\n${chosen(`return n ${a} ${n};`, `return n ${b} ${n};`)}}\n`,
  })),
  'an alignment': power.map((bytes) => ({
    text: `char before = 1;\nchar f[64] __attribute__((aligned(${bytes} << X))) = {1};\n`,
  })),
  'an alignment of code': power.map((bytes) => ({
    text: `int g(int n) { return n + 1; }\n__attribute__((aligned(${bytes} << X))) int f(int n) { return n * 3; }\n`,
  })),
  'a section': number.map((n) => ({
    text: `int before = ${n};\n${chosen('', '__attribute__((section("other")))')}int f = ${n};\n`,
  })),
  'a volatile access': number.map((n) => ({
    text: `${chosen('', 'volatile')}int v;\nint f(void) { return v + v + ${n}; }\n`,
  })),
  'an inline assembly': fc.integer({ min: 1, max: 4 }).map((n) => ({
    text: `int f(int n) {\n__asm__ volatile("${'nop;'.repeat(n)}");\n${chosen('', '__asm__ volatile("nop");')}return n; }\n`,
  })),
  'a file of .incbin': two.map(([a, b]) => ({
    text: `__asm__(".data\\n.globl f\\nf: .incbin \\"FILE-"\n${chosen('"off"', '"on"')} ".bin\\"\\n.text");\n`,
    files: { 'off.bin': String(a), 'on.bin': `x${b}` },
  })),
  'a file of .include': two.map(([a, b]) => ({
    text: `__asm__(".data\\n.globl f\\nf: .include \\"FILE-"\n${chosen('"off"', '"on"')} ".inc\\"\\n.text");\n`,
    files: { 'off.inc': `.long ${a}\n`, 'on.inc': `.long ${b}\n` },
  })),
  'an included file': two.map(([a, b]) => ({
    text: `${chosen('#include "FILE-off.h"', '#include "FILE-on.h"')}int f = VALUE;\n`,
    files: { 'off.h': `#define VALUE ${a}\n`, 'on.h': `#define VALUE ${b}\n` },
  })),
  'a number of a line': fc.integer({ min: 1, max: 9 }).map((lines) => ({
    text: `${chosen(`#line ${lines}`, `#line ${lines + 1}`)}int f(void) { return __LINE__; }\n`,
  })),
  'a number of a counter': fc.integer({ min: 1, max: 5 }).map((times) => ({
    text: `enum { A = ${Array(times).fill('__COUNTER__').join(' + ')} };\n${chosen('', 'enum { B = __COUNTER__ };')}int f(void) { return __COUNTER__ + 100; }\n`,
  })),
  'a pragma': number.map((n) => ({
    text: `${chosen('', '#pragma GCC optimize("O0")')}int f(int n) { int m = n * ${n}; return m + n; }\n`,
  })),
  'a pragma of packing': number.map((n) => ({
    text: `${chosen('', '#pragma pack(push, 1)')}struct s { char a; int b; };\n${chosen('', '#pragma pack(pop)')}unsigned f(void) { return ${n} + sizeof(struct s); }\n`,
  })),
  'an attribute': number.map((n) => ({
    text: `${chosen('static inline', '__attribute__((noinline)) static')} int g(int n) { return n ^ ${n}; }\nint f(int n) { return g(n) + g(n + 1); }\n`,
  })),
};

/** Sources of which X changes nothing that is compiled, and that hold what other tools take for a change. */
const NO_CHANGES: Kinds = {
  'the date and the time': number.map((n) => ({ text: `const char *f = __DATE__ __TIME__ "${n}";\n` })),
  'the path of the file': number.map((n) => ({ text: `const char *f = __FILE__ "${n}";\n` })),
  'a comment': two.map(([a, b]) => ({ text: `/* X is ${a} */\nint f = ${b}; // X ${a}\n` })),
  'a comment of one value': two.map(([a, b]) => ({ text: `${chosen('/* off */', `/* ${a} */`)}int f = ${b};\n` })),
  'white space of one value': two.map(([a, b]) => ({ text: `${chosen('', ' \t ')}int   f =\t${a ^ b};\n` })),
  'a test that is dead': number.map((n) => ({ text: `#if 0\nint f = X;\n#else\nint f = ${n};\n#endif\n` })),
  'a macro that is not used': number.map((n) => ({ text: `#define UNUSED (X + ${n})\nint f = ${n};\n` })),
};

/** `count` sources of each kind, by the seed of the test run. */
export function generated(which: 'changes' | 'no changes', count: number): GeneratedSource[] {
  return Object.entries(which === 'changes' ? CHANGES : NO_CHANGES).flatMap(([kind, arbitrary]) =>
    fc.sample(arbitrary, count).map((source) => ({ kind, ...source })),
  );
}
