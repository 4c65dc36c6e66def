import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeBaseOf } from '../../../src/core/plan/merge-base.ts';

test.each([
  ['a fork', { m: [], b: ['m'], h: ['m'] }, 'm'],
  ['a head below the base', { h: [], b: ['h'] }, 'h'],
  ['the base merged into the head', { m: [], b: ['m'], x: ['m'], h: ['x', 'b'] }, 'b'],
  ['two histories', { b: [], h: [] }, null],
  ['a history that is not known yet', { b: ['x'], h: ['y'] }, null],
] as const)('mergeBaseOf %s', (_, history, expected) => {
  expect(mergeBaseOf('b', 'h', new Map(Object.entries(history)))).toBe(expected);
});

test('mergeBaseOf is a common ancestor that no other common ancestor descends from', () => {
  const shape = fc.array(fc.array(fc.nat({ max: 30 }), { maxLength: 2 }), { minLength: 2, maxLength: 30 });
  fc.assert(
    fc.property(shape, fc.nat(), fc.nat(), (drawn, one, other) => {
      // The parents of a commit have smaller numbers.
      const parents = new Map(
        drawn.map((of, index) => [String(index), of.filter((at) => at < index).map(String)] as const),
      );
      const reach = (sha: string): Set<string> =>
        new Set([sha, ...(parents.get(sha) ?? []).flatMap((parent) => [...reach(parent)])]);
      const [base, head] = [String(one % drawn.length), String(other % drawn.length)];
      const common = [...reach(head)].filter((sha) => reach(base).has(sha));
      const best = common.filter((sha) => !common.some((each) => each !== sha && reach(each).has(sha)));
      const found = mergeBaseOf(base, head, parents);
      expect(found === null ? [] : [found]).toEqual(found === null ? best : best.filter((sha) => sha === found));
    }),
  );
});
