import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Below the working directory. */
const DIRECTORY = 'calibration-out';

/**
 * Results of trials that take an hour together, kept one by one: a calibration that was killed goes on where it was. Returns
 * as many rows as are wanted, of which only those that are missing are measured. Without a name nothing is kept.
 */
export async function journal<Row>(
  name: string | null,
  wanted: number,
  measure: (index: number) => Promise<Row>,
  progress: (text: string) => void,
): Promise<Row[]> {
  const file = name === null ? null : openJournal(name);
  const rows = file === null ? [] : read<Row>(file);
  for (let index = rows.length; index < wanted; index++) {
    const row = await measure(index);
    rows.push(row);
    if (file !== null) appendFileSync(file, `${JSON.stringify(row)}\n`);
    progress(`${name ?? 'quick part'}: ${index + 1} of ${wanted}`);
  }
  return rows.slice(0, wanted);
}

/** Makes the file where there is none, and takes away a last line that was cut off. */
function openJournal(name: string): string {
  const directory = join(process.cwd(), DIRECTORY);
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `${name}.jsonl`);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  writeFileSync(file, text.slice(0, text.lastIndexOf('\n') + 1));
  return file;
}

function read<Row>(file: string): Row[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Row);
}
