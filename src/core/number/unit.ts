/** A unit, with its prefix. */
export interface Unit {
  /** `none`: no unit, or only a prefix such as k. `named`: the word that the configuration gives as the unit. */
  readonly dimension: 'none' | 'events' | 'time' | 'bytes' | 'byte rate' | 'share' | 'ratio' | 'named';
  /** Equal for numbers that measure the same: `op/s` for `ops/s`, `kops/s` and `Mops/sec`; `s` for `ms` and `us`. */
  readonly kind: string;
  /** How many of the base unit it is: 1e-3 for `ms`, 1e6 for `Mops/s`. */
  readonly scale: number;
  /** Whether its prefix means powers of 1000 for some programs and of 1024 for others: `KB`, `MB`. */
  readonly isLoose?: true;
}

const NONE: Unit = { dimension: 'none', kind: '', scale: 1 };

const PREFIXES: Readonly<Record<string, number>> = {
  '': 1,
  ...{ k: 1e3, K: 1e3, M: 1e6, G: 1e9, T: 1e12 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 },
};

const SECONDS: Readonly<Record<string, number>> = {
  ...named(1e-9, 'ns', 'nsec', 'nsecs', 'nanosecond', 'nanoseconds'),
  ...named(1e-6, 'us', 'µs', 'μs', 'usec', 'usecs', 'microsecond', 'microseconds'),
  ...named(1e-3, 'ms', 'msec', 'msecs', 'millisecond', 'milliseconds'),
  ...named(1, 's', 'sec', 'secs', 'second', 'seconds'),
  ...named(60, 'min', 'mins', 'minute', 'minutes'),
  ...named(3600, 'h', 'hour', 'hours'),
};

const BYTES: Readonly<Record<string, number>> = {
  ...named(1, 'B', 'byte', 'bytes', 'Byte', 'Bytes'),
  ...{ KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 },
};

const LOOSE_BYTES: Readonly<Record<string, number>> = { kB: 1e3, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

/** What programs count, by the name that stands for it. */
const EVENTS: readonly (readonly [name: string, words: RegExp])[] = [
  ['op', /^(op|ops|operations?)$/i],
  ['request', /^(reqs?|requests?)$/i],
  ['transaction', /^(tx|txns?|trans|transactions?)$/i],
  ['query', /^(query|queries)$/i],
  ['allocation', /^(allocs?|allocations?|mallocs?)$/i],
  ['free', /^frees?$/i],
  ['iteration', /^(iters?|iterations?)$/i],
  ['call', /^calls?$/i],
  ['event', /^events?$/i],
  ['item', /^(items?|objects?|elems?|elements?)$/i],
  ['message', /^(msgs?|messages?)$/i],
  ['pair', /^pairs?$/i],
  ['cycle', /^cycles?$/i],
  ['fault', /^faults?$/i],
];

/** Words that hold "per second". */
const RATES: Readonly<Record<string, string>> = {
  rps: 'request',
  qps: 'query',
  tps: 'transaction',
  iops: 'io operation',
};

/**
 * The unit that a text names; null when it is not known. `per` and `/` mean the same.
 *
 * @param own The unit of the lane: a word that the table does not have is known by it.
 */
export function parseUnit(text: string, own = ''): Unit | null {
  const known = knownUnit(text.trim().replace(/(?:^|(?<! ) +)per +/, '/'));
  if (known || own === '' || knownUnit(own)) return known;
  const prefix = text.endsWith(own) ? entryOf(PREFIXES, text.slice(0, -own.length)) : undefined;
  return prefix === undefined ? null : { dimension: 'named', kind: own, scale: prefix };
}

function knownUnit(text: string): Unit | null {
  const [head = '', per, ...more] = text.split('/');
  if (more.length > 0) return null;
  if (text === '') return NONE;
  if (/^(%|pct|percent)$/.test(text)) return { dimension: 'share', kind: '%', scale: 1 };
  if (text === 'x' || text === 'X') return { dimension: 'ratio', kind: 'x', scale: 1 };
  const perSeconds = per === undefined ? undefined : entryOf(SECONDS, per);
  const perEvent = per === undefined ? undefined : eventOf(per);
  if (per !== undefined && perSeconds === undefined && perEvent === undefined) return null;
  const over = per === undefined ? '' : perSeconds === undefined ? `/${perEvent}` : '/s';
  const part = 1 / (perSeconds ?? 1);
  const seconds = entryOf(SECONDS, head);
  if (seconds !== undefined)
    return perSeconds === undefined ? { dimension: 'time', kind: `s${over}`, scale: seconds } : null;
  const dimension = perSeconds === undefined ? 'bytes' : 'byte rate';
  const bytes = entryOf(BYTES, head);
  if (bytes !== undefined) return { dimension, kind: `B${over}`, scale: bytes * part };
  const loose = entryOf(LOOSE_BYTES, head);
  if (loose !== undefined) return { dimension, kind: `${head}${over}`, scale: loose * part, isLoose: true };
  return counted(head, over, part);
}

/** A number of events, with or without a word for them: `k`, `Mops`, `/s`, `kreq/s`, `iops`. */
function counted(head: string, over: string, part: number): Unit | null {
  for (const [prefix, scale] of Object.entries(PREFIXES)) {
    if (!head.startsWith(prefix)) continue;
    const word = head.slice(prefix.length);
    if (word === '' && over === '') return { ...NONE, scale };
    if (word === '' && over !== '/s') continue;
    const rate = over === '' ? entryOf(RATES, word.toLowerCase()) : undefined;
    if (rate !== undefined) return { dimension: 'events', kind: `${rate}/s`, scale };
    const event = word === '' ? 'op' : eventOf(word);
    if (event !== undefined) return { dimension: 'events', kind: `${event}${over}`, scale: scale * part };
  }
  return null;
}

function eventOf(word: string): string | undefined {
  return EVENTS.find(([, words]) => words.test(word))?.[0];
}

function named(value: number, ...names: readonly string[]): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, value]));
}

/** The own entry of a table: a word of a program may be the name of what every object inherits. */
function entryOf<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}
