import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type QueueEntry, queueOf, queuePosition, TURNS_IN_A_ROW } from '../../../src/core/queue/queue.ts';
import { QUEUE_CLASSES, type QueueClass } from '../../../src/model/ticket.ts';

const LENGTH = { seconds: 100, by: 'alike', of: 5 } as const;

function entry(id: string, login: string, receivedAtMs: number, more: Partial<QueueEntry> = {}): QueueEntry {
  const dispatchedAtMs = more.state === undefined || more.state === 'waiting' ? null : receivedAtMs;
  return {
    ...{
      id,
      login,
      receivedAtMs,
      dispatchedAtMs,
      repositoryId: 1,
      pullRequest: 1,
      class: 'comment',
      what: id,
    },
    ...{ machine: 'lab', labels: 'bare-metal linux', state: 'waiting', length: LENGTH, elapsedSeconds: 0 },
    ...more,
  };
}

const ids = (queue: readonly QueueEntry[]) => queue.map(({ id }) => id);

describe('queueOf and queuePosition', () => {
  test('the request being measured is first, the others follow in order of arrival', () => {
    const all = [entry('b', 'ann', 2), entry('a', 'bea', 1), entry('c', 'cy', 3, { state: 'measured' })];
    expect(ids(queueOf(all, 'bare-metal linux'))).toEqual(['c', 'a', 'b']);
  });

  test('every user has a turn before any user has a second one', () => {
    const all = [
      entry('a1', 'ann', 1),
      entry('a2', 'ann', 2),
      entry('a3', 'ann', 3),
      entry('b1', 'bea', 4),
      entry('b2', 'bea', 5),
    ];
    expect(ids(queueOf(all, 'bare-metal linux'))).toEqual(['a1', 'b1', 'a2', 'b2', 'a3']);
  });

  test('the next request of the user being measured comes after those of other users', () => {
    const all = [entry('a1', 'ann', 1, { state: 'measured' }), entry('a2', 'ann', 2), entry('b1', 'bea', 3)];
    expect(ids(queueOf(all, 'bare-metal linux'))).toEqual(['a1', 'b1', 'a2']);
  });

  test('each machine has its own queue', () => {
    const all = [entry('x', 'ann', 1), entry('y', 'ann', 2, { labels: 'arm64' })];
    expect(ids(queueOf(all, 'arm64'))).toEqual(['y']);
  });

  test('queuePosition counts the requests ahead and sums their remaining time', () => {
    const measured = entry('a', 'ann', 1, { state: 'measured', elapsedSeconds: 40 });
    const queue = queueOf([measured, entry('b', 'bea', 2), entry('c', 'cy', 3)], 'bare-metal linux');
    expect(queuePosition(queue, 'a')).toEqual({ ahead: 0, startsInSeconds: 0, atMost: false });
    expect(queuePosition(queue, 'c')).toEqual({ ahead: 2, startsInSeconds: 160, atMost: false });
    expect(queuePosition(queue, 'z')).toEqual({ ahead: 3, startsInSeconds: 260, atMost: false });
  });

  test('an overdue measurement has no time left, and a length from a budget makes the wait an upper bound', () => {
    const late = entry('a', 'ann', 1, { state: 'measured', elapsedSeconds: 1000 });
    const budget = entry('b', 'bea', 2, { length: { seconds: 390, by: 'budget', of: 0 } });
    const queue = queueOf([late, budget, entry('c', 'cy', 3)], 'bare-metal linux');
    expect(queuePosition(queue, 'b')).toEqual({ ahead: 1, startsInSeconds: 0, atMost: false });
    expect(queuePosition(queue, 'c')).toEqual({ ahead: 2, startsInSeconds: 390, atMost: true });
  });
});

describe('classes', () => {
  const of = (name: QueueClass, count: number, login: string = name) =>
    Array.from({ length: count }, (_, index) => entry(`${name}${index}`, login, index, { class: name }));

  test('comments come before merge groups, merge groups before gates, and gates before questions of campaigns', () => {
    const all = QUEUE_CLASSES.flatMap((name) => of(name, 1)).reverse();
    expect(ids(queueOf(all, 'bare-metal linux'))).toEqual([...['comment0', 'merge-group0', 'gate0', 'campaign0']]);
  });

  test('the next class has a turn after two turns in a row', () => {
    const all = [...of('comment', 5), ...of('gate', 3)];
    expect(ids(queueOf(all, 'bare-metal linux'))).toEqual([
      'comment0',
      'comment1',
      'gate0',
      'comment2',
      'comment3',
      'gate1',
      'comment4',
      'gate2',
    ]);
  });

  test('only turns since the arrival of the waiting gate count', () => {
    const had = (id: string, atMs: number) => entry(id, 'ann', atMs, { state: 'past', dispatchedAtMs: atMs });
    const waiting = [entry('c', 'bea', 30), entry('g', 'cy', 20, { class: 'gate' })];
    expect(ids(queueOf([had('x', 10), had('y', 25), ...waiting], 'bare-metal linux'))).toEqual(['c', 'g']);
    expect(ids(queueOf([had('x', 20), had('y', 25), ...waiting], 'bare-metal linux'))).toEqual(['g', 'c']);
    const gate = entry('h', 'dan', 26, { class: 'gate', state: 'served', dispatchedAtMs: 26 });
    expect(ids(queueOf([had('x', 20), had('y', 25), gate, ...waiting], 'bare-metal linux'))).toEqual(['c', 'g']);
  });

  test("a gate does not use a turn of its author's comments", () => {
    const all = [
      entry('push', 'ann', 1, { class: 'gate', state: 'served' }),
      entry('a', 'ann', 2),
      entry('b', 'bea', 3),
    ];
    expect(ids(queueOf(all, 'bare-metal linux'))).toEqual(['a', 'b']);
  });
});

const classes = fc.constantFrom(...QUEUE_CLASSES);
const entries = fc
  .array(
    fc.record({
      login: fc.constantFrom('ann', 'bea', 'cy'),
      state: fc.constantFrom('waiting' as const, 'measured' as const, 'served' as const, 'past' as const),
      at: fc.nat(20),
      class: classes,
    }),
    { maxLength: 20 },
  )
  .map((all) => all.map(({ login, at, ...more }, index) => entry(`r${index}`, login, at, more)));

const rank = ({ class: name }: QueueEntry): number => QUEUE_CLASSES.indexOf(name);

test('laws: the queue has each request once, and its order does not depend on the order of the rows', () => {
  fc.assert(
    fc.property(entries, (all) => {
      const queue = queueOf(all, 'bare-metal linux');
      const standing = all.filter(({ state }) => state === 'waiting' || state === 'measured');
      expect(ids(queue).sort()).toEqual(ids(standing).sort());
      expect(ids(queueOf([...all].reverse(), 'bare-metal linux'))).toEqual(ids(queue));
    }),
  );
});

test('law: within a class, further requests of one user delay another user by at most one turn', () => {
  fc.assert(
    fc.property(entries, classes, (every, name) => {
      const all = every.filter((each) => each.class === name);
      const had = (login: string) =>
        all.filter((each) => each.login === login && (each.state === 'measured' || each.state === 'served')).length;
      const waiting = queueOf(every, 'bare-metal linux').filter(
        (each) => each.state === 'waiting' && each.class === name,
      );
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

test('law: at most one turn of later classes comes before a request, and one more per two turns of its own class', () => {
  fc.assert(
    fc.property(entries, (all) => {
      const waiting = queueOf(all, 'bare-metal linux').filter(({ state }) => state === 'waiting');
      for (const [index, mine] of waiting.entries()) {
        const before = waiting.slice(0, index);
        const own = before.filter((other) => rank(other) === rank(mine)).length;
        const later = before.filter((other) => rank(other) > rank(mine)).length;
        expect(later).toBeLessThanOrEqual(1 + Math.floor(own / TURNS_IN_A_ROW));
      }
    }),
  );
});

test('law: removing the first request keeps the order of the others', () => {
  fc.assert(
    fc.property(entries, (all) => {
      const shown = ids(queueOf(all, 'bare-metal linux'));
      let now = all;
      const served: string[] = [];
      for (let turn = 0; ; turn += 1) {
        const [first] = queueOf(now, 'bare-metal linux');
        if (!first) break;
        served.push(first.id);
        const dispatchedAtMs = first.dispatchedAtMs ?? 100 + turn;
        now = now.map((each) => (each.id === first.id ? { ...each, state: 'served', dispatchedAtMs } : each));
      }
      expect(served).toEqual(shown);
    }),
  );
});

test('law: every request has its turn, for any number of later requests of any class', () => {
  // A waiting class has every third turn of those that the classes before it leave.
  const turnsMax = [1, 3, 9, 27];
  fc.assert(
    fc.property(
      classes,
      fc.array(fc.tuple(classes, fc.constantFrom('ann', 'bea')), { minLength: 4 }),
      (name, others) => {
        let all = [entry('mine', 'zoe', 0, { class: name })];
        let turns = 0;
        for (let atMs = 1; ; atMs += 1) {
          const asked = Array.from({ length: 2 }, (_, index) => {
            const [kind, login] = others[(2 * atMs + index) % others.length] ?? ['comment', 'ann'];
            return entry(`r${atMs}.${index}`, login, atMs, { class: kind });
          });
          all = [...all, ...asked];
          const [first] = queueOf(all, 'bare-metal linux');
          if (first === undefined || first.id === 'mine') break;
          turns += 1;
          all = all.map((each) => (each.id === first.id ? { ...each, state: 'past', dispatchedAtMs: atMs } : each));
        }
        expect(turns).toBeLessThanOrEqual(turnsMax[QUEUE_CLASSES.indexOf(name)] ?? 0);
      },
    ),
  );
});
