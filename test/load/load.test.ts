import { expect, test } from 'vitest';
import { onEachDatabase } from '../store/each-database.ts';
import { runLoad } from './load.ts';

onEachDatabase((fresh) => {
  test('every command has exactly one reply after 150 webhooks in random order, with repeats, and two kills of the App', async () => {
    const outcome = await runLoad({
      database: await fresh(),
      deliveries: 150,
      kills: 2,
      perSecond: 60,
      seed: 'test',
      log: () => {},
    });
    expect(outcome).toMatchObject({
      commands: 120,
      answeredOnce: 120,
      lost: 0,
      doubled: 0,
      measurements: 3,
      measuredOnce: 3,
      violations: [],
    });
    expect(outcome.missed).toBeGreaterThan(0);
    // A reply that is lost is counted after five minutes without a call.
  }, 600_000);
});
