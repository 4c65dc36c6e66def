import { expect, test } from 'vitest';
import { readValue } from '../../../src/runner/sampling/lane-output.ts';

test.each([
  ['the last match counts', 'ops/s=1\nops/s=2\nend', '', 2],
  ['standard error is read when standard output is silent', 'hello', 'ops/s=3', 3],
  ['standard output comes first', 'ops/s=1', 'ops/s=3', 1],
  ['exponents are numbers', 'ops/s=1.5e6', '', 1.5e6],
  ['words are not', 'ops/s=fast', '', null],
  ['infinity is not', 'ops/s=1e999', '', null],
  ['nothing is nothing', '', '', null],
])('%s', (_, stdout, stderr, value) => {
  expect(readValue('ops/s=(\\S+)', stdout, stderr)).toBe(value);
});
