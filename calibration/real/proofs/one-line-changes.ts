import { random } from '../../../src/stats/random.ts';

/** A change of one line of a file. */
export interface LineChange {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly before: string;
  readonly after: string;
}

/** What becomes of a line; null: this kind of change does not fit it. `draw` is uniform in [0, 1). */
type Mutation = (line: string, draw: () => number) => string | null;

const NUMBER = /(?<![\w.])\d+(?![\w.])/g;
const OPERATORS: readonly (readonly [string, string])[] = [
  [' < ', ' <= '],
  [' > ', ' >= '],
  [' + ', ' - '],
  [' == ', ' != '],
  [' && ', ' || '],
  [' / ', ' * '],
];
/** A statement by itself, which other text may stand before. */
const STATEMENT = /^\s+[\w*>.\->[\]()& ]*[\w\])]+ ?[^=!<>]?=?[^={}]*;\s*(\/\/.*)?$/;
const ADDED: readonly string[] = [
  '__asm__ volatile("nop");',
  '__asm__ volatile("" ::: "memory");',
  '__asm__ volatile(".fill 96, 1, 0x90");',
  '{ volatile int own = 1; (void)own; }',
];

const MUTATIONS: readonly Mutation[] = [
  (line, draw) => {
    const found = [...line.matchAll(NUMBER)];
    const chosen = found[Math.floor(draw() * found.length)];
    if (chosen === undefined) return null;
    const value = Number(chosen[0]);
    const other = [value + 1, value * 2, Math.max(0, value - 1)][Math.floor(draw() * 3)] ?? value;
    return `${line.slice(0, chosen.index)}${other}${line.slice(chosen.index + chosen[0].length)}`;
  },
  (line, draw) => {
    const fitting = OPERATORS.filter(([from]) => line.includes(from));
    const [from, to] = fitting[Math.floor(draw() * fitting.length)] ?? [];
    return from === undefined || to === undefined ? null : line.replace(from, to);
  },
  (line, draw) => {
    if (!STATEMENT.test(line) || /^\s*(return|struct|size_t|char|void|unsigned|int|uintptr_t|const)\b/.test(line))
      return null;
    return draw() < 0.3 ? line.replace(/\S.*/, ';') : null;
  },
  (line, draw) => {
    if (!STATEMENT.test(line)) return null;
    const added = ADDED[Math.floor(draw() * ADDED.length)] ?? '';
    return line.replace(/^\s+/, (blank) => `${blank}${added} `);
  },
  (line) => (/^\s+if \(/.test(line) ? line.replace('if (', 'if (!!') : null),
];

/**
 * An endless series of random changes of one line, the same one for the same seed: numbers, operators, added and removed statements. Many do
 * not compile, or break the program.
 */
export function* oneLineChanges(files: Readonly<Record<string, string>>, seed: string): Generator<LineChange> {
  const draw = random(seed);
  const lines = Object.entries(files).flatMap(([file, text]) =>
    text.split('\n').map((before, index) => ({ file, line: index + 1, before })),
  );
  const code = lines.filter(({ before }) => !/^\s*(\/\/.*|#(?!define).*|[{}]*)$/.test(before));
  if (code.length === 0) throw new Error('no line can be changed');
  for (;;) {
    const place = code[Math.floor(draw() * code.length)];
    const mutation = MUTATIONS[Math.floor(draw() * MUTATIONS.length)];
    const after = place === undefined ? null : (mutation?.(place.before, draw) ?? null);
    if (place !== undefined && after !== null && after !== place.before) yield { ...place, after };
  }
}
