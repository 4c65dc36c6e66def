import { expect, test } from 'vitest';
import { stopOnSignal } from '../../src/cli/stop-on-signal.ts';

test('a signal between two phases of a command stops the second one', () => {
  const before = process.listenerCount('SIGINT');
  {
    using whole = stopOnSignal();
    {
      using first = stopOnSignal();
      expect(first.signal.aborted).toBe(false);
    }
    process.emit('SIGINT', 'SIGINT');
    using second = stopOnSignal();
    expect([second.signal.aborted, second.status(), whole.status()]).toEqual([true, 130, 130]);
  }
  expect(process.listenerCount('SIGINT')).toBe(before);
  using next = stopOnSignal();
  expect([next.signal.aborted, next.status()]).toEqual([false, null]);
});
