import fc from 'fast-check';
import { expect, test } from 'vitest';
import { childIds } from '../../../src/core/queue/child-ids.ts';
import { AbPlan } from '../../../src/model/plan.ts';

test('childIds combines the id of the request and the name of the machine', () => {
  expect([...childIds('pr3-501-1', ['x86_64', 'arm64'])]).toEqual([
    ['x86_64', 'pr3-501-1-x86-64'],
    ['arm64', 'pr3-501-1-arm64'],
  ]);
});

test('childIds separates machines whose names differ only in punctuation', () => {
  expect([...childIds('a', ['m_1', 'm.1', 'm-1']).values()]).toEqual(['a-m-1', 'a-m-1-2', 'a-m-1-3']);
});

test('law: childIds gives every machine a unique id that a plan accepts', () => {
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
