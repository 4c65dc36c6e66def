/**
 * Checks what alloc-ab says about flags before a build against real builds: kind, shipped value, state and whether the objects change.
 *
 * npm run check-flags -- REPOSITORY [--config FILE] [--line NAME] [--seed TEXT] [--flags N] [--unknown N] [--names A,B] [--journal NAME] [--json]
 *
 *   REPOSITORY  a clone that this script may build in, with a configuration of alloc-ab (alloc-ab init --yes)
 *   --flags     names chosen by the seed, default 60; all archived flags are checked as well
 *   --unknown   names that no header declares, default 6: so many of each line that stand elsewhere in the commit, and so many made up
 *   --names     these names instead, and no unknown ones unless --unknown asks for them
 *   --journal   what was found is kept in calibration-out, so that a check that was stopped goes on
 *
 * Exit code 1 when an answer is wrong, 2 on a wrong argument.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { namedFlags } from '../../../src/core/config/flag-kinds.ts';
import { journal } from '../journal.ts';
import { Answers } from './answers.ts';
import { type CheckedLine, checkFlag, checkUnknown } from './check-flag.ts';
import { CommitFiles } from './commit-files.ts';
import { recordUnits } from './compiler-record.ts';
import { type Chosen, choose } from './questions.ts';
import { RealLine } from './real-line.ts';
import { Tally, type TallyRecord } from './tally.ts';
import { unknownNames } from './unknown-names.ts';

const started = performance.now();
const log = (text: string): void => {
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(1).padStart(7)} s  ${text}\n`);
};

const { repository, seed, flags, unknown, names, json, config, line: onlyLine, journal: kept } = readOptions();
const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-check-flags-'));
try {
  await using answers = await Answers.open(repository, config, scratch);
  const lines = Object.keys(answers.facts.config.lines).filter((line) => onlyLine === undefined || line === onlyLine);
  if (lines.length === 0) throw new Error(`There is no line ${onlyLine}.`);
  const all = lines.flatMap((line) => answers.declared(line).map((flag): Chosen => ({ line, flag })));
  const chosen =
    names === undefined ? choose(all, { seed, count: flags }) : all.filter(({ flag }) => names.includes(flag.name));
  const files = new CommitFiles(repository);
  const declared = Object.keys(answers.facts.config.lines).flatMap((line) => [
    ...answers.declared(line).map(({ name }) => name),
    ...namedFlags(answers.facts.config.lines[line]?.flags),
  ]);
  const tally = new Tally(log);
  let unknownCount = 0;
  for (const line of lines) {
    const { prefixes = [] } = answers.facts.config.lines[line]?.flags ?? {};
    const sources = { declared, prefixes, words: files.namesWith(prefixes) };
    const strangers = unknownNames(sources, { seed, count: unknown });
    unknownCount += strangers.length;
    const own = [...chosen.filter((each) => each.line === line), ...strangers.map((name) => ({ line, name }))];
    let checked: CheckedLine | undefined;
    const check = async (index: number): Promise<TallyRecord> => {
      const each = own[index];
      if (each === undefined) throw new Error(`${line} has no name ${index}`);
      checked ??= { answers, real: await openLine(line, answers), files };
      const found = new Tally(log);
      await ('flag' in each ? checkFlag(each, checked, found) : checkUnknown(each, checked, found));
      log(`${line}: ${index + 1} of ${own.length}  ${'flag' in each ? each.flag.name : each.name}`);
      return found.record;
    };
    const name = kept === undefined ? null : `check-flags-${kept}-${line}`;
    for (const record of await journal(name, own.length, check, () => {})) tally.addRecord(record);
  }
  const about = { seed, names: chosen.length, unknown: unknownCount };
  process.stdout.write(json ? `${JSON.stringify(tally.document(about), null, 2)}\n` : tally.text(about));
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
        unknown: { type: 'string' },
        names: { type: 'string' },
        journal: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    const [path, ...others] = positionals;
    if (path === undefined || others.length > 0) throw new Error('name one folder: the clone of a repository');
    const count = (name: 'flags' | 'unknown', text: string): number => {
      const number = Number(text);
      if (!(Number.isInteger(number) && number >= 0)) throw new Error(`--${name} is a whole number from 0`);
      return number;
    };
    const unknown = values.unknown ?? (values.names === undefined ? '6' : '0');
    const counts = { flags: count('flags', values.flags), unknown: count('unknown', unknown) };
    return { ...values, ...counts, names: values.names?.split(','), repository: resolve(path) };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(2);
  }
}
