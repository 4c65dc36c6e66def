import { expect, test } from 'vitest';
import { onEachDatabase } from '../store/each-database.ts';
import { runLoad } from './load.ts';

onEachDatabase((fresh) => {
  test('150 webhooks in random order, some twice, the App killed twice: every command is answered exactly once', async () => {
    const outcome = await runLoad({
      database: await fresh(),
      deliveries: 150,
      kills: 2,
      perSecond: 60,
      seed: 'test',
      say: () => {},
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
    expect(outcome.unheard).toBeGreaterThan(0);
  }, 120_000);
});
