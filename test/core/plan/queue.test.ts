import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineOf, placeOf, type QueueEntry } from '../../../src/core/plan/queue.ts';

function entry(id: string, login: string, receivedAtMs: number, more: Partial<QueueEntry> = {}): QueueEntry {
  return {
    ...{ id, login, receivedAtMs, repository: 'team/alloc', pullRequest: 1 },
    ...{ machine: 'lab', labels: 'bare-metal linux', state: 'waiting', expectedSeconds: 100 },
    ...more,
  };
}

const ids = (line: readonly QueueEntry[]) => line.map(({ id }) => id);

describe('the line of a machine', () => {
  test('whoever is being measured is first, then requests as they came', () => {
    const all = [entry('b', 'ann', 2), entry('a', 'bea', 1), entry('c', 'cy', 3, { state: 'measured' })];
    expect(ids(lineOf(all, 'bare-metal linux'))).toEqual(['c', 'a', 'b']);
  });

  test('everybody has a turn before anybody has a second', () => {
    const all = [
      entry('a1', 'ann', 1),
      entry('a2', 'ann', 2),
      entry('a3', 'ann', 3),
      entry('b1', 'bea', 4),
      entry('b2', 'bea', 5),
    ];
    expect(ids(lineOf(all, 'bare-metal linux'))).toEqual(['a1', 'b1', 'a2', 'b2', 'a3']);
  });

  test('whoever has the machine lets all others go before the next', () => {
    const all = [entry('a1', 'ann', 1, { state: 'measured' }), entry('a2', 'ann', 2), entry('b1', 'bea', 3)];
    expect(ids(lineOf(all, 'bare-metal linux'))).toEqual(['a1', 'b1', 'a2']);
  });

  test('machines have lines of their own', () => {
    const all = [entry('x', 'ann', 1), entry('y', 'ann', 2, { labels: 'arm64' })];
    expect(ids(lineOf(all, 'arm64'))).toEqual(['y']);
  });

  test('a place is who is ahead, and what they take', () => {
    const line = lineOf(
      [entry('a', 'ann', 1, { state: 'measured', expectedSeconds: 60 }), entry('b', 'bea', 2), entry('c', 'cy', 3)],
      'bare-metal linux',
    );
    expect(placeOf(line, 'a')).toEqual({ ahead: 0, startsWithinSeconds: 0 });
    expect(placeOf(line, 'c')).toEqual({ ahead: 2, startsWithinSeconds: 160 });
    expect(placeOf(line, 'z')).toBeNull();
  });
});

const entries = fc
  .array(
    fc.record({
      login: fc.constantFrom('ann', 'bea', 'cy'),
      state: fc.constantFrom('waiting' as const, 'measured' as const, 'served' as const),
      at: fc.nat(20),
    }),
    { maxLength: 20 },
  )
  .map((all) => all.map(({ login, state, at }, index) => entry(`r${index}`, login, at, { state })));

test('laws: everybody is in line once; its order does not depend on who asks; more of mine never delays yours past a turn', () => {
  fc.assert(
    fc.property(entries, (all) => {
      const line = lineOf(all, 'bare-metal linux');
      expect(ids(line).sort()).toEqual(ids(all.filter(({ state }) => state !== 'served')).sort());
      expect(ids(lineOf([...all].reverse(), 'bare-metal linux'))).toEqual(ids(line));
      const had = (login: string) => all.filter((each) => each.login === login && each.state !== 'waiting').length;
      const waiting = line.filter(({ state }) => state === 'waiting');
      for (const [index, mine] of waiting.entries()) {
        const turns = (login: string) =>
          had(login) + waiting.slice(0, index).filter((each) => each.login === login).length;
        for (const other of ['ann', 'bea', 'cy']) {
          expect(turns(other)).toBeLessThanOrEqual(Math.max(turns(mine.login) + 1, had(other)));
        }
      }
    }),
  );
});

test('taking the first one after the other keeps the order that was shown', () => {
  fc.assert(
    fc.property(entries, (all) => {
      const shown = ids(lineOf(all, 'bare-metal linux'));
      let now = all;
      const served: string[] = [];
      for (;;) {
        const [first] = lineOf(now, 'bare-metal linux');
        if (!first) break;
        served.push(first.id);
        now = now.map((each) => (each.id === first.id ? { ...each, state: 'served' } : each));
      }
      expect(served).toEqual(shown);
    }),
  );
});
