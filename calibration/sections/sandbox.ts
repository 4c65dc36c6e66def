import { median } from '../../src/stats/summary.ts';
import { exec } from '../../src/system/exec.ts';
import type { TimedSampling } from '../real/collection.ts';
import { compareTimes, PAUSE_MS } from '../real/compare-times.ts';
import { groupInterval } from '../real/group-interval.ts';
import { journal } from '../real/journal.ts';
import { openLaboratory } from '../real/laboratory.ts';
import { openStartWays, type StartWay, type StartWays } from '../real/start-ways.ts';
import type { Section, SectionOptions } from '../section.ts';
import type { Cell, Table } from '../table.ts';

/** Lanes, the largest distance of the interval from no change, in percent, and the time of each row: two threads vary more. */
const LANES = [
  { lane: 'st-steady', most: 0.3, seconds: 60 },
  { lane: 'mt-steady/T=2,R=0', most: 0.5, seconds: 180 },
];
const WAYS: readonly { name: string; baseline: StartWay; candidate: StartWay; isQuestion: boolean }[] = [
  { name: 'inside against direct', baseline: 'direct', candidate: 'inside', isQuestion: true },
  { name: 'A/A, both direct', baseline: 'direct', candidate: 'direct', isQuestion: false },
  { name: 'A/A, both inside', baseline: 'inside', candidate: 'inside', isQuestion: false },
];

const STARTS = 400;
const START_MS_MAX = 15;

const COMPARE = 'compare hz4 vs hz3,system';
const COMPARE_SECONDS = 60;
const COMPARE_FACTOR_MAX = 1.2;

/** Whether the sandbox changes what is measured, and what it costs. */
export const sandbox: Section = {
  name: 'sandbox',
  title: 'Inside the sandbox and beside it, measured',
  quickPart: false,
  async run(options) {
    await using laboratory = await openLaboratory('env ALLOC_AB_AA=1 on hz4 lane st-steady lane mt-steady T=2 R=0');
    await using ways = await openStartWays(laboratory.directory, ['st-mixed', 'mt-remote']);
    const throughput = await measureThroughput(laboratory, ways, options);
    const starts = await measureStarts(laboratory.directory, ways, options);
    return [throughput, starts, await measureCompare(options)];
  },
};

async function measureThroughput(
  laboratory: Awaited<ReturnType<typeof openLaboratory>>,
  ways: StartWays,
  { seed, progress }: SectionOptions,
): Promise<Table> {
  const rows: Cell[][] = [];
  for (const { lane, most, seconds } of LANES) {
    const series = WAYS.map(
      (way, index): TimedSampling => ({
        ...{ lane, seconds, seed: `${seed}/sandbox/${index}`, candidateEnv: {} },
        sandbox: ways.of(way),
      }),
    );
    const name = `sandbox-${seed}-${lane.replace(/\W+/g, '-')}-groups`;
    const measure = async () =>
      (await laboratory.groupsInTurns(series)).map((groups) => groups.map(({ difference }) => difference));
    const [recorded = []] = await journal(name, 1, measure, progress);
    rows.push(...recorded.map((groups, index) => throughputRow(lane, seconds, WAYS[index], groups, most)));
  }
  return {
    title: 'Throughput of the same library, lock-step, the candidate started the second way',
    columns: ['lane', 'arms', 'change, %', 'from', 'to', 'seconds', 'groups'],
    rows,
    notes: [
      'The rows of a lane in turns, a few groups each, for a time fixed before; signed-rank intervals of 95 % over all of their groups. A direct start has the launcher, the clean environment and nothing else.',
    ],
  };
}

/** `groups`: log-ratios of throughput. */
function throughputRow(
  lane: string,
  seconds: number,
  way: (typeof WAYS)[number] | undefined,
  groups: readonly number[],
  most: number,
): Cell[] {
  const percent = (logRatio: number): number => 100 * Math.expm1(logRatio);
  const { estimate, low, high } = groupInterval(groups);
  const end = (value: number): Cell => ({
    value: percent(value),
    digits: 2,
    ...(way?.isQuestion ? { expect: { within: most } } : {}),
  });
  return [
    lane,
    way?.name ?? '',
    { value: percent(estimate), digits: 2 },
    end(low),
    end(high),
    { value: seconds, digits: 0 },
    { value: groups.length, digits: 0 },
  ];
}

/** Milliseconds of a start of `/bin/true` in both ways, one after the other. */
interface StartPair {
  readonly inside: number;
  readonly direct: number;
}

async function measureStarts(directory: string, ways: StartWays, { seed, progress }: SectionOptions): Promise<Table> {
  const time = async (way: StartWay): Promise<number> => {
    const began = performance.now();
    const result = await exec(ways.line(way, ['/bin/true'], directory), { env: {}, timeoutMs: 10_000, report: true });
    if (result.exitCode !== 0) throw new Error(`/bin/true did not start (${way}): ${result.stderr}`);
    return performance.now() - began;
  };
  const measure = async (index: number): Promise<StartPair> => {
    if (index % 2 === 0) return { inside: await time('inside'), direct: await time('direct') };
    const direct = await time('direct');
    return { inside: await time('inside'), direct };
  };
  const counted = (text: string): void => (/[05]00? of|1 of/.test(text) ? progress(text) : undefined);
  const pairs = await journal(`sandbox-starts-${seed}`, STARTS, measure, counted);
  const differences = pairs.map(({ inside, direct }) => inside - direct);
  const { estimate, low, high } = groupInterval(differences);
  return {
    title: 'Time from the start of the launcher to the end of /bin/true, ms',
    columns: ['direct, median', 'inside, median', 'longer by', 'from', 'to', 'starts of each'],
    rows: [
      [
        { value: median(pairs.map(({ direct }) => direct)), digits: 1 },
        { value: median(pairs.map(({ inside }) => inside)), digits: 1 },
        { value: estimate, digits: 1 },
        { value: low, digits: 1 },
        { value: high, digits: 1, expect: { atMost: START_MS_MAX } },
        { value: pairs.length, digits: 0 },
      ],
    ],
    notes: ['In turns, traced as measured processes are; interval of 95 %.'],
  };
}

async function measureCompare({ seed, progress }: SectionOptions): Promise<Table> {
  const names = ['available', 'off'] as const;
  const found = await journal(
    `sandbox-compare-${seed}`,
    names.length,
    (index) => compareTimes(`${COMPARE} budget=${COMPARE_SECONDS}s`, names[index] ?? 'off'),
    progress,
  );
  return {
    title: `Time of the matrix of \`${COMPARE}\` on the example, of one process on average`,
    columns: ['sandbox', 'process, ms', 'between two processes, ms', 'in all, times the processes', 'processes'],
    rows: found.map(({ processMs, betweenMs, processes }, index) => [
      names[index] === 'off' ? 'without' : 'inside',
      { value: processMs, digits: 1 },
      { value: betweenMs, digits: 1 },
      {
        value: 1 + betweenMs / processMs,
        digits: 3,
        ...(names[index] === 'off' ? {} : { expect: { atMost: COMPARE_FACTOR_MAX } }),
      },
      { value: processes, digits: 0 },
    ]),
    notes: [
      `Suite of the example, ${COMPARE_SECONDS} s each. Pauses while others use the machine are left out: more than ${PAUSE_MS} ms between two processes.`,
    ],
  };
}
