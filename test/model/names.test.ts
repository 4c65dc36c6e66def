import { expect, test } from 'vitest';
import { RepositoryName } from '../../src/model/names.ts';

test.each([
  ['an owner with letters', 'example/hakozuna', true],
  ['an owner of an enterprise', 'mona_acme/hakozuna', true],
  ['two dots in a name', 'example/a..b', true],
  ['a leading dash', '-example/hakozuna', false],
  ['an owner alone', 'example', false],
  ['a third part', 'example/hakozuna/x', false],
  ['a line feed', 'example/hakozuna\n', false],
  ['an owner of 40 characters', `${'a'.repeat(40)}/x`, false],
] as const)('RepositoryName reads %s: %s, %s', (_, name, valid) => {
  expect(RepositoryName.safeParse(name).success).toBe(valid);
});
