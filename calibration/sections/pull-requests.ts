import type { Effect } from '../../src/model/verdict.ts';
import { median } from '../../src/stats/summary.ts';
import { journal } from '../real/journal.ts';
import { type CheckResult, type Edit, type GatedRepository, openGatedRepository } from '../real/pull-requests.ts';
import type { Section } from '../section.ts';
import type { Cell, Table } from '../table.ts';

const NEUTRAL = 100;
const PLANTED = 30;
/** Idle instructions in each malloc. How much of the throughput they take depends on the processor: the table shows the measured change. */
const NOPS = 30;
/** The lane whose change of throughput the table shows. */
const LANE = 'st-steady';
const CONFIRM_AFTER_MS = 2000;
const QUICK = { neutral: 2, planted: 1 };

/** Lanes of one thread: on two cores a lane of two threads would leave one of seven pull requests open after so short a time. */
const LANES = "lanes:\n  st-small:\n    workload: [st-mixed, '400000', '400', '16', '256']\n";
const SUITE = 'suites:\n  gate:\n    targets: [st-steady, st-small]\n';
const GATE = 'gate: { suite: gate, margin: 2%, budget: 45s }\n';

/** One pull request with its final check. */
interface MeasuredPullRequest {
  readonly conclusion: string;
  readonly title: string;
  readonly runs: number;
  readonly seconds: number;
  /** Change of throughput in the first measurement, head to base; a fraction. Null without a number. */
  readonly read: number | null;
}

/** Pull requests through the whole gate: webhook, App, workflow, builds, samples, judgement, confirmation, check. */
export const pullRequests: Section = {
  name: 'pull-requests',
  title: 'Pull requests through the whole perf gate, measured',
  quickPart: false,
  async run({ quick, seed, progress }) {
    await using opened = new AsyncDisposableStack();
    let gated: Promise<GatedRepository> | undefined;
    // Only for what the journal lacks: the machine is qualified first, for minutes.
    const open = async (): Promise<GatedRepository> => {
      progress('qualifying the machine');
      return opened.use(
        await openGatedRepository({
          configure: (config) => `${config.replace('lanes:\n', LANES).replace('suites:\n', SUITE)}\n${GATE}`,
          confirmAfterMs: CONFIRM_AFTER_MS,
          qualified: ['suite', 'gate'],
        }),
      );
    };
    const propose = (kind: string, count: number, edit: (index: number) => Edit) =>
      journal(
        quick ? null : `pull-requests-${seed}-${kind}`,
        count,
        async (index) => {
          gated ??= open();
          return ended(await (await gated).propose(edit(index)));
        },
        progress,
      );
    const neutral = await propose('neutral', quick ? QUICK.neutral : NEUTRAL, remark);
    const planted = await propose(`planted-${NOPS}`, quick ? QUICK.planted : PLANTED, slower);
    return [table(neutral, planted)];
  },
};

/** Adds an unused constant: the library differs in its bytes but not in its behaviour. */
function remark(index: number): Edit {
  const text = `\n__attribute__((used)) static const char hz4_remark[] = "change ${index}";\n`;
  return { file: 'hakozuna/hz4/src/hz4_stats.c', change: (source) => source + text };
}

/** Adds idle instructions to each malloc. */
function slower(): Edit {
  const start = 'static inline void *route_malloc(size_t bytes) {\n';
  const idle = `  __asm__ volatile(".rept ${NOPS}\\n nop\\n .endr");\n`;
  return { file: 'hakozuna/hz4/src/hz4_api.c', change: (source) => source.replace(start, start + idle) };
}

function ended({ conclusion, title, found, seconds }: CheckResult): MeasuredPullRequest {
  const effect = found[0]?.find(({ lane, metric }: Effect) => lane === LANE && metric === 'throughput');
  return { conclusion, title, runs: found.length, seconds, read: effect?.change?.estimate ?? null };
}

function table(neutral: readonly MeasuredPullRequest[], planted: readonly MeasuredPullRequest[]): Table {
  return {
    title: 'The gate over two lock-step lanes of one thread, with memory and page faults; margin 2 %, budget 45 s',
    columns: [
      'pull requests',
      'green',
      'red',
      'red, naming the lane',
      'needs more evidence',
      'measured twice',
      'measured, %',
      'seconds',
    ],
    rows: [
      row('that change nothing', neutral, { red: 0, asking: 0.02 }),
      row(`with ${NOPS} idle instructions in each malloc`, planted, { red: 1, asking: 0 }),
    ],
    notes: [
      'Only GitHub is simulated, on this machine: webhook, App, workflow, action, fetch, builds, samples, judgement, confirmation and check are the product.',
      'Those that change nothing add a constant to the library, so that its bytes differ. In the others each malloc executes',
      `idle instructions first; "measured" is the smallest, the median and the largest change in the first measurement on ${LANE}.`,
      'The machine was qualified for both lanes before, so that its record answers; one run of eight measures everything.',
      `A suspicion was measured again after ${CONFIRM_AFTER_MS / 1000} s instead of two minutes. Seconds: median from the opened pull request to the final check.`,
    ],
  };
}

function row(
  what: string,
  all: readonly MeasuredPullRequest[],
  { red, asking }: { red: 0 | 1; asking: number },
): Cell[] {
  const trials = all.length;
  const count = (keep: (ended: MeasuredPullRequest) => boolean) => all.filter(keep).length;
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
