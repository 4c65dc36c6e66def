import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readNumber } from '../../../src/core/number/read-number.ts';

/** The pattern that documents and drafts had: it takes the front of a longer token. */
const FRONT = 'ops/s=([0-9.]+)';

function read(output: string, pattern = 'ops/s=', unit = 'ops/s'): unknown {
  const found = readNumber({ pattern, unit }, output);
  return found.ok ? (found.value?.value ?? null) : found.error.code;
}

describe.each([
  ['the place alone', 'ops/s='],
  ['the front of the number', FRONT],
  ['everything behind', 'ops/s=(.*)'],
  ['no space', 'ops/s=(\\S+)'],
  ['digits, points and exponents', 'ops/s=([0-9.e+]+)'],
])('a pattern for %s reads the whole number', (_, pattern) => {
  test.each<[printed: string, value: number | string]>([
    ['1304221', 1304221],
    ['1304221.25 remote_pct=90', 1304221.25],
    ['1.17e+06', 1.17e6],
    ['1.17E6', 1.17e6],
    ['5.e3', 5000],
    ['117e-2', 1.17],
    ['0', 0],
    ['1304221.', 1304221],
    ['1304221, threads=4', 1304221],
    ['1304221;', 1304221],
    ['1304221 (best of 3)', 1304221],
    // Thousands.
    ['1,304,221', 1304221],
    ['1,304,221.5', 1304221.5],
    ['1.304.221', 1304221],
    ['1.304.221,5', 1304221.5],
    ['1.304,5', 1304.5],
    ["1'304'221", 1304221],
    ['1’304’221', 1304221],
    ['1_304_221', 1304221],
    ['1\u00a0304\u00a0221', 1304221],
    ['1\u202f304\u202f221,5', 1304221.5],
    ['1\u2005304\u2005221', 1304221],
    // A decimal comma that cannot separate thousands.
    ['1,17', 1.17],
    ['1,17e6', 1.17e6],
    ['0,304', 0.304],
    ['1304,221', 1304.221],
    // Prefixes and units.
    ['980k', 980_000],
    ['980K', 980_000],
    ['1.2M', 1.2e6],
    ['1.2 M', 1.2e6],
    ['1.2G', 1.2e9],
    ['1.5Ki', 1536],
    ['1.2M ops/s', 1.2e6],
    ['1.2 M ops/s', 1.2e6],
    ['1.2Mops/s', 1.2e6],
    ['1.2 Mops/sec.', 1.2e6],
    ['1304221/s', 1304221],
    ['1304221 ops per second', 1304221],
    ['1304221 per second', 1304221],
    ['1304 ops/ms', 1304000],
    // A name of the next number is not a unit.
    ['1304 T 16', 1304],
    ['1304 k=16', 1304],
    ['1304 min 1290 max 1310', 1304],
    // Forms that are not known, or have two readings.
    ['1,304', 'number-ambiguous'],
    ['12,304', 'number-ambiguous'],
    ['1 304 221', 'number-ambiguous'],
    ['350 221', 'number-ambiguous'],
    ['0x13e69d', 'number-unreadable'],
    ['1.2.3', 'number-unreadable'],
    ['12,34,567', 'number-unreadable'],
    ['1304,22,1', 'number-unreadable'],
    ['1_30', 'number-unreadable'],
    ['1.17x10^6', 'number-unreadable'],
    ['1.17 × 10^6', 'number-unreadable'],
    ['1304 (x1000)', 'number-unreadable'],
    ['1304 (×1000)', 'number-unreadable'],
    ['1304 [10^3]', 'number-unreadable'],
    ['1304 x1000', 'number-unreadable'],
    ['1.17 e+06', 'number-unreadable'],
    ['1.17·10⁶', 'number-unreadable'],
    ['1`304`221', 'number-unreadable'],
    ['1·304·221', 'number-unreadable'],
    ['1.17d+06', 'number-unreadable'],
    ['1e', 'number-unreadable'],
    ['1304221L', 'number-unreadable'],
    ['1304221_ops', 'number-unreadable'],
    ['1-2', 'number-unreadable'],
    ['1/3', 'number-unreadable'],
    ['12:30', 'number-unreadable'],
    ['1304±12', 'number-unreadable'],
    ['12٣', 'number-unreadable'],
    ['5m', 'number-unreadable'],
    // Too large, too small.
    ['9'.repeat(309), 'number-unreadable'],
    ['1e999', 'number-unreadable'],
    ['1e-400', 'number-unreadable'],
    // Another unit than that of the lane.
    ['12ms', 'unit-mismatch'],
    ['12 s', 'unit-mismatch'],
    ['12 MiB', 'unit-mismatch'],
    ['99%', 'unit-mismatch'],
  ])('%s', (printed, value) => {
    expect(read(`ops/s=${printed}\n`, pattern)).toBe(value);
  });
});

test.each(['nan', '-nan', 'inf', 'Infinity', '-', 'fast', '~12', '<12', '$12', ''])(
  'behind its place, %j is not a number',
  (printed) => {
    expect(read(`ops/s=${printed}`)).toBe('number-unreadable');
    expect(read(`ops/s=${printed}`, 'ops/s=(.*)')).toBe('number-unreadable');
  },
);

describe('a pattern that finds the end of a number reads it from its begin', () => {
  test.each<[line: string, pattern: string, value: number | string]>([
    ['1,304,221 ops', '([0-9]+) ops', 1304221],
    ['1.17e+06 ops', '([0-9]+) ops', 1.17e6],
    ['total 1304221 ops', '.*([0-9]+) ops', 1304221],
    ['-5 ops', '([0-9]+) ops', -5],
    ['0.5 ops', '([0-9]+) ops', 0.5],
    ['.5 ops', '([0-9]+) ops', 0.5],
    ['1 304 221 ops', '([0-9]+) ops', 'number-ambiguous'],
    ['1,304,221 ops', ',([0-9]+) ops', 'number-ambiguous'],
    ['0x1304 ops', '([0-9]+) ops', 'number-unreadable'],
    ['1.17x10^6 ops', '([0-9]+) ops', 'number-unreadable'],
    ['1 min 2 ops', '([0-9]+) ops', 2],
    ['1304 ± 12 ops', '([0-9]+) ops', 'number-unreadable'],
    ['1304±12 ops', '.*([0-9]+) ops', 'number-unreadable'],
    ['v2-350 ops', '([0-9]+) ops', 'number-unreadable'],
    ['T12 ops', '([0-9]+) ops', 'number-unreadable'],
    ['12:30 ops', '([0-9]+) ops', 'number-unreadable'],
    ['<350 ops', '([0-9]+) ops', 'number-unreadable'],
    ['~350 ops', '([0-9]+) ops', 'number-unreadable'],
  ])('%s with %s', (line, pattern, value) => {
    expect(read(line, pattern)).toBe(value);
  });
});

test.each<[line: string, pattern: string, value: number | string]>([
  ['took 1 min 2 s', '([0-9.]+) s', 'number-unreadable'],
  ['took 1 hour, 2 min', '([0-9.]+) min', 'number-unreadable'],
  ['took 1.5 min 2 s', '([0-9.]+) s', 2],
  ['took 1 min 2 s', 'took [0-9]+ min ([0-9.]+) s', 2],
])('%s with %s: the second of two units', (line, pattern, value) => {
  expect(read(line, pattern, 's')).toBe(value);
});

describe('a border that the pattern has is a border', () => {
  test.each<[line: string, pattern: string, value: number | string]>([
    ['p99_350', 'p99_([0-9]+)', 350],
    ['T12.5', 'T([0-9.]+)', 12.5],
    ['T=16 350 ops', 'T=[0-9]+ ([0-9]+)', 350],
    ['16 350 ops', '([0-9]+) ops', 'number-ambiguous'],
    ['<ops>1304</ops>', '<ops>([0-9.]+)</ops>', 1304],
    ['{"ops": 1.17e+06, "threads": 3}', '"ops": ([0-9.]+)', 1.17e6],
    ['{"ops":1304221,"threads":3}', '"ops":', 1304221],
    ['larson,1304221,16', 'larson,([0-9.]+)', 1304221],
    ['larson,16,350,221', '^larson,16,([0-9.]+)', 350],
    ['larson,350,221', '^[^,]*,([0-9]+),', 350],
    ['larson,350,221', 'larson,([0-9.]+)', 'number-ambiguous'],
    ['0.12user 0.01system', '([0-9.]+)user', 0.12],
    ['1.17x10^6', '([0-9.]+)x10\\^6', 1.17],
    ['1.17e+06', '([0-9.]+)e', 1.17e6],
    ['<run ops="1304221"/>', ' ops=', 1304221],
    ['[12,5]', '\\[([0-9.]+)', 'number-ambiguous'],
    ['[12,5,13]', '\\[([0-9.]+)', 'number-unreadable'],
  ])('%s with %s', (line, pattern, value) => {
    expect(read(line, pattern)).toBe(value);
  });
});

describe('a number is converted to its unit', () => {
  test.each<[printed: string, unit: string, value: number | string]>([
    ['980us', 'ms', 0.98],
    ['980 µs', 'ms', 0.98],
    ['1.2ms', 'ms', 1.2],
    ['1.2', 'ms', 1.2],
    ['2 s', 'ms', 2000],
    ['123 ns/op', 'ns', 123],
    ['1.5 MiB', 'bytes', 1_572_864],
    ['12MB', 'MB', 12],
    ['12KB', 'MB', 'number-ambiguous'],
    ['1.5M', 'bytes', 'number-ambiguous'],
    ['980k', 'Mops/s', 0.98],
    ['1.2', 'Mops/s', 1.2],
    ['12 frobs', 'frobs', 12],
    ['1.2 Mfrobs', 'frobs', 1.2e6],
    ['12 ms', 'frobs', 'unit-mismatch'],
    ['90.1%', '', 90.1],
    ['1.5x', '', 1.5],
    // A number in two units.
    ['1 min 2 s', 's', 'number-unreadable'],
    ['1 minute and 2 seconds', 's', 'number-unreadable'],
    ['1 h, 2 min', 's', 'number-unreadable'],
    ['1s 250ms', 's', 'number-unreadable'],
    ['1 GiB + 200 MiB', 'MiB', 'number-unreadable'],
    ['1.5 s 250 ms', 's', 1.5],
    ['980 us 1 ms', 'us', 980],
    ['12 ms 15 ms', 'ms', 12],
    ['980k', '', 980_000],
    ['12ms', '', 'unit-mismatch'],
  ])('%s in %j', (printed, unit, value) => {
    expect(read(`n=${printed}`, 'n=([0-9.]+)', unit)).toBe(value);
  });
});

describe('the output of well-known programs', () => {
  test.each<[line: string, pattern: string, unit: string, value: number]>([
    [
      '    transactions:     12345  (1234.56 per sec.)',
      'transactions:\\s+\\d+\\s+\\((\\d+\\.\\d+) per',
      'tps',
      1234.56,
    ],
    ['    Latency   635.91us    0.89ms   93.69%', 'Latency\\s+(\\S+)', 'us', 635.91],
    ['Requests per second:    1234.56 [#/sec] (mean)', 'Requests per second:', 'requests/s', 1234.56],
    ['Time per request:       8.100 [ms] (mean)', 'Time per request:', 'ms', 8.1],
    ['tps = 1234.567890 (without initial connection time)', 'tps = ', 'tps', 1234.56789],
    ['BM_x/8   123 ns   122 ns  5600000 items_per_second=1.23456M/s', 'items_per_second=', 'items/s', 1_234_560],
    ['BM_x/8   123 ns   122 ns  5600000', '^BM_x/8 +', 'ns', 123],
    ['Time (mean ± σ):     123.4 ms ±   1.2 ms    [User: 1 ms]', 'σ\\):', 'ms', 123.4],
    ['thrpt: [980.12 Kelem/s 1.0012 Melem/s 1.1 Melem/s]', 'thrpt: \\[', 'elem/s', 980_120],
    ['BenchmarkX-8   1000000   1234 ns/op   16 B/op', 'BenchmarkX-8 +\\d+ +', 'ns', 1234],
    ['used_memory_human:1.04M', 'used_memory_human:', 'M', 1.04],
  ])('%s', (line, pattern, unit, value) => {
    expect(read(line, pattern, unit)).toBe(value);
  });
});

describe('an output', () => {
  test('without a match has no number', () => {
    expect(read('hello\n')).toBeNull();
    expect(read('')).toBeNull();
  });

  test('with two results that differ has none', () => {
    expect(read('ops/s=1\nops/s=2')).toBe('numbers-differ');
    expect(read('ops/s=1 ops/s=2')).toBe('numbers-differ');
    expect(read('ops/s=1000\nops/s=1.000e3 \nops/s=1k')).toBe(1000);
  });

  test('is searched in standard output and in standard error', () => {
    const rule = { pattern: 'ops/s=', unit: '' };
    expect(readNumber(rule, 'hello', 'ops/s=3')).toMatchObject({ value: { value: 3 } });
    expect(readNumber(rule, 'ops/s=1', 'ops/s=3')).toMatchObject({ error: { code: 'numbers-differ' } });
    expect(readNumber(rule, 'ops/s=3', 'ops/s=3')).toMatchObject({ value: { value: 3 } });
  });

  test.each([
    ['twice in one line', 'ops/s=3 ops/s=3', ''],
    ['in two equal lines', 'ops/s=3\nops/s=3', ''],
    ['in two forms', 'ops/s=1000\nops/s=1k', ''],
    ['in standard output and in standard error', 'ops/s=3', 'ops/s=3'],
    ['behind the end of a long line', `ops/s=3\n${'x'.repeat(5000)} ops/s=3`, ''],
  ])('that must be printed once is refused when it is printed %s', (_, stdout, stderr) => {
    const rule = { pattern: 'ops/s=', unit: 'ops/s', isOnce: true };
    expect(readNumber(rule, stdout, stderr)).toMatchObject({ error: { code: 'numbers-repeated' } });
    expect(readNumber(rule, 'ops/s=3', '')).toMatchObject({ value: { value: 3 } });
  });

  test('with a long line has whole numbers', () => {
    const line = (padding: number): string => `${'x '.repeat(padding)}ops/s=1304221`;
    for (let padding = 780; padding < 1010; padding++) expect(read(line(padding), FRONT)).toBe(1304221);
    expect(read(`ops/s=1; ${line(3000)}`, FRONT)).toBe('numbers-differ');
  });
});

test('the message shows the token, the line and the known forms, harmless in a comment', () => {
  const found = readNumber({ pattern: 'ops/s=(.*)', unit: 'ops/s' }, 'ops/s=0x1F @everyone [x](https://x.example)');
  expect(found).toMatchObject({
    error: {
      message:
        'is "0x1F" in the line "ops/s=0x1F ?everyone ?x?(https???x.example)", which is not a known form of a number',
      next: expect.stringContaining('1.17e+06'),
    },
  });
});

describe('docs/design.md: the table of printed numbers', () => {
  const [, section = ''] = readFileSync('docs/design.md', 'utf8').split('## Numbers that a bench prints');
  const rows = section.split('\n## ')[0]?.match(/^\| .*`.* \|$/gm) ?? [];
  const examples = rows.flatMap((row) => {
    const [, printed = '', result = ''] = /^\| (.*) \| (.*) \|$/.exec(row) ?? [];
    const code = /\(`([a-z-]+)`\)$/.exec(result)?.[1];
    const shown = printed.replace(/ on a lane with .*/, '');
    return [...shown.matchAll(/`([^`]+)`/g)].map(([, text = '']): [string, string | undefined] => [text, code]);
  });

  test('has examples', () => {
    expect(examples.length).toBeGreaterThan(30);
  });

  test.each(examples)('%s', (printed, code) => {
    if (code !== undefined) return expect(read(`n=${printed}`, 'n=')).toBe(code);
    const units = ['ops/s', 'requests/s', 'ms', 'bytes', 'MB', '', 'frobs'];
    expect(units.map((unit) => typeof read(`n=${printed}`, 'n=', unit))).toContain('number');
  });
});

test('readNumber refuses a number that is printed without end', () => {
  const rule = { pattern: 'x=', unit: 'ops/s' };
  const lines = (count: number): string => Array.from({ length: count }, (_, at) => `x=5 line ${at}`).join('\n');
  expect(readNumber(rule, lines(10_000))).toMatchObject({ ok: true, value: { value: 5 } });
  expect(readNumber(rule, lines(10_001))).toMatchObject({ ok: false, error: { code: 'numbers-repeated' } });
  expect(readNumber(rule, 'x=5 '.repeat(10_001))).toMatchObject({ ok: false, error: { code: 'numbers-repeated' } });
});
