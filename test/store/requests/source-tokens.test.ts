import { describe, expect, test } from 'vitest';
import { onEachDatabase, withStoreAt } from '../each-database.ts';

const NOW = Date.parse('2026-08-01T12:00:00Z');
const DAY_MS = 86_400_000;

describe('source tokens', () => {
  onEachDatabase((fresh) => {
    test('take uses an identity once, and at most so many for a request', async () => {
      await withStoreAt(await fresh(), async ({ sourceTokens }) => {
        expect(await sourceTokens.take('one', 'key', 2, NOW)).toBe(true);
        expect(await sourceTokens.take('one', 'key', 2, NOW)).toBe(false);
        expect(await sourceTokens.take('one', 'other', 2, NOW)).toBe(false);
        expect(await sourceTokens.take('two', 'key', 2, NOW)).toBe(true);
        expect(await sourceTokens.take('three', 'key', 2, NOW)).toBe(false);
        expect(await sourceTokens.take('three', 'other', 2, NOW)).toBe(true);
        expect([await sourceTokens.given('key'), await sourceTokens.given('none')]).toEqual([2, 0]);
      });
    });

    test('of identities that are presented at once, one is used', async () => {
      await withStoreAt(await fresh(), async ({ sourceTokens }) => {
        const all = await Promise.all(Array.from({ length: 5 }, () => sourceTokens.take('one', 'key', 5, NOW)));
        expect(all.filter(Boolean)).toHaveLength(1);
      });
    });

    test('forget deletes identities after two days, when none of them is valid any more', async () => {
      await withStoreAt(await fresh(), async ({ sourceTokens, forget }) => {
        await sourceTokens.take('old', 'key', 5, NOW - 3 * DAY_MS);
        await sourceTokens.take('new', 'key', 5, NOW - DAY_MS);
        await forget(NOW);
        expect(await sourceTokens.given('key')).toBe(1);
        expect(await sourceTokens.take('new', 'key', 5, NOW)).toBe(false);
      });
    });
  });
});
