import { expect, test } from 'vitest';
import { alternating, batch } from '../../../calibration/rules/competitors.ts';

test('batch and alternating arrange the samples in time order', () => {
  expect(batch([1, 2, 3, 4])).toEqual({ baseline: [1, 2], candidate: [3, 4] });
  expect(alternating([1, 2, 3, 4])).toEqual({ baseline: [1, 3], candidate: [2, 4] });
});
