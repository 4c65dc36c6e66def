import { expect, test } from 'vitest';
import { readValue } from '../../../src/runner/sampling/lane-output.ts';

test.each([
  ['the last match', 'ops/s=1\nops/s=2\nend', '', 2],
  ['standard error when standard output has no match', 'hello', 'ops/s=3', 3],
  ['standard output before standard error', 'ops/s=1', 'ops/s=3', 1],
  ['a number with an exponent', 'ops/s=1.5e6', '', 1.5e6],
  ['null for text', 'ops/s=fast', '', null],
  ['null for infinity', 'ops/s=1e999', '', null],
  ['null for no output', '', '', null],
])('readValue reads %s', (_, stdout, stderr, value) => {
  expect(readValue('ops/s=(\\S+)', stdout, stderr)).toBe(value);
});
