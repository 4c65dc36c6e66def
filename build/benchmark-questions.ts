/**
 * Measures how long a question about a flag waits for its answer: `alloc-ab explain`, and `alloc-ab run` until it is known whether the flag
 * changes what is compiled. Each question is asked in a fresh process of the command line as a package has it:
 *
 * - cold: with empty caches of alloc-ab and of Node,
 * - warm: the same question again,
 * - next: with the caches of another question about the same line and commit.
 *
 * Prints the median seconds and the processor seconds of each beside its limit. Exit status 1 when a median is above its limit.
 *
 *     npm run benchmark:questions -- [REPOSITORY...] [--line NAME...] [--flag NAME...] [--config FILE] [--repeat N] [--write]
 *
 *   REPOSITORY  a clone with a configuration of alloc-ab (alloc-ab init --yes); the example is asked too
 *   --line      lines of the repositories that are asked; default: all
 *   --flag      default: of each line an unknown name, a switch, a number and an archived flag
 *   --write     writes the slowest questions into docs/flags.md
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createExampleRepository } from '../examples/example-repository.ts';
import { median } from '../src/stats/summary.ts';
import { replaceBlock } from './docs/generated-blocks.ts';
import { markdownTable } from './docs/markdown-table.ts';
import { type Asked, ask, type Waited } from './questions/ask.ts';
import { chosenQuestions } from './questions/chosen-questions.ts';
import { packedProgram } from './questions/packed-program.ts';

/** Seconds. */
const LIMITS = {
  explain: { cold: 3, warm: 1, next: 1 },
  run: { cold: 6, warm: 2, next: 2 },
} as const;
const STATES = ['cold', 'warm', 'next'] as const;
type State = (typeof STATES)[number];

/** Medians of one question. */
interface Row {
  readonly place: string;
  readonly asked: Asked;
  readonly flag: string;
  readonly medians: Readonly<Record<State, Waited>>;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    config: { type: 'string' },
    line: { type: 'string', multiple: true },
    flag: { type: 'string', multiple: true },
    repeat: { type: 'string', default: '3' },
    write: { type: 'boolean', default: false },
  },
});
const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-questions-'));
try {
  process.exitCode = (await main()) ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function main(): Promise<boolean> {
  const repeat = Number(values.repeat);
  if (!(Number.isInteger(repeat) && repeat >= 1 && repeat <= 99)) throw new Error('--repeat is a number from 1 to 99');
  const program = await packedProgram(join(scratch, 'package'));
  const example = createExampleRepository(join(scratch, 'example')).directory;
  const rows: Row[] = [];
  let busiest = 0;
  console.log(`${'question'.padEnd(56)}${STATES.map((state) => state.padStart(26)).join('')}  answer`);
  for (const repository of [example, ...positionals.map((each) => resolve(each))]) {
    const { config, line, flag } = repository === example ? {} : values;
    const questions = await chosenQuestions({ repository, config, lines: line, flags: flag });
    for (const asked of ['explain', 'run'] as const)
      for (const each of questions) {
        busiest = Math.max(busiest, loadavg()[0] ?? 0);
        const row = await measured(program, { repository, config }, { asked, ...each }, repeat);
        rows.push({ ...row, place: `${basename(repository)} ${each.line}` });
      }
  }
  const isWithin = rows.every(({ asked, medians }) =>
    STATES.every((state) => medians[state].seconds <= LIMITS[asked][state]),
  );
  const limits = Object.entries(LIMITS).map(
    ([asked, { cold, warm, next }]) => `${asked} ${cold} s cold, ${warm} s warm, ${next} s next`,
  );
  console.log(`${isWithin ? 'PASS' : 'FAIL'}: ${limits.join('; ')}`);
  if (values.write) write(rows, busiest);
  return isWithin;
}

/** Asks one question in every state. */
async function measured(
  program: string,
  place: { readonly repository: string; readonly config: string | undefined },
  {
    asked,
    flag,
    before,
    line,
  }: { readonly asked: Asked; readonly flag: string; readonly before: string; readonly line: string },
  repeat: number,
): Promise<Omit<Row, 'place'>> {
  const waited: Record<State, Waited[]> = { cold: [], warm: [], next: [] };
  for (let round = 0; round < repeat; round += 1) {
    const caches = () => mkdtempSync(join(scratch, 'caches-'));
    const [own, others] = [caches(), caches()];
    const question = { program, ...place, asked, words: [flag, 'on', line] };
    waited.cold.push(await ask({ ...question, caches: own }));
    waited.warm.push(await ask({ ...question, caches: own }));
    await ask({ ...question, words: [before, 'on', line], caches: others });
    waited.next.push(await ask({ ...question, caches: others }));
    for (const each of [own, others]) rmSync(each, { recursive: true, force: true });
  }
  const middle = (state: State): Waited => ({
    seconds: median(waited[state].map(({ seconds }) => seconds)),
    processorSeconds: median(waited[state].map(({ processorSeconds }) => processorSeconds)),
    answer: waited[state].at(-1)?.answer ?? '',
  });
  const medians = { cold: middle('cold'), warm: middle('warm'), next: middle('next') };
  const cells = STATES.map((state) => cell(medians[state], LIMITS[asked][state]).padStart(26));
  const title = `${asked} ${flag} on ${line}`;
  console.log(`${title.slice(0, 55).padEnd(56)}${cells.join('')}  ${medians.warm.answer}`);
  return { asked, flag, medians };
}

function cell({ seconds, processorSeconds }: Waited, limit: number): string {
  return `${seconds.toFixed(2)} s of ${limit} (cpu ${processorSeconds.toFixed(2)})`;
}

/** Writes the slowest question of each line and command, and the largest load average of the last minute. */
function write(rows: readonly Row[], busiest: number): void {
  const file = 'docs/flags.md';
  const groups = Map.groupBy(rows, ({ place, asked }) => `${place}\0${asked}`);
  const table = [...groups.values()].map((group) => {
    const { place, asked } = group[0] as Row;
    const slowest = STATES.map((state) => {
      const { medians } = group.reduce((one, other) =>
        one.medians[state].seconds >= other.medians[state].seconds ? one : other,
      );
      return cell(medians[state], LIMITS[asked][state]);
    });
    return [place, `\`alloc-ab ${asked}\``, String(group.length), ...slowest];
  });
  const machine = `Measured with ${availableParallelism()} processors and a load average of up to ${Math.round(busiest)}.`;
  const render = (): string => `${markdownTable(['line', 'command', 'questions', ...STATES], table)}\n\n${machine}`;
  writeFileSync(file, replaceBlock(readFileSync(file, 'utf8'), { file, name: 'answer-times', render }));
}
