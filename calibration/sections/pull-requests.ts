import type { Effect } from '../../src/model/verdict.ts';
import { median } from '../../src/stats/summary.ts';
import { journal } from '../real/journal.ts';
import { type Edit, type GateAnswer, openGatedRepository } from '../real/pull-requests.ts';
import type { Section } from '../section.ts';
import type { Cell, Table } from '../table.ts';

const NEUTRAL = 100;
const PLANTED = 30;
/** Share of a single thread's throughput that is taken. */
const SHARE = 0.05;
/** The lane whose throughput it is read from; the other one loses about as much. */
const LANE = 'st-steady';
const CONFIRM_AFTER_MS = 2000;
const QUICK = { neutral: 2, planted: 1 };
/** Before anything is known of the machine: what this many idle instructions take is read and scaled. */
const FIRST_NOPS = 16;
const NOPS_MAX = 200;

/** One thread each: on two cores a lane of two threads leaves one pull request in seven open after so short a time. */
const LANES = "lanes:\n  st-small:\n    workload: [st-mixed, '400000', '400', '16', '256']\n";
const SUITE = 'suites:\n  gate:\n    targets: [st-steady, st-small]\n';
const GATE = 'gate: { suite: gate, margin: 2%, budget: 20s }\n';

/** One pull request as it ended. */
interface Ended {
  readonly conclusion: string;
  readonly title: string;
  readonly runs: number;
  readonly seconds: number;
  /** Change of the lane's throughput, head to base, as first measured; a fraction. Null without a number. */
  readonly read: number | null;
  /** Idle instructions that were planted in each malloc. */
  readonly nops: number;
}

/** Pull requests through the whole gate: webhook, App, workflow, builds, samples, judgement, confirmation, check. */
export const pullRequests: Section = {
  name: 'pull-requests',
  title: 'Pull requests through the whole perf gate, really measured',
  quickPart: false,
  async run({ quick, seed, progress }) {
    await using repository = await openGatedRepository(
      (config) => `${config.replace('lanes:\n', LANES).replace('suites:\n', SUITE)}\n${GATE}`,
      CONFIRM_AFTER_MS,
    );
    const name = (kind: string) => (quick ? null : `pull-requests-${seed}-${kind}`);
    const neutral = await journal(
      name('neutral'),
      quick ? QUICK.neutral : NEUTRAL,
      async (index) => ended(await repository.propose(remark(index)), 0),
      progress,
    );
    let nops = FIRST_NOPS;
    const planted = await journal(
      name('planted'),
      quick ? QUICK.planted : PLANTED,
      async () => {
        if (nops === FIRST_NOPS) nops = scaled(nops, ended(await repository.propose(slower(nops)), nops).read);
        const last = ended(await repository.propose(slower(nops)), nops);
        // The machine changes its speed by the minute.
        nops = scaled(nops, last.read);
        return last;
      },
      progress,
    );
    return [table(neutral, planted)];
  },
};

/** Another library that does the same: a constant that nobody reads. */
function remark(index: number): Edit {
  const text = `\n__attribute__((used)) static const char hz4_remark[] = "change ${index}";\n`;
  return { file: 'hakozuna/hz4/src/hz4_stats.c', change: (source) => source + text };
}

/** Each malloc does nothing for a while. */
function slower(nops: number): Edit {
  const start = 'static inline void *route_malloc(size_t bytes) {\n';
  const idle = `  __asm__ volatile(".rept ${nops}\\n nop\\n .endr");\n`;
  return { file: 'hakozuna/hz4/src/hz4_api.c', change: (source) => source.replace(start, start + idle) };
}

/** As many as would have taken the share that is wanted, by what these took; as many as before where nothing can be said. */
function scaled(nops: number, read: number | null): number {
  if (read === null || read > -SHARE / 5) return nops;
  return Math.min(NOPS_MAX, Math.max(1, Math.round((nops * SHARE) / -read)));
}

function ended({ conclusion, title, found, seconds }: GateAnswer, nops: number): Ended {
  const effect = found[0]?.find(({ lane, metric }: Effect) => lane === LANE && metric === 'throughput');
  return { conclusion, title, runs: found.length, seconds, read: effect?.change?.estimate ?? null, nops };
}

function table(neutral: readonly Ended[], planted: readonly Ended[]): Table {
  return {
    title: 'The gate over two lock-step lanes of one thread, with memory and page faults; margin 2 %, budget 20 s',
    columns: [
      'pull requests',
      'green',
      'red',
      'red, naming the lane',
      'asks for more',
      'measured twice',
      'read, %',
      'seconds',
    ],
    rows: [
      row('that change nothing', neutral, { red: 0, asking: 0.02 }),
      row(`with −5 % planted on ${LANE}`, planted, { red: 1, asking: 0 }),
    ],
    notes: [
      'Only GitHub is simulated, on this machine: webhook, App, workflow, action, fetch, builds, samples, judgement, confirmation and check are the product.',
      'The first ones add a constant to the library, so that it is another one that does the same. The others let each malloc idle for as long as took',
      `${100 * SHARE} % of the throughput of ${LANE} by the reading of the pull request before, so how much was taken varies with that reading; "read" is the least,`,
      'the median and the most of what the first measurement read of it.',
      `A suspicion was measured again after ${CONFIRM_AFTER_MS / 1000} s instead of two minutes. Seconds: median from the opened pull request to the last word.`,
    ],
  };
}

function row(what: string, all: readonly Ended[], { red, asking }: { red: 0 | 1; asking: number }): Cell[] {
  const trials = all.length;
  const count = (keep: (ended: Ended) => boolean) => all.filter(keep).length;
  const reds = all.filter(({ conclusion }) => conclusion === 'failure');
  const read = all.flatMap((ended) => (ended.read === null ? [] : [100 * ended.read]));
  return [
    what,
    { count: count(({ conclusion }) => conclusion === 'success'), trials },
    { count: reds.length, trials, expect: red === 0 ? { atMost: 0.0001 } : { atLeast: 0.99 } },
    red === 0 ? '' : { count: reds.filter(({ title }) => title.includes(LANE)).length, trials },
    {
      count: count(({ conclusion }) => conclusion === 'action_required'),
      trials,
      expect: { atMost: asking },
    },
    { count: count(({ runs }) => runs > 1), trials },
    read.length === 0
      ? ''
      : [Math.min(...read), median(read), Math.max(...read)].map((value) => ({ value, digits: 1 })),
    { value: median(all.map(({ seconds }) => seconds)), digits: 0 },
  ];
}
