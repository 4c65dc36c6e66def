import { expect, test } from 'vitest';
import { openLocalRepository } from '../../../src/local/checkout/local-repository.ts';
import { checkout } from './checkout-fixture.ts';

async function repositoryOf(files: Readonly<Record<string, string>>) {
  const { path, sha } = checkout(files);
  const repository = await openLocalRepository(path);
  if (!repository.ok) throw new Error(repository.error.message);
  return { repository: repository.value, sha };
}

const FILES = {
  'plain.h': '#define A 1\n',
  'no-end.h': '#define B 1',
  'empty.h': '',
  'blanks in it.h': '\n\n',
  // A sequence that a terminal reads until its end: none follows in this file.
  'escape.h': '#define C 1\n\u001b]0;title',
  'like-an-answer.h': `${'0'.repeat(40)} blob 3\nabc\nx missing\n`,
  'last.h': '#define D 1\n',
};

test('files that are read together are what each is alone, whatever they hold', async () => {
  const { repository, sha } = await repositoryOf(FILES);
  const paths = Object.keys(FILES);
  const alone = await Promise.all(paths.map((path) => repository.show(sha, path)));
  const together = await repository.showAll(sha, paths);
  expect(together).toEqual({ ok: true, value: alone.map((each) => each.ok && each.value) });
  expect(together.ok && together.value.at(-1)).toBe('#define D 1');
});

test('a file that is missing among others is refused as it is alone', async () => {
  const { repository, sha } = await repositoryOf(FILES);
  const paths = ['plain.h', 'absent.h', 'empty.h', 'last.h'];
  expect(await repository.showAll(sha, paths)).toEqual(await repository.show(sha, 'absent.h'));
  expect(await repository.showAll(sha, ['plain.h', 'no\nsuch.h', 'empty.h'])).toMatchObject({ ok: false });
  expect(await repository.showAll(sha, [])).toEqual({ ok: true, value: [] });
});
