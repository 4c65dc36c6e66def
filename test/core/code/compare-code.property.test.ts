import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareCode } from '../../../src/core/code/compare-code.ts';
import { allocatorSource, type BuiltLibrary, buildLibrary } from './built-library.ts';

/** Lines that change the function in which they stand, or nothing; `N` becomes a number. */
const LINES = [
  'served += N;',
  'if (served == N) served = 0;',
  '__atomic_fetch_add(&served, N, __ATOMIC_RELAXED);',
  'served /= (served | N);',
  '__asm__ volatile("nop");',
  'if (getenv("A")) served = N;',
  '(void)N;',
  '/* N */',
  '{ volatile int local = N; (void)local; }',
  'if (0) served = N;',
] as const;
const PLACES = ['classOf', 'refill', 'malloc', 'mallocEnd', 'free', 'calloc', 'realloc'] as const;

/**
 * Text of each function by a way of its own: the lines of the listing under each label, with addresses replaced by the labels that the
 * listing prints, and padding at the end removed.
 */
function listed({ listing }: BuiltLibrary): Map<string, string> {
  const texts = new Map<string, string>();
  for (const block of listing.split('\n\n')) {
    const [head = '', ...lines] = block.trim().split('\n');
    const name = /^[0-9a-f]+ <(.+)>:$/.exec(head)?.[1];
    if (name === undefined || name.includes('@plt')) continue;
    const body = lines.map((line) =>
      line
        .replace(/^\s*[0-9a-f]+:\t/, '')
        .replace(/-?0x[0-9a-f]+\(%rip\)(.*?)\s+# [0-9a-f]+ <(.*)>$/, (_, rest: string, place: string) =>
          // Strings have no symbol, and the listing names them by what happens to stand before them.
          place.startsWith('_fini+') ? `text(%rip)${rest}` : `${place}(%rip)${rest}`,
        )
        // A slot of a symbol of the library has a label with a distance that means nothing.
        .replace(/@@Base[+-]0x[0-9a-f]+/, '@@Base')
        .replace(/\b[0-9a-f]+ <(.+)>$/, '$1'),
    );
    while (/^(nop|xchg %ax,%ax|xchg {3}%ax,%ax|data16|cs nop)/.test(body.at(-1) ?? '')) body.pop();
    texts.set(name, body.join('\n'));
  }
  return texts;
}

function changedIn(before: Map<string, string>, after: Map<string, string>): string[] {
  return [...after]
    .filter(([name, text]) => before.has(name) && before.get(name) !== text)
    .map(([name]) => name)
    .sort();
}

test('the functions that a random line changes are those whose listing differs', () => {
  const baseline = buildLibrary(allocatorSource());
  const before = listed(baseline);
  const change = fc.record({
    place: fc.constantFrom(...PLACES),
    line: fc.constantFrom(...LINES),
    number: fc.integer({ min: 2, max: 4000 }),
  });
  fc.assert(
    fc.property(change, ({ place, line, number }) => {
      const candidate = buildLibrary(allocatorSource({ [place]: line.replace('N', String(number)) }));
      const after = listed(candidate);
      const code = compareCode(baseline.program, candidate.program);
      expect(code.changed.names).toEqual(changedIn(before, after));
      expect(code.added.names).toEqual([...after.keys()].filter((name) => !before.has(name)).sort());
    }),
    { numRuns: 40 },
  );
}, 120_000);
