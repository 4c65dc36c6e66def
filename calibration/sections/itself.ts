import { analyze } from '../../src/core/analysis/ab/analyze.ts';
import { RULES } from '../../src/core/plan/make-plan.ts';
import { isJudgedThroughput } from '../../src/core/verdict/checks/qualification.ts';
import { sanityRuns } from '../../src/core/verdict/checks/sanity-record.ts';
import { mean, median } from '../../src/stats/summary.ts';
import { journal } from '../real/journal.ts';
import { openLaboratory } from '../real/laboratory.ts';
import type { Section } from '../section.ts';
import type { Cell, Table } from '../table.ts';

const LINES = ['hz4', 'hz3'];
const TRIALS_PER_LINE = 150;
const BUDGET_SECONDS = 25;
/** Largest share of verdicts that may be wrong: one of all. */
const WRONG = 1 / (LINES.length * TRIALS_PER_LINE);
/** Leaves out lanes with more threads than cores: they take too long for so many verdicts. */
const isShort = ({ id }: { readonly id: string }) => !id.includes('T=4');

/** One verdict on an allocator against itself. */
interface SelfVerdict {
  readonly outcome: string;
  readonly code: string;
  readonly seconds: number;
  /** Mean number of groups of the judged lanes. */
  readonly groups: number;
  /** Number of lanes that the record answered for at the begin. */
  readonly recorded: number;
  /** What the verdict adds to the record. */
  readonly shown: ReturnType<typeof sanityRuns>;
}

/** Verdicts on the same library twice, with targets, guards, sanity lanes and sentinels as in any run. */
export const itself: Section = {
  name: 'itself',
  title: 'Whole verdicts on an allocator against itself, measured',
  quickPart: false,
  async run({ seed, progress }) {
    const all: { readonly line: string; readonly answers: readonly SelfVerdict[] }[] = [];
    for (const line of LINES) {
      await using laboratory = await openLaboratory(`env ALLOC_AB_AA=1 on ${line} suite steady`);
      const measure = async (index: number, earlier: readonly SelfVerdict[]): Promise<SelfVerdict> => {
        const { run, verdict } = await laboratory.measure({
          seed: `${seed}/${line}/${index}`,
          budgetSeconds: BUDGET_SECONDS,
          lanes: isShort,
          earlier: earlier.flatMap(({ shown }) => shown),
        });
        const { plan, sanity, finishedAt, seconds } = run.manifest;
        const judged = verdict.effects.filter(isJudgedThroughput);
        return {
          outcome: verdict.outcome,
          code: verdict.reasons[0]?.code ?? '',
          seconds: seconds.sampling,
          groups: mean(judged.map(({ blocks }) => blocks)),
          recorded: Object.keys(sanity ?? {}).length,
          shown: sanityRuns(plan, analyze(run).effects, { at: finishedAt, by: 'own' }),
        };
      };
      // The name has the rule: a journal never mixes verdicts of two rules.
      const name = `itself-${seed}-${line}-${BUDGET_SECONDS}-${RULES.goError}`;
      all.push({ line, answers: await journal(name, TRIALS_PER_LINE, measure, progress) });
    }
    const both = all.flatMap(({ answers }) => answers);
    const isRecorded = ({ recorded }: SelfVerdict) => recorded > 0;
    return [
      table([
        ...all.map(({ line, answers }) => summary(line, answers)),
        ...all.map(({ line, answers }) => summary(`${line}, with the record`, answers.filter(isRecorded), '≥ 95 %')),
        summary('both, with the record', both.filter(isRecorded), '≥ 95 %'),
        summary(
          'both, everything measured',
          both.filter((answer) => !isRecorded(answer)),
        ),
        summary('both', both),
      ]),
    ];
  },
};

function summary(line: string, answers: readonly SelfVerdict[], goal = '—'): Cell[] {
  const trials = answers.length;
  const count = (...outcomes: string[]) => answers.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const seconds = answers.map((answer) => answer.seconds);
  return [
    line,
    { count: count('GO', 'NO-GO'), trials, expect: { atMost: WRONG } },
    { count: count('NO CHANGE'), trials },
    goal,
    { count: count('INCONCLUSIVE'), trials },
    { count: count('INVALID'), trials },
    { value: mean(answers.map(({ groups }) => groups)), digits: 0 },
    ...[mean(seconds), median(seconds)].map((value) => ({ value, digits: 1 })),
  ];
}

function table(rows: Cell[][]): Table {
  return {
    title: `The same library twice, through the whole path, at most ${BUDGET_SECONDS} s`,
    columns: [
      ...['verdicts', 'GO or NO-GO', 'NO CHANGE', 'goal', 'INCONCLUSIVE', 'INVALID'],
      ...['groups per lane', 'seconds, mean', 'median'],
    ],
    rows,
    notes: [
      'A target lane of two threads and a guard of one, both in lock-step; memory and faults guarded on both. NO CHANGE: within ±1 % on both lanes.',
      'Process pairs beside each lane and two sentinels: from the record of the machine where it answers, else measured.',
      'The trials before fill the record, so the first eight of each line measure everything, and so does about every eighth later one.',
    ],
  };
}
