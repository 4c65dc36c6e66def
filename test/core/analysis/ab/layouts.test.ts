import { describe, expect, test } from 'vitest';
import { layoutOfBlock, linkLayout, PADDING_BYTES } from '../../../../src/core/analysis/ab/layouts.ts';
import { random } from '../../../../src/stats/random.ts';
import { syntheticRun } from '../../../fixtures/synthetic-run.ts';

const { plan } = syntheticRun({ blocks: 1 }).manifest;
const withLayouts = (layouts: number, seed = plan.sampling.seed) => ({
  ...plan,
  sampling: { ...plan.sampling, seed, layouts },
});

/** Seeds of plans, from a seed that a failure shows. */
const seeds = (count: number) => Array.from({ length: count }, (_, index) => `seed-${index}`);

describe('layoutOfBlock', () => {
  test('a plan without layouts has none', () => {
    expect(layoutOfBlock(plan, 'st-mixed', 3)).toBeNull();
  });

  test('every layout comes once before any comes again, in another order each time', () => {
    for (const seed of seeds(50)) {
      const own = withLayouts(7, seed);
      const turns = Array.from({ length: 20 }, (_, turn) =>
        Array.from({ length: 7 }, (_, block) => layoutOfBlock(own, 'a', 7 * turn + block)),
      );
      for (const turn of turns) expect(turn.toSorted(), seed).toEqual([0, 1, 2, 3, 4, 5, 6]);
      expect(new Set(turns.map(String)).size, seed).toBeGreaterThan(15);
    }
  });

  test('lanes and seeds have orders of their own', () => {
    const order = (lane: string, seed?: string) =>
      String(Array.from({ length: 24 }, (_, block) => layoutOfBlock(withLayouts(12, seed), lane, block)));
    expect(new Set([order('a'), order('b'), order('a', 'other')]).size).toBe(3);
    expect(order('a')).toBe(order('a'));
  });
});

describe('linkLayout', () => {
  const names = Array.from({ length: 14 }, (_, index) => `obj/${index}.o`);

  test('the order has every object once, and the paddings are whole steps below a page', () => {
    for (const seed of seeds(200)) {
      const { order, padding } = linkLayout(seed, 3, names);
      expect(
        order.toSorted((a, b) => a - b),
        seed,
      ).toEqual(names.map((_, index) => index));
      for (const bytes of Object.values(padding)) {
        expect(bytes % 16, seed).toBe(0);
        expect(bytes, seed).toBeGreaterThanOrEqual(0);
        expect(bytes, seed).toBeLessThan(PADDING_BYTES);
      }
    }
  });

  test('every order of three objects is drawn, about as often as any other', () => {
    const counts = new Map<string, number>();
    for (const seed of seeds(3000)) {
      const order = String(linkLayout(seed, 0, ['a.o', 'b.o', 'c.o']).order);
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // 500 each with a standard deviation of 20.
    for (const count of counts.values()) expect(Math.abs(count - 500)).toBeLessThan(100);
  });

  test('objects that both arms have come in one order, and the paddings are equal', () => {
    for (const seed of seeds(100)) {
      const next = random(`arms/${seed}`);
      const more = names.toSpliced(Math.floor(next() * names.length), 0, 'obj/new.o');
      const [before, after] = [linkLayout(seed, 1, names), linkLayout(seed, 1, more)];
      expect(after.padding, seed).toEqual(before.padding);
      const common = after.order.map((place) => more[place]).filter((name) => name !== 'obj/new.o');
      expect(common, seed).toEqual(before.order.map((place) => names[place]));
    }
  });

  test('two objects of one name are two objects', () => {
    expect(linkLayout('s', 0, ['a.o', 'a.o', 'a.o']).order.toSorted()).toEqual([0, 1, 2]);
  });

  test('layouts differ in padding too, for a library of one object', () => {
    const all = Array.from({ length: 12 }, (_, layout) => linkLayout('s', layout, ['only.o']));
    expect(new Set(all.map(({ padding }) => JSON.stringify(padding))).size).toBe(12);
  });
});
