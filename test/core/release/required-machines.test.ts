import { expect, test } from 'vitest';
import { byRequiredMachine } from '../../../src/core/release/required-machines.ts';
import type { ReleaseOrder } from '../../../src/model/release.ts';

test('byRequiredMachine keeps the order of the configuration and names machines without a result', () => {
  const order = { requests: [{ machine: 'lab' }, { machine: 'arm' }, { machine: 'attic' }] } as unknown as ReleaseOrder;
  const sorted = byRequiredMachine(order, ['attic', 'other', 'lab', 'lab'], (each) => each);
  expect(sorted).toEqual({ found: ['other', 'lab', 'lab', 'attic'], missing: ['arm'] });
});
