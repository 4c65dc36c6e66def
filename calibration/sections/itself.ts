import { mean } from '../../src/stats/summary.ts';
import { journal } from '../real/journal.ts';
import { openLaboratory } from '../real/laboratory.ts';
import type { Section } from '../section.ts';
import type { Cell, Table } from '../table.ts';

const LINES = ['hz4', 'hz3'];
const TRIALS_PER_LINE = 150;
const BUDGET_SECONDS = 10;
/** Leaves out lanes with more threads than cores: they take too long for so many verdicts. */
const isShort = ({ id }: { readonly id: string }) => !id.includes('T=4');
const OUTCOMES = ['NO CHANGE', 'INCONCLUSIVE', 'INVALID'];

/** One verdict on an allocator against itself. */
interface SelfVerdict {
  readonly outcome: string;
  readonly code: string;
  readonly seconds: number;
  /** Mean number of groups of the judged lanes. */
  readonly groups: number;
}

/** Verdicts on the same library twice, with targets, guards, sanity lanes and sentinels as in any run. */
export const itself: Section = {
  name: 'itself',
  title: 'Whole verdicts on an allocator against itself, measured',
  quickPart: false,
  async run({ seed, progress }) {
    const rows: Cell[][] = [];
    for (const line of LINES) {
      await using laboratory = await openLaboratory(`env ALLOC_AB_AA=1 on ${line} suite steady`);
      const measure = async (index: number): Promise<SelfVerdict> => {
        const { run, verdict } = await laboratory.measure({
          seed: `${seed}/${line}/${index}`,
          budgetSeconds: BUDGET_SECONDS,
          lanes: isShort,
        });
        const judged = verdict.effects.filter(
          ({ metric, role }) => metric === 'throughput' && /target|guard/.test(role),
        );
        return {
          outcome: verdict.outcome,
          code: verdict.reasons[0]?.code ?? '',
          seconds: run.manifest.seconds.sampling,
          groups: mean(judged.map(({ blocks }) => blocks)),
        };
      };
      const name = `itself-${seed}-${line}`;
      rows.push(summary(line, await journal(name, TRIALS_PER_LINE, measure, progress)));
    }
    return [table(rows)];
  },
};

function summary(line: string, answers: readonly SelfVerdict[]): Cell[] {
  const trials = answers.length;
  const count = (...outcomes: string[]) => answers.filter(({ outcome }) => outcomes.includes(outcome)).length;
  return [
    line,
    { count: count('GO', 'NO-GO'), trials, expect: { atMost: 0.01 } },
    ...OUTCOMES.map((outcome) => ({ count: count(outcome), trials })),
    { value: mean(answers.map(({ groups }) => groups)), digits: 0 },
    { value: mean(answers.map(({ seconds }) => seconds)), digits: 1 },
  ];
}

function table(rows: Cell[][]): Table {
  return {
    title: 'The same library twice, through the whole path',
    columns: ['line', 'GO or NO-GO', ...OUTCOMES, 'groups per lane', 'seconds'],
    rows,
    notes: [
      'A target lane of two threads and a guard of one, both in lock-step, process pairs beside each, two sentinels; memory and faults guarded on both.',
      `A budget of ${BUDGET_SECONDS} s is short on purpose: what it leaves open is INCONCLUSIVE, not wrong.`,
    ],
  };
}
