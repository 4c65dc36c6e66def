import { afterAll, describe, expect, test } from 'vitest';
import { buildQuickly, outputDirectory, run, SMALL, summary, workloads } from './kit.ts';
import { request, Session } from './session.ts';

const directory = outputDirectory();
afterAll(() => directory.remove());
const programs = await buildQuickly(directory.path, workloads);

/** A session of a workload. Its arguments have another number of operations than the requests. */
const start = (name: string, env?: Record<string, string>) =>
  new Session(programs[name] as string, SMALL[name]?.(999_999) ?? [], env);

describe.each(workloads)('%s', (name) => {
  test('answers each burst with the seed of the request and prints one line at its end', async () => {
    const session = start(name);
    const sizes = [0, 1, 63, 500, 64, 1000];
    let insideNs = 0;
    let threads = 0;
    for (const [index, ops] of sizes.entries()) {
      const seed = 2n ** 64n - 1n - BigInt(index);
      const answer = await session.burst(seed, ops);
      if (index === 1) threads = Number(answer.ops);
      expect(answer).toMatchObject({ seed, ops: BigInt(ops * threads), delayNs: 0n });
      insideNs += Number(answer.insideNs);
    }
    const done = await session.finish();
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(done.stdout).toMatch(/^ops\/s=.*\n$/);
    const values = summary(done.stdout);
    expect(values).toMatchObject({ threads, iters: 1628 });
    expect(Math.abs((values['ops/s'] ?? 0) * insideNs) / (1628e9 * threads)).toBeCloseTo(1, 2);
  });
});

test('a workload without a request ends normally', async () => {
  const done = await start('mt-remote').finish();
  expect(done).toMatchObject({ code: 0, stderr: '' });
  expect(done.stdout).toBe('ops/s=0 remote_pct=0.00 fallback_rate=0.00 threads=3 iters=0\n');
});

test('requests may arrive in pieces and several at once', async () => {
  const session = start('st-mixed');
  const [first, second] = [request(5n, 100), request(6n, 200)];
  session.send(first.subarray(0, 3));
  await new Promise((resolve) => setTimeout(resolve, 20));
  session.send(Buffer.concat([first.subarray(3), second]));
  expect(await session.answer()).toMatchObject({ seed: 5n, ops: 100n });
  expect(await session.answer()).toMatchObject({ seed: 6n, ops: 200n });
  expect((await session.finish()).code).toBe(0);
});

test('half a request at the end is an error', async () => {
  const session = start('st-mixed');
  session.send(request(5n, 100).subarray(0, 9));
  expect(await session.finish()).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('middle of one'),
  });
});

test.each(['', '3', '3,', '3,4,5', 'a,b', '77,78'])('ALLOC_AB_LOCKSTEP “%s” is refused', async (descriptors) => {
  const done = await run(programs['st-mixed'] as string, ['1', '1', '16', '16'], { ALLOC_AB_LOCKSTEP: descriptors });
  expect(done).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^ALLOC_AB_LOCKSTEP: /) });
});

test('many small bursts do similar operations as one long run', async () => {
  const session = start('larson');
  for (let burst = 0; burst < 10; burst++) await session.burst(BigInt(burst * 1000), 300);
  const parts = summary((await session.finish()).stdout);
  const whole = summary((await run(programs.larson as string, SMALL.larson?.(3000) ?? [])).stdout);
  // Turns have 100 operations in both cases, so that as many blocks change threads.
  expect(Math.abs((parts.remote_pct ?? 0) - (whole.remote_pct ?? 99))).toBeLessThan(1);
});

test.each(workloads)('%s: the digests depend on the requests alone, not on timing', async (name) => {
  const digests = async (seed: bigint) => {
    const session = start(name);
    const answers = [await session.burst(seed, 400), await session.burst(seed + 9n, 300)];
    const { rest } = await session.finish();
    expect(rest).toHaveLength(1);
    return [...answers, ...rest].map(({ digest }) => digest);
  };
  const [first, second, other] = await Promise.all([digests(5n), digests(5n), digests(6n)]);
  expect(second).toEqual(first);
  expect(other).not.toEqual(first);
});

test('one request for everything runs in slices, as a run alone does', async () => {
  const session = start('ageing-heap');
  session.send(request(5n, 3000, true));
  await session.answer();
  const { stdout } = await session.finish();
  expect(stdout.match(/^age /gm)).toHaveLength(20);
});

test('mt-remote empties its inboxes in every burst and frees every block at its end', async () => {
  const session = start('mt-remote');
  for (let burst = 0; burst < 50; burst++) await session.burst(BigInt(burst * 1000), 100);
  const values = summary((await session.finish()).stdout);
  expect(values.iters).toBe(5000);
  expect(Math.abs((values.remote_pct ?? 0) - 60)).toBeLessThan(2);
});
