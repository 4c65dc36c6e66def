import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

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
  mkdirSync(DIRECTORY, { recursive: true });
  const file = name === null ? null : join(DIRECTORY, `${name}.jsonl`);
  const rows = file !== null && existsSync(file) ? read<Row>(file) : [];
  for (let index = rows.length; index < wanted; index++) {
    const row = await measure(index);
    rows.push(row);
    if (file !== null) appendFileSync(file, `${JSON.stringify(row)}\n`);
    progress(`${name ?? 'quick part'}: ${index + 1} of ${wanted}`);
  }
  return rows.slice(0, wanted);
}

/** Whole lines only: the last one may have been cut off. */
function read<Row>(file: string): Row[] {
  const text = readFileSync(file, 'utf8');
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Row);
}
