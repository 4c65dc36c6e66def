import { BENCHSTAT, findBenchstat } from '../benchstat.ts';
import { readNoise } from '../noise-series.ts';
import { inWorkers } from '../pool.ts';
import { journal } from '../real/journal.ts';
import { type Laboratory, openLaboratory } from '../real/laboratory.ts';
import { benchstatTallies } from '../rivals/benchstat-tallies.ts';
import { type NoiseRecord, recordOfProcesses } from '../rivals/record.ts';
import type { RivalJob, RivalTally } from '../rivals/rival-trials.ts';
import { OURS, RIVALS } from '../rivals/rivals.ts';
import type { Section } from '../section.ts';
import type { Cell, Table } from '../table.ts';

const LANES = ['st-steady', 'mt-steady/T=2,R=0', 'mt-steady/T=2,R=50'];
const RECORD_SECONDS = 120;
/** Series of the committed noise, of one thread and of two. */
const SERIES = ['aa_st', 'aa_mt2'];
/** Changes of the candidate's throughput. */
const CHANGES = [0, -0.005, -0.01, -0.02, -0.05];
const PRICED = CHANGES.indexOf(-0.02);

/** The rule of the product and those of others, as published, on the same recorded noise with the same effects. */
export const rivals: Section = {
  name: 'rivals',
  title: 'Our rule and those of others on the same bursts',
  quickPart: true,
  async run({ quick, seed, workers, progress }) {
    const noise = readNoise();
    const committed = SERIES.map((name) => recordOfProcesses(name, noise.get(name) ?? []));
    const records = [...(quick ? [] : await recordLanes(seed, progress)), ...committed];
    const about = { trials: quick ? 40 : 1000, changes: CHANGES, seed };
    const jobs = records.flatMap((record) =>
      RIVALS.filter(({ needsBursts }) => record.bursts || !needsBursts).map(
        ({ title }): RivalJob => ({ record, rival: title, ...about }),
      ),
    );
    const module = new URL('../rivals/rival-trials.ts', import.meta.url);
    const tallies = await inWorkers<RivalJob, RivalTally[]>(module, jobs, workers, (finished) =>
      progress(`${finished} of ${jobs.length} rules, ${about.trials} trials each`),
    );
    const benchstat = findBenchstat();
    const rows = records.flatMap((record) => [
      ...jobs.flatMap((job, index) =>
        job.record === record ? [row(record, job.rival, tallies[index] ?? [], about.trials)] : [],
      ),
      ...(benchstat.ok
        ? [row(record, 'benchstat', benchstatTallies(benchstat.value, { record, ...about }), about.trials)]
        : []),
    ]);
    return [table(rows, benchstat.ok ? `benchstat: ${BENCHSTAT}` : `benchstat: not run here (${benchstat.error})`)];
  },
};

/** Each lane in one stretch of time: at a joint of two recordings the machine would seem to jump. Opens the laboratory for missing lanes only. */
async function recordLanes(seed: string, progress: (text: string) => void): Promise<NoiseRecord[]> {
  await using opened = new AsyncDisposableStack();
  let laboratory: Laboratory | undefined;
  const measure = async (index: number) => {
    const lane = LANES[index] ?? '';
    laboratory ??= opened.use(
      await openLaboratory('env ALLOC_AB_AA=1 on hz4 lane st-steady lane mt-steady T=2 R=0,50'),
    );
    return laboratory.bursts({ lane, seed: `${seed}/${lane}`, seconds: RECORD_SECONDS });
  };
  // Awaited here: the laboratory is closed when this function returns.
  return await journal(`rivals-${seed}`, LANES.length, measure, progress);
}

function row({ name }: NoiseRecord, title: string, tallies: readonly RivalTally[], trials: number): Cell[] {
  const [equal, ...changed] = tallies as [RivalTally, ...RivalTally[]];
  const alarms = { count: equal.differs, trials };
  const seconds = [equal, tallies[PRICED] ?? equal].map((tally) => ({ value: tally.seconds, digits: 1 }));
  return [
    name,
    title,
    title === OURS ? { ...alarms, expect: { atMost: 0.05 } } : alarms,
    ...changed.map(({ found }) => ({ count: found, trials })),
    ...seconds,
  ];
}

function table(rows: Cell[][], benchstat: string): Table {
  return {
    title: 'Equal arms, and a loss of the candidate, by each rule',
    columns: [
      'noise',
      'rule',
      'false alarms',
      ...CHANGES.slice(1).map((change) => `−${-100 * change} % found`),
      's, equal arms',
      's, −2 %',
    ],
    rows,
    notes: [
      'Lanes: bursts of equal arms in lock-step, recorded for two minutes each; aa: whole processes of the committed noise, without rules that time within a process.',
      'A loss is added to the noise. Every rule begins a trial at the same moment of the record.',
      'Machine seconds: a process or a group with its start and warm-up; a rule that measures within one process pays for its bursts and the warm-up that its tool prescribes.',
      'Its process is here a fresh one every few bursts, which averages over layouts of memory that one process keeps.',
      'A rule with a threshold of 5 % or more cannot find less; therefore each of them stands here a second time, without it or with a small one.',
      `${benchstat}.`,
    ],
  };
}
