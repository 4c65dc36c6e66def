import { afterAll, describe, expect, test } from 'vitest';
import { buildAsMeasured, outputDirectory, run, SMALL, summary, workloads } from './kit.ts';

const directory = outputDirectory();
afterAll(() => directory.remove());
const programs = await buildAsMeasured(directory.path, workloads);
const program = (name: string): string => programs[name] as string;

const LINE =
  /^ops\/s=\d+ remote_pct=\d+\.\d\d fallback_rate=\d+\.\d\d threads=\d+ iters=\d+( [a-z0-9_]+=-?\d+(\.\d+)?)*$/;

test('SMALL has arguments for each workload', () => {
  expect(Object.keys(SMALL).sort()).toEqual(workloads);
});

describe.each(workloads)('%s', (name) => {
  test('prints one summary line at the end', async () => {
    const args = SMALL[name]?.(3001) ?? [];
    const done = await run(program(name), args);
    expect(done).toMatchObject({ code: 0, stderr: '' });
    const lines = done.stdout.split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.pop()).toMatch(LINE);
    expect(lines.every((line) => name === 'ageing-heap' && line.startsWith('age '))).toBe(true);
    const values = summary(done.stdout);
    expect(values.iters).toBe(3001);
    expect(values['ops/s']).toBeGreaterThan(100);
    expect(values).not.toHaveProperty('delay_share');
  });

  test('refuses wrong arguments with status 2, the name of the argument and the usage', async () => {
    const args = SMALL[name]?.(10) ?? [];
    const usage = (await run(program(name), [])).stderr;
    const names = [...usage.matchAll(/[<[]([a-z_]+)[>\]]/g)].map(([, argument]) => argument as string);
    expect(names.length).toBeGreaterThanOrEqual(args.length);
    const wrong = args.flatMap((_, index) =>
      ['x', '-1', '1.5', '', '99999999999999999999', index === 0 ? '0' : ' 1'].map((text) => ({ index, text })),
    );
    // One wrong argument at a time, in parallel, since most of the time is the start of the process.
    const refused = await Promise.all(
      wrong.map(({ index, text }) => run(program(name), args.with(index, text)).then((done) => ({ index, done }))),
    );
    for (const { index, done } of refused) {
      expect(done).toMatchObject({ code: 2, stdout: '' });
      expect(done.stderr).toMatch(new RegExp(`^${names[index]}: .*\nusage: ${name} <`));
    }
    for (const wrongCount of [args.slice(0, 2), [...args, '1', '1', '1']]) {
      expect(await run(program(name), wrongCount)).toMatchObject({ code: 2, stdout: '' });
    }
  });
});

test('max below min and an odd number of producers and consumers are refused', async () => {
  const swapped = await run(program('mt-remote'), ['2', '10', '10', '64', '63', '50']);
  expect(swapped).toMatchObject({ code: 2, stderr: expect.stringMatching(/^max: '63' .* from 64 /) });
  const odd = await run(program('producer-consumer'), ['3', '10', '16', '64']);
  expect(odd).toMatchObject({ code: 2, stderr: expect.stringMatching(/^threads: .*, and even\n/) });
});

test.each([
  ['1', 90, 0],
  ['2', 50, 50],
  ['4', 90, 90],
])('mt-remote with T=%s, R=%d frees %d %% remotely', async (threads, remotePct, effective) => {
  const done = await run(program('mt-remote'), [threads, '20000', '400', '16', '2048', `${remotePct}`]);
  const values = summary(done.stdout);
  expect(values.threads).toBe(Number(threads));
  expect(values.fallback_rate).toBe(0);
  expect(Math.abs((values.remote_pct ?? -1) - effective)).toBeLessThan(1);
});

test('mt-remote with a short ring prints its fallback rate', async () => {
  const done = await run(program('mt-remote'), ['4', '20000', '400', '16', '2048', '90', '2']);
  const values = summary(done.stdout);
  expect(values.fallback_rate).toBeGreaterThan(5);
  expect(values.remote_pct).toBeLessThan(86);
});

test('larson frees more remotely with shorter turns, and no block with one thread', async () => {
  const remote = async (threads: string, turn: string): Promise<number> =>
    summary((await run(program('larson'), [threads, '20000', '400', '16', '512', turn])).stdout).remote_pct ?? -1;
  const [one, long, short] = [await remote('1', '50'), await remote('2', '1000'), await remote('2', '20')];
  expect(one).toBe(0);
  expect(long).toBeGreaterThan(5);
  expect(short).toBeGreaterThan(long + 10);
});

test('producer-consumer frees every block remotely', async () => {
  expect(summary((await run(program('producer-consumer'), ['4', '5000', '16', '64'])).stdout).remote_pct).toBe(100);
});

test('ageing-heap prints 20 points with bounded live bytes that are resident', async () => {
  const { stdout } = await run(program('ageing-heap'), ['60000', '8000000', '16', '8192', '5000']);
  const points = [...stdout.matchAll(/^age ops=(\d+) live_bytes=(\d+) rss_bytes=(\d+)$/gm)].map((match) => ({
    ops: Number(match[1]),
    live: Number(match[2]),
    rss: Number(match[3]),
  }));
  expect(points.map(({ ops }) => ops)).toEqual(Array.from({ length: 20 }, (_, index) => 3000 * (index + 1)));
  expect(Math.max(...points.map(({ live }) => live))).toBeLessThanOrEqual(8000000);
  expect(points.every(({ live, rss }) => rss > 0.9 * live)).toBe(true);
  const last = summary(stdout);
  expect(last.live_bytes).toBe(points.at(-1)?.live);
  expect(last.rss_peak_bytes).toBe(Math.max(...points.map(({ rss }) => rss)));
  expect(last.overhead_pct).toBeGreaterThan(0);
});

test('latency prints rising percentiles that include the time of the clock', async () => {
  const values = summary((await run(program('latency'), ['1', '20000', '200', '16', '1024'])).stdout);
  for (const call of ['malloc', 'free']) {
    const rising = ['p50', 'p95', 'p99', 'p999'].map((quantile) => values[`${call}_${quantile}_ns`] ?? -1);
    expect(rising).toEqual(rising.toSorted((a, b) => a - b));
    expect(rising[0]).toBeGreaterThan(0.5 * (values.clock_ns ?? 0));
  }
  expect(values.clock_ns).toBeGreaterThan(0);
  expect(values.clock_ns).toBeLessThan(2000);
});
