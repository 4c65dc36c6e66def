import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { createExampleRepository } from '../../examples/example-repository.ts';
import { RECORD_RULE } from '../../src/core/verdict/checks/sanity-record.ts';
import { median } from '../../src/stats/summary.ts';
import { askCommandLine, freshMachine, qualifyFor } from '../real/command-line.ts';
import { journal } from '../real/journal.ts';
import { openLaboratory } from '../real/laboratory.ts';
import type { Section } from '../section.ts';
import type { Cell, Table } from '../table.ts';

const LANE = 'st-steady';
const LOSS = 0.02;
const TRIALS = 6;
/** How a person may ask. */
const WAYS = [
  { name: 'on a new commit', isNew: true, options: [] },
  { name: 'on the commit of an earlier question', isNew: false, options: [] },
  { name: 'on a new commit, without the record', isNew: true, options: ['--no-record'] },
] as const;

interface Answer {
  readonly outcome: string;
  /** From the start of the command to its end. */
  readonly seconds: number;
}

/** From the command to the verdict, as a person at a terminal waits for it, on a machine that was qualified before. */
export const answers: Section = {
  name: 'answers',
  title: 'From the command to the verdict, measured',
  quickPart: false,
  async run({ seed, progress }) {
    const { ALLOC_AB_DELAY_NS: delay = '' } = await delayOf();
    const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-answers-'));
    try {
      const { ask, commit } = openMachine(scratch);
      progress('qualifying the machine');
      await ask(qualifyFor(['lane', LANE]));
      const rows: Cell[][] = [];
      for (const [index, { name, isNew, options }] of WAYS.entries()) {
        const command = ['run', '--json', ...options, 'env', `ALLOC_AB_DELAY_NS=${delay}`, 'on', 'hz4', 'lane', LANE];
        const measure = async (): Promise<Answer> => {
          if (isNew) await commit();
          const { stdout, seconds } = await ask(command);
          return { outcome: (JSON.parse(stdout) as { outcome: string }).outcome, seconds };
        };
        rows.push(summary(name, await journal(`answers-${seed}-${index}`, TRIALS, measure, progress)));
      }
      return [table(rows)];
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  },
};

async function delayOf(): Promise<Readonly<Record<string, string>>> {
  await using laboratory = await openLaboratory(`env ALLOC_AB_AA=1 on hz4 lane ${LANE}`);
  return await laboratory.slowdown(LANE, LOSS);
}

/** A repository and folders for state and cache of its own, the command line there, and what makes a new commit. */
function openMachine(scratch: string) {
  const repo = join(scratch, 'hakozuna');
  createExampleRepository(repo);
  const machine = freshMachine(scratch);
  let commits = 0;
  // A new constant in the library: its bytes differ, its behaviour does not.
  const commit = async (): Promise<void> => {
    const remark = `\n__attribute__((used)) static const char hz4_remark_${commits}[] = "answer ${commits++}";\n`;
    appendFileSync(join(repo, 'hakozuna/hz4/src/hz4_stats.c'), remark);
    await execa('git', ['commit', '--quiet', '--all', '--message', 'Remark'], { cwd: repo });
  };
  const ask = (args: readonly string[]) => askCommandLine(args, repo, machine);
  return { ask, commit };
}

function summary(name: string, trials: readonly Answer[]): Cell[] {
  const seconds = trials.map((each) => each.seconds);
  const counted = (wanted: string) =>
    `${trials.filter(({ outcome }) => outcome === wanted).length} of ${trials.length}`;
  return [
    name,
    counted('NO-GO'),
    counted('GO'),
    ...[median(seconds), Math.min(...seconds), Math.max(...seconds)].map((value): Cell => ({ value, digits: 1 })),
    '≤ 6',
  ];
}

function table(rows: Cell[][]): Table {
  return {
    title: `A loss of ${100 * LOSS} % on one lane of one thread, seconds from the start of \`alloc-ab run\` to its end`,
    columns: ['command', 'NO-GO', 'GO', 'median', 'shortest', 'longest', 'goal'],
    rows,
    notes: [
      `A delay in the bench of the candidate, on ${LANE} of the example. The machine was qualified just before with ${RECORD_RULE.runs} verdicts, so that its record is fresh.`,
      'A new commit has a library that was never built; the bench kit is kept. The goal is for the median on a new commit.',
    ],
  };
}
