import { expect, test } from 'vitest';
import { isSoleMember } from '../../../../src/core/verdict/gate/sole-member.ts';

const group = (...commits: readonly string[][]) => ({
  baseSha: 'base',
  commits: commits.map((parents) => ({ parents })),
  total: commits.length,
});

test.each([
  ['merged', group(['older'], ['base', 'head']), true],
  ['squashed', group(['base']), true],
  ['merged on another base', group(['other', 'head']), false],
  ['another head', group(['base', 'other']), false],
  ['several at once', group(['base', 'head', 'other']), false],
  ['several, squashed or rebased', group(['base'], ['first']), false],
  ['the wrong way round', group(['head', 'base']), false],
  ['nothing', group(), false],
  ['more than is listed', { ...group(['base', 'head']), total: 2 }, false],
])('%s', (_, commits, expected) => {
  expect(isSoleMember('head', commits)).toBe(expected);
});
