import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Below the working directory. */
const DIRECTORY = 'calibration-out';

/**
 * Measures `wanted` trials and stores each result, so that a killed calibration continues where it stopped. A trial sees the results of the
 * earlier ones. Returns the stored rows and the newly measured ones. Without a name nothing is stored.
 */
export async function journal<Row>(
  name: string | null,
  wanted: number,
  measure: (index: number, earlier: readonly Row[]) => Promise<Row>,
  progress: (text: string) => void,
): Promise<Row[]> {
  const file = name === null ? null : openJournal(name);
  const rows = file === null ? [] : read<Row>(file);
  for (let index = rows.length; index < wanted; index++) {
    const row = await measure(index, rows);
    rows.push(row);
    if (file !== null) appendFileSync(file, `${JSON.stringify(row)}\n`);
    progress(`${name ?? 'quick part'}: ${index + 1} of ${wanted}`);
  }
  return rows.slice(0, wanted);
}

/** Creates the file if it is missing, and removes a last line that was cut off. */
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
