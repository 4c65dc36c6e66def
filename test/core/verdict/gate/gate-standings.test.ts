import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type GateStanding, standingGates, worstOf } from '../../../../src/core/verdict/gate/gate-standings.ts';
import type { RequestRecord } from '../../../../src/model/request-record.ts';

const CONCLUSIONS = ['success', null, 'cancelled', 'action_required', 'failure'] as const;

function standing(pullRequest: number, conclusion: (typeof CONCLUSIONS)[number]): GateStanding {
  return { pullRequest, check: conclusion === null ? null : { conclusion, title: 't', summary: 's' } };
}

test.each([
  [['success', 'success'], 0],
  [['success', null], 1],
  [[null, 'cancelled'], 1],
  [['cancelled', 'action_required', 'success'], 1],
  [['action_required', 'failure', null], 1],
] as const)('of %j the worst is number %d', (conclusions, index) => {
  const [first, ...rest] = conclusions.map((conclusion, pull) => standing(pull, conclusion));
  expect(worstOf([first as GateStanding, ...rest]).pullRequest).toBe(index);
});

test('law: a commit is green only when every pull request with this head is green', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...CONCLUSIONS), { minLength: 1 }), (conclusions) => {
      const [first, ...rest] = conclusions.map((conclusion, pull) => standing(pull, conclusion));
      const green = worstOf([first as GateStanding, ...rest]).check?.conclusion === 'success';
      expect(green).toBe(conclusions.every((conclusion) => conclusion === 'success'));
    }),
  );
});

describe('standingGates', () => {
  const check = { conclusion: 'success', title: 't', summary: 's' } as const;
  const gate = (key: string, pullRequest: number, more: object = {}) =>
    ({
      key,
      subject: { kind: 'pull-request', number: pullRequest },
      status: 'done',
      publication: { comment: null, check },
      task: { kind: 'gate', gate: { sha: 'a' } },
      ...more,
    }) as unknown as RequestRecord;

  test('returns the latest gate of each pull request', () => {
    const all = [gate('a', 1), gate('b', 2), gate('c', 1, { status: 'running', publication: null })];
    expect([...standingGates(all).values()].map(({ key }) => key)).toEqual(['c', 'b']);
  });

  test('leaves out commands, undecided button presses and gates that ended without a publication', () => {
    const pressed = { kind: 'gate', gate: { sha: 'a', pressedBy: 'rene' } };
    const all = [
      gate('a', 1),
      gate('b', 1, { status: 'received', publication: null, task: pressed }),
      gate('c', 1, { status: 'answered', publication: null, task: pressed }),
      gate('d', 1, { task: { kind: 'command', command: { kind: 'accept', reason: 'x' }, words: '' } }),
    ];
    expect([...standingGates(all).values()].map(({ key }) => key)).toEqual(['a']);
  });
});
