/**
 * Regenerates the tables of docs/measurement.md, and their raw results in docs/measurement.json.
 *
 * npm run calibrate -- [--quick] [--write] [--only NAME]… [--seed TEXT] [--workers N]
 *
 *   --quick    a small part, at most a minute; it writes nothing without --write
 *   --only     only this section; the other sections of the document stay unchanged
 *
 * Exit code 1 when a figure breaks its bound, 2 on a wrong argument, 3 when others used the machine too much: then the
 * sections before are printed, and nothing is written.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { fill, type Results, rawText, type SectionResult } from './document.ts';
import { toText } from './print.ts';
import { MachineNotQuiet } from './real/not-quiet.ts';
import { SECTIONS } from './sections.ts';
import { failuresOf, placedFigures, rulingOf } from './table.ts';

const DOCUMENT = new URL('../docs/measurement.md', import.meta.url);
const RAW = new URL('../docs/measurement.json', import.meta.url);

const started = performance.now();
const log = (text: string): void => {
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${text}\n`);
};

const { quick, write, seed, only, workers } = readOptions();

const results: Record<string, SectionResult> = {};
let isQuiet = true;
for (const { name, title, quickPart, run } of SECTIONS) {
  if (only.length > 0 && !only.includes(name)) continue;
  if (quick && !quickPart) {
    log(`${name}: left out, it has no quick part`);
    continue;
  }
  log(`${name}: ${title}`);
  try {
    const tables = await run({ quick, seed, workers, progress: (text) => log(`${name}: ${text}`) });
    results[name] = { title, quick, seed, tables };
  } catch (error) {
    if (!(error instanceof MachineNotQuiet)) throw error;
    log(error.message);
    isQuiet = false;
    break;
  }
}

if (isQuiet && (!quick || write)) {
  const before: Results = existsSync(RAW) ? JSON.parse(readFileSync(RAW, 'utf8')) : {};
  const all = { ...before, ...results };
  // The document comes first: if it lacks a marker, nothing is written.
  writeFileSync(DOCUMENT, fill(readFileSync(DOCUMENT, 'utf8'), all));
  writeFileSync(RAW, rawText(all));
  log('docs/measurement.md and docs/measurement.json are written');
}

const tables = Object.values(results).flatMap((result) => result.tables);
for (const { title, tables: own } of Object.values(results)) {
  process.stdout.write(`\n== ${title}\n\n${own.map(toText).join('\n\n')}\n`);
}
const rulings = tables.flatMap(placedFigures).flatMap(({ figure }) => rulingOf(figure) ?? []);
const undecided = rulings.filter((ruling) => ruling === 'TOO FEW TRIALS').length;
const failures = tables.flatMap(failuresOf);
for (const failure of failures) process.stdout.write(`FAIL  ${failure}\n`);
const part = quick ? 'The quick part only: few trials, wide intervals. ' : '';
const open = undecided === 0 ? '' : ` ${undecided} have too few trials to tell.`;
process.stdout.write(
  `\n${part}${rulings.length - undecided - failures.length} of ${rulings.length} figures keep their bounds.${open}\n`,
);
process.exitCode = failures.length > 0 ? 1 : isQuiet ? 0 : 3;

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        quick: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] },
        seed: { type: 'string', default: 'calibration' },
        workers: { type: 'string', default: String(availableParallelism()) },
      },
    });
    const names = SECTIONS.map(({ name }) => name);
    const unknown = values.only.filter((name) => !names.includes(name));
    if (unknown.length > 0)
      throw new Error(`unknown section ${unknown.join(', ')}; the sections are ${names.join(', ')}`);
    const workers = Number(values.workers);
    if (!(Number.isInteger(workers) && workers > 0)) throw new Error('--workers is a whole number from 1');
    return { ...values, workers };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(2);
  }
}
