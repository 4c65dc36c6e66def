import '../property-seed.ts';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { lockstep, whole } from './driver.ts';
import { buildAsMeasured, outputDirectory, SMALL, workloads } from './kit.ts';

const { path: directory, remove } = outputDirectory();
afterAll(remove);
await buildAsMeasured(directory, ['launch', 'lockstep', ...workloads]);

const number = (low: number, high: number) => fc.integer({ min: low, max: high });
const sizes = (high: number) =>
  fc.tuple(number(16, high), number(16, high)).map((pair) => pair.toSorted((a, b) => a - b));

/** Random arguments of each workload; optional ones are there or not. */
const ARGUMENTS: Readonly<Record<string, fc.Arbitrary<readonly number[]>>> = {
  'st-mixed': numbers([1], number(1, 500), sizes(3000), number(0, 9)),
  'mt-remote': numbers(number(1, 4), [1], number(1, 200), sizes(3000), number(0, 100), number(2, 300)),
  larson: numbers(number(1, 5), [1], number(4, 300), sizes(3000), number(1, 150)),
  'producer-consumer': numbers(
    number(1, 2).map((pairs) => 2 * pairs),
    [1],
    sizes(3000),
    number(1, 60),
  ),
  'realloc-growth': numbers([1], number(1, 60), sizes(30_000), number(0, 9)),
  'large-blocks': numbers([1], number(1, 8), sizes(60_000), number(0, 100), number(0, 9)),
  'ageing-heap': numbers([1], number(16, 3_000_000), sizes(30_000), number(4, 900), number(0, 9)),
  latency: numbers(number(1, 3), [1], number(1, 200), sizes(3000)),
};

type Part = fc.Arbitrary<number> | fc.Arbitrary<number[]> | readonly number[];

function numbers(...parts: readonly Part[]): fc.Arbitrary<number[]> {
  const each = parts.map((part) => (Array.isArray(part) ? fc.constant([...part]) : part)) as fc.Arbitrary<
    number | number[]
  >[];
  return fc.tuple(...each).map((values) => values.flat());
}

describe.each(workloads)('%s', (name) => {
  test('gives the answers of the model for random arguments', async () => {
    await fc.assert(
      fc.asyncProperty(ARGUMENTS[name] ?? fc.constant([]), number(1, 700), async (args, ops) => {
        const measured = { directory, command: [name, ...args.map(String)], ops };
        const pair = await lockstep(measured);
        expect(pair).toMatchObject({ error: null, failedSide: null });
        expect(await whole(measured)).toMatchObject({ error: null, failedSide: null });
        for (const [side, report] of pair.reports.entries()) {
          expect(report?.rssPeakBytes).toBeGreaterThan(pair.liveBytes[side] ?? 0);
        }
      }),
      { numRuns: 6 },
    );
  });

  test('gives other answers when it got other arguments than the model', async () => {
    const command = [name, ...(SMALL[name]?.(1) ?? [])];
    const smallest = command.lastIndexOf('16');
    expect(await lockstep({ directory, command, ops: 300 })).toMatchObject({ error: null });
    expect(
      await lockstep({ directory, command, workload: command.with(smallest === -1 ? 3 : smallest, '17'), ops: 300 }),
    ).toMatchObject({ error: 'answered-wrongly', failedSide: 0 });
  });
});

/** Without small rings, which make threads wait for one another for minutes on a busy machine. */
const LONG: typeof ARGUMENTS = {
  ...ARGUMENTS,
  'mt-remote': numbers(number(1, 2), [1], number(1, 200), sizes(3000), number(0, 100)),
};

test.each(['st-mixed', 'mt-remote', 'latency'])(
  '%s gives the answers of the model also for bursts so long that the model computes their parts side by side',
  async (name) => {
    await fc.assert(
      fc.asyncProperty(LONG[name] ?? fc.constant([]), number(5000, 60_000), async (args, ops) => {
        const measured = { directory, command: [name, ...args.map(String)], ops };
        expect(await lockstep(measured)).toMatchObject({ error: null, failedSide: null });
        expect(await whole(measured)).toMatchObject({ error: null, failedSide: null });
      }),
      { numRuns: 4 },
    );
  },
);

test('live bytes of blocks with written pages come close to the resident memory', async () => {
  const command = ['ageing-heap', '1', '30000000', '4096', '65536'];
  const { liveBytes, reports } = await whole({ directory, command, ops: 10_000 });
  expect(liveBytes[0]).toBeGreaterThan(15_000_000);
  expect(liveBytes[0]).toBeGreaterThan(0.6 * (reports[0]?.rssPeakBytes ?? 0));
});
