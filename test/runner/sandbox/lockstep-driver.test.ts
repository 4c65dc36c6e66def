import { expect, test } from 'vitest';
import { type DriverRequest, openDriver } from '../../../src/runner/sandbox/lockstep-driver.ts';
import { type ExecResult, NOTHING } from '../../../src/system/exec.ts';
import type { Spawner } from '../../../src/system/spawner.ts';

const SUMS = { bursts: 0, outsideNs: 0, insideNs: 0, delayNs: 0 };
const SOUND = {
  ...{ error: null, failedSide: null, cpu: 0, ops: 1, operations: 1, coldNs: [0, 0], warmUp: [SUMS, SUMS] },
  ...{ measured: [SUMS, SUMS], runs: [], liveBytes: [0, 0], idleNs: null, beganMicros: 1, wallNs: 9, foreignCores: 0 },
  reports: [null, null],
};
const FAILED = { ...SOUND, error: 'ended-early', failedSide: 1 };

type Outcome = 'sound' | 'failed' | 'killed';

/**
 * A driver that ends each group as its word says, and notes what it was started with. A group that is killed ends the driver without a report.
 * Each group writes its name on both streams.
 */
function simulatedDriver(outcomes: Readonly<Record<string, Outcome>> = {}, more: Partial<ExecResult> = {}) {
  const starts: string[][] = [];
  const spawner: Spawner = {
    async run(argv, { signal }) {
      const names = argv.slice(1).filter((word) => word !== '++++');
      starts.push(argv.slice(1));
      await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted) return { ...NOTHING, cancelled: true };
      const reports: object[] = [];
      let output = '';
      for (const name of names) {
        output += `of ${name}\n`;
        const outcome = outcomes[name] ?? 'sound';
        if (outcome === 'killed') break;
        output += '====\n';
        reports.push(outcome === 'sound' ? SOUND : FAILED);
        if (outcome === 'failed') break;
      }
      const report = reports.map((each) => `${JSON.stringify(each)}\n`).join('');
      return { ...NOTHING, exitCode: 0, stdout: output, stderr: output, report, ...more };
    },
    close: async () => {},
  };
  const driver = openDriver('lockstep', spawner, () => 0);
  const ask = (part: readonly string[], rest: Partial<DriverRequest> = {}) =>
    driver.run({ part, groups: part.length, timeoutMs: 1000, maxBytes: 1000, ...rest });
  return { starts, ask };
}

/** The error of each group, and what its first side wrote. */
const brief = ({ groups }: Awaited<ReturnType<ReturnType<typeof simulatedDriver>['ask']>>) =>
  groups.map(({ group, stdout }) => [group === null ? 'no report' : group.error, stdout.trim()]);

test('requests of the same turn share a start, and each gets its own groups', async () => {
  const { starts, ask } = simulatedDriver();
  const results = await Promise.all([ask(['a', 'b']), ask(['c']), ask(['d'])]);
  expect(starts).toEqual([['a', 'b', '++++', 'c', '++++', 'd']]);
  expect(results.map(brief)).toEqual([
    [
      [null, 'of a'],
      [null, 'of b'],
    ],
    [[null, 'of c']],
    [[null, 'of d']],
  ]);
  await ask(['e']);
  expect(starts).toHaveLength(2);
});

test('a start has at most 32 groups of several requests, and a longer request is alone', async () => {
  const { starts, ask } = simulatedDriver();
  const part = (name: string, groups: number) => Array.from({ length: groups }, (_, index) => `${name}${index}`);
  await Promise.all([ask(part('a', 40)), ask(part('b', 16)), ask(part('c', 16)), ask(part('d', 1))]);
  expect(starts.map((argv) => argv.length)).toEqual([40, 33, 1]);
});

test.each(['failed', 'killed'] as const)(
  'after a group that %s the other requests are measured by another start',
  async (how) => {
    const { starts, ask } = simulatedDriver({ b: how });
    const [first, second, third] = await Promise.all([ask(['a']), ask(['b', 'b2']), ask(['c'])]);
    expect(starts).toEqual([['a', '++++', 'b', 'b2', '++++', 'c'], ['c']]);
    expect(brief(first)).toEqual([[null, 'of a']]);
    expect(brief(second)).toEqual([[how === 'failed' ? 'ended-early' : 'no report', 'of b']]);
    expect(brief(third)).toEqual([[null, 'of c']]);
  },
);

test('a failure in the last group of a request is not one of the next request', async () => {
  const { ask } = simulatedDriver({ b: 'failed' });
  const [first, second] = await Promise.all([ask(['a', 'b']), ask(['c'])]);
  expect(brief(first)).toEqual([
    [null, 'of a'],
    ['ended-early', 'of b'],
  ]);
  expect(brief(second)).toEqual([[null, 'of c']]);
});

test('groups that were reported before the driver died are kept, and the next one has no report', async () => {
  const { ask } = simulatedDriver({ c: 'killed' });
  expect(brief(await ask(['a', 'b', 'c', 'd']))).toEqual([
    [null, 'of a'],
    [null, 'of b'],
    ['no report', 'of c'],
  ]);
});

test('a request that is cancelled does not cancel those that share its start', async () => {
  const { starts, ask } = simulatedDriver();
  const stop = new AbortController();
  const results = Promise.all([ask(['a']), ask(['b'], { signal: stop.signal }), ask(['c'])]);
  await Promise.resolve();
  stop.abort();
  const [first, second, third] = await results;
  expect(second.result.cancelled).toBe(true);
  expect([first, third].map((each) => [each.result.cancelled, ...brief(each)])).toEqual([
    [false, [null, 'of a']],
    [false, [null, 'of c']],
  ]);
  expect(starts.map((argv) => argv.join(''))).toEqual(['a++++b++++c', 'a++++c']);
});

test('of an output that is too long the end is the one of the last groups', async () => {
  const { ask } = simulatedDriver({}, { stdout: 'f b\n====\nof c\n====\n', cut: ['stdout'] });
  expect(brief(await ask(['a', 'b', 'c']))).toEqual([
    [null, ''],
    [null, 'f b'],
    [null, 'of c'],
  ]);
});

test('a spawner that throws fails every request of the start, and the next one is run', async () => {
  let isFirst = true;
  const spawner: Spawner = {
    run: async () => {
      if (!isFirst) return { ...NOTHING, exitCode: 0, report: `${JSON.stringify(SOUND)}\n` };
      isFirst = false;
      throw new Error('no process');
    },
    close: async () => {},
  };
  const driver = openDriver('lockstep', spawner, () => 0);
  const request = { part: ['a'], groups: 1, timeoutMs: 1000, maxBytes: 1000 };
  const both = await Promise.allSettled([driver.run(request), driver.run(request)]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect((await driver.run(request)).groups).toMatchObject([{ group: { error: null } }]);
});
