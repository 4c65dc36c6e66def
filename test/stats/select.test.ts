import fc from 'fast-check';
import { expect, test } from 'vitest';
import { selectAt } from '../../src/stats/select.ts';

test('selectAt returns the value at an index of the sorted values and moves smaller values before it', () => {
  const values = fc.array(fc.oneof(fc.double({ noNaN: true }), fc.integer({ min: 0, max: 3 })), { minLength: 1 });
  fc.assert(
    fc.property(values, fc.nat(), (list, place) => {
      const index = place % list.length;
      const copy = Float64Array.from(list);
      const found = selectAt(copy, index);
      expect(found + 0).toBe((Float64Array.from(list).sort()[index] as number) + 0);
      expect(copy.subarray(0, index).every((value) => value <= found)).toBe(true);
      expect(Float64Array.from(copy).sort()).toEqual(Float64Array.from(list).sort());
    }),
  );
  expect(selectAt(new Float64Array(0), 0)).toBeNaN();
});
