import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LOAD_READERS } from '../../../src/core/load/load-readers.ts';
import { ok } from '../../../src/model/result.ts';
import { FigureValues, LoadReader } from '../../../src/model/server.ts';

const recorded = (name: string): string => readFileSync(`test/fixtures/redis-benchmark/${name}.txt`, 'utf8');

test('every reader of the configuration has a row', () => {
  expect(Object.keys(LOAD_READERS)).toEqual(LoadReader.options);
});

test('the reader of redis-benchmark returns the rate and each figure', () => {
  const { figures, read } = LOAD_READERS['redis-benchmark'];
  const numbers = read(recorded('7.0.15-plain'));
  expect(numbers).toEqual(
    ok({ value: 86956.52, figures: { p50: 0.247, p95: 0.551, p99: 0.719, 'p99.9-at-most': 1.159 } }),
  );
  if (!numbers.ok) throw new Error(numbers.error.message);
  expect(Object.keys(FigureValues.parse(numbers.value.figures))).toEqual(figures.map(({ name }) => name));
});

test('the reader of redis-benchmark refuses several results', () => {
  expect(LOAD_READERS['redis-benchmark'].read(recorded('7.0.15-two-tests'))).toMatchObject({
    ok: false,
    error: { code: 'several', message: 'has 2 results (SET, GET), and a lane has one number' },
  });
});

test.each(['plain', 'csv', 'quiet'])(
  '-t ping prints two results: %s is refused with the test of one of them',
  (form) => {
    expect(LOAD_READERS['redis-benchmark'].read(recorded(`7.0.15-ping-${form}`))).toMatchObject({
      ok: false,
      error: {
        code: 'several',
        message: 'has 2 results (PING_INLINE, PING_MBULK), and a lane has one number',
        next: expect.stringContaining('-t ping_inline,'),
      },
    });
  },
);

test.each([
  ['plain', 74074.07],
  ['csv', 71428.57],
  ['quiet', 66666.67],
])('-t lrange_100 fills a list before: %s gives the result of LRANGE_100 alone', (form, value) => {
  expect(LOAD_READERS['redis-benchmark'].read(recorded(`7.0.15-lrange-${form}`))).toMatchObject({
    ok: true,
    value: { value },
  });
});
