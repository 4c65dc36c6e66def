import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRedisBenchmark } from '../../../src/core/load/redis-benchmark.ts';
import { ok } from '../../../src/model/result.ts';

const FOLDER = 'test/fixtures/redis-benchmark';
const recorded = (name: string): string => readFileSync(`${FOLDER}/${name}.txt`, 'utf8');
const complete = readdirSync(FOLDER)
  .filter((name) => /-(plain|csv|quiet|threads|two-tests)\.txt$/.test(name))
  .map((name) => name.slice(0, -4));

/** name, requests per second, p50, p95, p99, bound of p99.9 */
const READ: [string, number, number | null, number | null, number | null, number | null][] = [
  ['5.0.14-plain', 107526.88, null, null, null, 2],
  ['5.0.14-csv', 112359.55, null, null, null, null],
  ['5.0.14-quiet', 110497.24, null, null, null, null],
  ['6.0.16-plain', 111111.11, null, null, null, 1.1],
  ['6.0.16-csv', 112359.55, null, null, null, null],
  ['6.0.16-quiet', 113636.37, null, null, null, null],
  ['6.2.14-plain', 112359.55, 0.223, 0.367, 0.559, 0.839],
  ['6.2.14-csv', 103626.94, 0.231, 0.431, 0.623, null],
  ['6.2.14-quiet', 91324.2, 0.343, null, null, null],
  ['7.0.15-plain', 86956.52, 0.247, 0.551, 0.719, 1.159],
  ['7.0.15-csv', 108695.65, 0.223, 0.471, 0.655, null],
  ['7.0.15-quiet', 101522.84, 0.407, null, null, null],
  ['7.0.15-threads', 19920.32, 0.127, 0.623, 4.191, 5.119],
  ['7.4.1-plain', 110497.24, 0.231, 0.439, 0.575, 0.735],
  ['7.4.1-csv', 107526.88, 0.255, 0.551, 0.719, null],
  ['7.4.1-quiet', 110497.24, 0.231, null, null, null],
];

test.each(READ)('%s', (name, requestsPerSecond, p50, p95, p99, p999AtMost) => {
  expect(readRedisBenchmark(recorded(name))).toEqual(
    ok([{ name: 'SET', requestsPerSecond, p50, p95, p99, p999AtMost }]),
  );
});

test('readRedisBenchmark returns each test of an output', () => {
  expect(readRedisBenchmark(recorded('7.0.15-two-tests'))).toMatchObject({
    ok: true,
    value: [
      { name: 'SET', requestsPerSecond: 111111.11, p99: 0.439 },
      { name: 'GET', requestsPerSecond: 116279.06, p99: 0.415 },
    ],
  });
});

test.each([
  ['plain', 'set a"b x","y', 111111.12],
  ['csv', 'set a"b x,y', 133333.34],
  ['quiet', 'set a"b x y', 133333.34],
])('readRedisBenchmark reads a command of the user with quotes and commas as its name: %s', (form, name, rate) => {
  const read = readRedisBenchmark(recorded(`7.0.15-quote-${form}`));
  expect(read).toMatchObject({ ok: true, value: [{ name, requestsPerSecond: rate }] });
});

test('readRedisBenchmark reads a row of the CSV of 5.0 with a quote in its name', () => {
  expect(readRedisBenchmark('"set a"b x","y","110497.24"\n')).toMatchObject({
    ok: true,
    value: [{ name: 'set a"b x","y', requestsPerSecond: 110497.24 }],
  });
});

test('readRedisBenchmark returns the same for an output that was sanitised for logs', () => {
  for (const name of complete) {
    expect(readRedisBenchmark(recorded(name).replaceAll('\r', '\n'))).toEqual(readRedisBenchmark(recorded(name)));
  }
});

describe('readRedisBenchmark returns a fault, never a wrong number', () => {
  const plain = recorded('7.0.15-plain');
  const csv = recorded('7.0.15-csv');
  const table: [what: string, output: string, code: string][] = [
    ['nothing', '', 'empty'],
    ['something else', 'Segmentation fault\n', 'empty'],
    ['an error of the server', recorded('7.0.15-error'), 'error'],
    ['no server', 'Could not connect to Redis at 127.0.0.1:1: Connection refused\n', 'error'],
    ['progress alone', ' SET: rps=0.0 (overall: -nan) avg_msec=-nan (overall: -nan)\r\n', 'truncated'],
    ['a decimal comma', plain.replace('86956.52', '86956,52'), 'localised'],
    ['a decimal comma in a percentile', plain.replace('0.719', '0,719'), 'localised'],
    ['a decimal comma in the distribution', plain.replace('99.902%', '99,902%'), 'localised'],
    ['groups of thousands', plain.replace('86956.52', '86.956,52'), 'localised'],
    ['foreign digits', plain.replace('86956.52', '٨٦٩٥٦٫٥٢'), 'localised'],
    ['a decimal comma in CSV', csv.replace('108695.65', '108695,65'), 'localised'],
    ['a decimal comma in -q', recorded('7.0.15-quiet').replace('101522.84', '101522,84'), 'localised'],
    ['a comma before 6.2', recorded('5.0.14-plain').replace('107526.88', '107526,88'), 'localised'],
    ['no number', plain.replace('86956.52', '-nan'), 'malformed'],
    ['a rate that its own time contradicts', plain.replace('86956.52', '869565.20'), 'malformed'],
    ['percentiles that fall', plain.replace(/0\.551(\s+)0\.719/, '0.719$10.551'), 'malformed'],
    ['a CSV table of other columns', csv.replace('p50_latency_ms', 'p90_latency_ms'), 'malformed'],
    ['a CSV row with a column too many', csv.replace(/"\n$/, '","1"\n'), 'malformed'],
    ['a CSV row before 6.2 with a column too many', '"SET","1","110497.24"\n', 'malformed'],
    ['a number of 309 digits', plain.replace('86956.52', '9'.repeat(309)), 'malformed'],
    ['a CSV row with a column too few', csv.replace(/,"[^"]*"\n$/, '\n'), 'truncated'],
    ['a CSV header alone', `${csv.split('\n')[0]}\n`, 'truncated'],
  ];
  test.each(table)('%s', (_, output, code) => {
    expect(readRedisBenchmark(output)).toMatchObject({ ok: false, error: { code } });
  });

  test('an output that is cut anywhere', () => {
    for (const name of complete) {
      const whole = recorded(name);
      const read = readRedisBenchmark(whole);
      if (!read.ok) throw new Error(read.error.message);
      const end = whole.trimEnd().length;
      fc.assert(
        fc.property(fc.integer({ min: 0, max: end }), (length) => {
          const cut = readRedisBenchmark(whole.slice(0, length));
          // A cut output gives the complete results before the cut, or a fault, but never another number.
          if (cut.ok) expect(cut.value).toEqual(read.value.slice(0, cut.value.length));
          if (cut.ok) expect(cut.value.length).toBeLessThan(read.value.length);
        }),
        { numRuns: 200 },
      );
    }
  });
});
