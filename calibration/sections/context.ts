import type { Lockstep } from '../../src/model/lockstep.ts';
import type { Effect } from '../../src/model/verdict.ts';
import type { Sandbox } from '../../src/runner/sandbox/sandbox.ts';
import type { TimedSampling } from '../real/collection.ts';
import { journal } from '../real/journal.ts';
import { openLaboratory } from '../real/laboratory.ts';
import { onCpu } from '../real/moved-driver.ts';
import type { Section } from '../section.ts';
import type { Cell, Table } from '../table.ts';

const LANE = 'mt-steady/T=2,R=50';
const SECONDS = 20;

/** One way of sampling the same comparison. */
type Way =
  | { readonly name: string; readonly lockstep: Partial<Lockstep> }
  | { readonly name: string; readonly aimSeconds: number }
  | { readonly name: string; readonly cpu: number };

const MILLISECOND = 1000;
const WAYS: readonly Way[] = [
  { name: 'as in the product', lockstep: {} },
  ...[4, 30, 100, 400].map((ms) => ({ name: `warm-up ${ms} ms`, lockstep: { warmMicros: ms * MILLISECOND } })),
  ...[0.5, 2, 5, 20].map((ms) => ({ name: `bursts of ${ms} ms`, lockstep: { burstMicros: ms * MILLISECOND } })),
  { name: 'no burst dropped', lockstep: { dropped: 0 } },
  { name: 'half of the bursts dropped', lockstep: { dropped: 3 } },
  { name: 'series of sixteen', lockstep: { runs: 2, runLength: 16 } },
  { name: 'driver on the other CPU', cpu: 1 },
  ...[0.05, 0.4, 2].map((seconds) => ({ name: `whole processes of ${seconds} s`, aimSeconds: seconds })),
];

/** Whether the ratio of two different allocators depends on the way of sampling: hz4 against hz3, two threads, half remote. */
export const context: Section = {
  name: 'context',
  title: 'One comparison in many contexts, measured',
  quickPart: false,
  async run({ seed, progress }) {
    await using laboratory = await openLaboratory('hz4 vs hz3 lane mt-steady T=2 R=50');
    const steady = WAYS.flatMap((way, index): TimedSampling[] => {
      if ('aimSeconds' in way) return [];
      const series = { lane: LANE, seconds: SECONDS, seed: `${seed}/context/${index}` };
      return 'cpu' in way
        ? [{ ...series, sandbox: (sandbox: Sandbox) => onCpu(sandbox, way.cpu) }]
        : [{ ...series, lockstep: way.lockstep }];
    });
    const [effects = []] = await journal(`context-${seed}`, 1, () => laboratory.inTurns(steady), progress);
    const whole = WAYS.flatMap((way) => ('aimSeconds' in way ? [way] : []));
    const pairs = await journal(
      `context-pairs-${seed}`,
      whole.length,
      (index) => {
        const { aimSeconds = 1 } = whole[index] ?? {};
        return laboratory.pairs({ lane: LANE, seconds: Math.max(2 * SECONDS, 40 * aimSeconds), seed, aimSeconds });
      },
      progress,
    );
    return [table([...effects, ...pairs].map((effect, index) => row(WAYS[index]?.name ?? '', effect)))];
  },
};

function row(name: string, { change, blocks }: Effect): Cell[] {
  const ratio = (value: number | undefined) => ({ value: 1 + (value ?? Number.NaN), digits: 3 });
  return [name, ratio(change?.estimate), ratio(change?.low), ratio(change?.high), { value: blocks, digits: 0 }];
}

function table(rows: Cell[][]): Table {
  return {
    title: `Throughput of hz4 relative to hz3, ${LANE}`,
    columns: ['way', 'ratio', 'from', 'to', 'groups or pairs'],
    rows,
    notes: [
      `${SECONDS} s each, lock-step in turns, then whole processes twice as long or longer; intervals of 95 % over all looks.`,
    ],
  };
}
