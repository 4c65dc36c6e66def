import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { readCapped } from '../../bundle/open-capped.ts';
import { JOURNAL_LIMITS, JournalLine } from '../../model/campaign.ts';
import { parseJson } from '../../model/json-text.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { makeFolder } from '../../system/make-folder.ts';

/** Name of the journal in the folder of a campaign. */
const JOURNAL_FILE = 'journal.jsonl';

/** The journal of a campaign: what was done so far, and where the next step is written. */
export interface Journal {
  readonly lines: readonly JournalLine[];
  /** Appends a line; it is on the disk when the promise resolves. */
  append(line: JournalLine): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the journal in a folder, which is made when it is missing. A last line without its end is what a killed process left: it is removed.
 * Refuses a journal with any other line that cannot be read, and the one of another question.
 */
export async function openJournal(folder: string, key: string, now: Date): Promise<Result<Journal, Refusal>> {
  await makeFolder(folder);
  const path = join(folder, JOURNAL_FILE);
  const file = await open(path, 'a+', 0o600);
  const lines: JournalLine[] = [];
  const append = async (line: JournalLine): Promise<void> => {
    await file.appendFile(`${JSON.stringify(JournalLine.parse(line))}\n`);
    await file.sync();
    lines.push(line);
  };
  const read = await readLines(path, file);
  const first = read.ok ? read.value[0] : undefined;
  if (!read.ok || (first !== undefined && (first.kind !== 'campaign' || first.key !== key))) {
    await file.close();
    return read.ok ? bad(path, 'it belongs to another question') : read;
  }
  lines.push(...read.value);
  if (first === undefined) await append({ kind: 'campaign', schema: 1, key, at: now.toISOString() });
  return ok({ lines, append, close: () => file.close() });
}

async function readLines(path: string, file: FileHandle): Promise<Result<JournalLine[], Refusal>> {
  const text = await readCapped(path, JOURNAL_LIMITS.bytes);
  if (!text.ok) return bad(path, text.error);
  const end = text.value.lastIndexOf('\n') + 1;
  if (end < text.value.length) await file.truncate(Buffer.byteLength(text.value.slice(0, end)));
  const lines: JournalLine[] = [];
  for (const [index, line] of text.value.slice(0, end).split('\n').slice(0, -1).entries()) {
    const parsed = line.length > JOURNAL_LIMITS.lineBytes ? undefined : JournalLine.safeParse(parseJson(line)).data;
    if (parsed === undefined) return bad(path, `line ${index + 1} is not one of a journal`);
    lines.push(parsed);
  }
  return ok(lines);
}

function bad(path: string, why: string): Result<never, Refusal> {
  return refuse({
    code: 'bad-journal',
    message: `${path} cannot be read: ${why}.`,
    next: 'Move the folder away and start the campaign again, or name another folder with --out.',
  });
}
