import { afterAll, expect, test } from 'vitest';
import { buildQuickly, outputDirectory, run, summary } from './kit.ts';
import { Session } from './session.ts';

const directory = outputDirectory();
afterAll(() => directory.remove());
const programs = await buildQuickly(directory.path, ['st-mixed', 'mt-remote']);
const [LOCAL, REMOTE] = [programs['st-mixed'] as string, programs['mt-remote'] as string];
const ARGS = ['100000', '200', '16', '512'];

test.each([
  ['instructions/1', 98_304], // 24 batches of 4096
  ['instructions/3', 32_768],
  ['misses/10', 10_000],
  ['faults/100', 1000],
  ['pauses/30000', 3],
])('ALLOC_AB_EXTRA=%s adds and counts %i events to 100,000 operations', async (extra, events) => {
  const done = await run(LOCAL, ARGS, { ALLOC_AB_EXTRA: extra });
  expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining(` extra_events=${events}\n`) });
  expect(summary(done.stdout).delay_share).toBeGreaterThan(0);
});

test('every thread does its own events', async () => {
  const done = await run(REMOTE, ['2', ...ARGS, '50'], { ALLOC_AB_EXTRA: 'faults/100' });
  expect(summary(done.stdout).extra_events).toBe(2000);
});

test('in lock-step the time of the events is the delay, and batches go on from burst to burst', async () => {
  const session = new Session(LOCAL, ARGS.with(0, '1'), { ALLOC_AB_EXTRA: 'faults/100' });
  const answers = [];
  for (let burst = 0; burst < 10; burst++) answers.push(await session.burst(0n, 250));
  const { stdout } = await session.finish();
  expect(summary(stdout).extra_events).toBe(25);
  expect(answers.every(({ delayNs, insideNs }) => delayNs > 0n && delayNs < insideNs)).toBe(true);
});

test('without it nothing is printed', async () => {
  expect((await run(LOCAL, ARGS, { ALLOC_AB_EXTRA: '' })).stdout).not.toContain('extra_events');
});

test.each([
  'x/1',
  'misses',
  'misses/',
  'misses/0',
  'misses/ 1',
  'misses/1x',
  'miss/1',
  'faults/1000000001',
  'faults/-1',
])('ALLOC_AB_EXTRA “%s” is refused', async (extra) => {
  const done = await run(LOCAL, ARGS, { ALLOC_AB_EXTRA: extra });
  expect(done).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^ALLOC_AB_EXTRA: /) });
});

test('it is refused beside a delay', async () => {
  const done = await run(LOCAL, ARGS, { ALLOC_AB_EXTRA: 'misses/1', ALLOC_AB_DELAY_NS: '5' });
  expect(done).toMatchObject({ code: 2, stderr: expect.stringMatching(/^ALLOC_AB_EXTRA: not together/) });
});
