import fc from 'fast-check';
import { expect, test } from 'vitest';
import { childIds } from '../../../src/core/queue/child-ids.ts';
import { AbPlan } from '../../../src/model/plan.ts';

test('a part is named after its request and its machine', () => {
  expect([...childIds('pr3-501-1', ['x86_64', 'arm64'])]).toEqual([
    ['x86_64', 'pr3-501-1-x86-64'],
    ['arm64', 'pr3-501-1-arm64'],
  ]);
});

test('machines whose names differ only in their signs have ids of their own', () => {
  expect([...childIds('a', ['m_1', 'm.1', 'm-1']).values()]).toEqual(['a-m-1', 'a-m-1-2', 'a-m-1-3']);
});

test('every machine has an id of its own that a plan can have', () => {
  const machine = fc.stringMatching(/^[a-z][a-z0-9_.-]{0,63}$/);
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,79}$/),
      fc.uniqueArray(machine, { minLength: 1, maxLength: 8 }),
      (id, machines) => {
        const ids = [...childIds(id, machines).values()];
        expect(new Set(ids).size).toBe(machines.length);
        for (const each of ids) expect(AbPlan.shape.id.safeParse(each).success).toBe(true);
      },
    ),
  );
});
