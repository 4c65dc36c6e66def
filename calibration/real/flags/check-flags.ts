/**
 * Checks what alloc-ab says about flags before a build against real builds: kind, shipped value, state and whether the objects change.
 *
 * npm run check-flags -- REPOSITORY [--config FILE] [--line NAME] [--seed TEXT] [--flags N] [--json]
 *
 *   REPOSITORY  a clone that this script may build in, with a configuration of alloc-ab (alloc-ab init --yes)
 *   --flags     names chosen by the seed, default 60; all archived flags are checked as well
 *
 * Exit code 1 when an answer is wrong, 2 on a wrong argument.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Answers } from './answers.ts';
import { checkFlag } from './check-flag.ts';
import { recordUnits } from './compiler-record.ts';
import { type Chosen, choose } from './questions.ts';
import { RealLine } from './real-line.ts';
import { Tally } from './tally.ts';

const started = performance.now();
const log = (text: string): void => {
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(1).padStart(7)} s  ${text}\n`);
};

const { repository, seed, flags, json, config, line: onlyLine } = readOptions();
const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-check-flags-'));
try {
  const answers = await Answers.open(repository, config, scratch);
  const lines = Object.keys(answers.facts.config.lines).filter((line) => onlyLine === undefined || line === onlyLine);
  if (lines.length === 0) throw new Error(`There is no line ${onlyLine}.`);
  const all = lines.flatMap((line) => answers.declared(line).map((flag): Chosen => ({ line, flag })));
  const chosen = choose(all, { seed, count: flags });
  const tally = new Tally(log);
  for (const line of lines) {
    const own = chosen.filter((each) => each.line === line);
    if (own.length === 0) continue;
    const folder = mkdtempSync(join(scratch, 'line-'));
    log(`${line}: a build records what is compiled`);
    const { units, withoutFlags } = await recordUnits(
      repository,
      answers.facts.config.lines[line]?.build ?? [],
      folder,
    );
    log(
      `${line}: ${units.length} units have a place for flags, ${withoutFlags} have none; ${own.length} of ${all.length} names`,
    );
    if (units.length === 0) throw new Error(`No compiler call of ${line} gets the flags.`);
    const real = new RealLine(units, folder);
    await real.open();
    for (const [index, each] of own.entries()) {
      await checkFlag(each, answers, real, tally);
      log(`${line}: ${index + 1} of ${own.length}  ${each.flag.name}`);
    }
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

function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        config: { type: 'string' },
        line: { type: 'string' },
        seed: { type: 'string', default: '1' },
        flags: { type: 'string', default: '60' },
        json: { type: 'boolean', default: false },
      },
    });
    const [path, ...others] = positionals;
    if (path === undefined || others.length > 0) throw new Error('name one folder: the clone of a repository');
    const count = Number(values.flags);
    if (!(Number.isInteger(count) && count >= 0)) throw new Error('--flags is a whole number from 0');
    return { ...values, flags: count, repository: resolve(path) };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(2);
  }
}
