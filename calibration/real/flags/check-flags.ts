/**
 * Checks what alloc-ab says about flags before a build against real builds: kind, shipped value, state and whether the objects change.
 *
 * npm run check-flags -- REPOSITORY [--config FILE] [--line NAME] [--seed TEXT] [--flags N] [--names A,B] [--journal NAME] [--json]
 *
 *   REPOSITORY  a clone that this script may build in, with a configuration of alloc-ab (alloc-ab init --yes)
 *   --flags     names chosen by the seed, default 60; all archived flags are checked as well
 *   --names     these names instead
 *   --journal   what was found is kept in calibration-out, so that a check that was stopped goes on
 *
 * Exit code 1 when an answer is wrong, 2 on a wrong argument.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { journal } from '../journal.ts';
import { Answers } from './answers.ts';
import { checkFlag } from './check-flag.ts';
import { recordUnits } from './compiler-record.ts';
import { type Chosen, choose } from './questions.ts';
import { RealLine } from './real-line.ts';
import { Tally, type TallyRecord } from './tally.ts';

const started = performance.now();
const log = (text: string): void => {
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(1).padStart(7)} s  ${text}\n`);
};

const { repository, seed, flags, names, json, config, line: onlyLine, journal: kept } = readOptions();
const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-check-flags-'));
try {
  const answers = await Answers.open(repository, config, scratch);
  const lines = Object.keys(answers.facts.config.lines).filter((line) => onlyLine === undefined || line === onlyLine);
  if (lines.length === 0) throw new Error(`There is no line ${onlyLine}.`);
  const all = lines.flatMap((line) => answers.declared(line).map((flag): Chosen => ({ line, flag })));
  const chosen =
    names === undefined ? choose(all, { seed, count: flags }) : all.filter(({ flag }) => names.includes(flag.name));
  const tally = new Tally(log);
  for (const line of lines) {
    const own = chosen.filter((each) => each.line === line);
    let real: RealLine | undefined;
    const check = async (index: number): Promise<TallyRecord> => {
      const each = own[index];
      if (each === undefined) throw new Error(`${line} has no name ${index}`);
      real ??= await openLine(line, answers);
      const found = new Tally(log);
      await checkFlag(each, answers, real, found);
      log(`${line}: ${index + 1} of ${own.length}  ${each.flag.name}`);
      return found.record;
    };
    const name = kept === undefined ? null : `check-flags-${kept}-${line}`;
    for (const record of await journal(name, own.length, check, () => {})) tally.addRecord(record);
  }
  await answers.close();
  process.stdout.write(
    json
      ? `${JSON.stringify(tally.document({ seed, names: chosen.length }), null, 2)}\n`
      : tally.text({ seed, names: chosen.length }),
  );
  process.exitCode = tally.isWrong ? 1 : 0;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Builds a line once, to learn what it compiles. */
async function openLine(line: string, answers: Answers): Promise<RealLine> {
  const folder = mkdtempSync(join(scratch, 'line-'));
  log(`${line}: a build records what is compiled`);
  const commands = answers.facts.config.lines[line]?.build ?? [];
  const { units, withoutFlags } = await recordUnits(repository, commands, folder);
  log(`${line}: ${units.length} units have a place for flags, ${withoutFlags} have none`);
  if (units.length === 0) throw new Error(`No compiler call of ${line} gets the flags.`);
  const real = new RealLine(units, folder);
  await real.open();
  return real;
}

function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        config: { type: 'string' },
        line: { type: 'string' },
        seed: { type: 'string', default: '1' },
        flags: { type: 'string', default: '60' },
        names: { type: 'string' },
        journal: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    const [path, ...others] = positionals;
    if (path === undefined || others.length > 0) throw new Error('name one folder: the clone of a repository');
    const count = Number(values.flags);
    if (!(Number.isInteger(count) && count >= 0)) throw new Error('--flags is a whole number from 0');
    return { ...values, flags: count, names: values.names?.split(','), repository: resolve(path) };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(2);
  }
}
