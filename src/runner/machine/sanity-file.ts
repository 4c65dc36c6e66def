import { createHash } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseJson } from '../../model/json-text.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { err, ok, type Result } from '../../model/result.ts';
import { type LaneRecord, SANITY_LIMITS, SanityRecord, type SanityRun } from '../../model/sanity-record.ts';
import { writeNewFile } from '../../system/write-new-file.ts';
import { openCacheFolder } from '../build/cache/cache-folder.ts';
import type { MachineVariables } from '../build/cache/cache-settings.ts';
import { readOwnFile } from '../build/cache/own-file.ts';
import { qualificationFile } from './qualification-file.ts';

/** `off`: every verdict of this machine measures everything. */
const RECORD_VARIABLE = 'ALLOC_AB_SANITY_RECORD';
const MAGIC = 'alloc-ab sanity record 1';
const RECORD_BYTES_MAX = 4 * 1024 ** 2;

/** What is not in a record that was never written. */
export const EMPTY_RECORD: SanityRecord = { schema: 1, lanes: {} };

/** The folder of this machine's record, beside its qualification; null: its operator wants none. Refuses another value of `ALLOC_AB_SANITY_RECORD`. */
export function sanityFolder(env: MachineVariables = process.env, home = homedir()): Result<string | null, Refusal> {
  const text = env[RECORD_VARIABLE]?.trim() ?? '';
  if (text === 'off') return ok(null);
  if (text === '') return ok(join(dirname(qualificationFile(env, home)), 'sanity'));
  return refuse({
    code: 'bad-sanity-record',
    message: `${RECORD_VARIABLE} is not off.`,
    next: `Set ${RECORD_VARIABLE} to off, and every verdict measures everything; without it a verdict may use what this machine recorded in the last day.`,
  });
}

/**
 * Reads the record in a folder, which only this user may enter and code under test does not see. A missing one is empty. The error is a
 * clause: why it cannot be trusted.
 */
export async function readSanityRecord(
  folder: string,
  shown: readonly string[],
): Promise<Result<SanityRecord, string>> {
  const opened = await openCacheFolder(folder, shown).catch((error) => err(`it cannot be made (${error.code})`));
  if (!opened.ok) return opened;
  const bytes = await readOwnFile(recordFile(opened.value), RECORD_BYTES_MAX);
  if (bytes === null) return ok(EMPTY_RECORD);
  return bytes.ok ? decoded(bytes.value) : bytes;
}

/**
 * Replaces the record: at every moment there is the old one or the new one, whole. The caller holds the lock of the machine. Throws the
 * error of the system.
 */
export async function writeSanityRecord(folder: string, record: SanityRecord): Promise<void> {
  const body = Buffer.from(`${JSON.stringify(record)}\n`);
  const unfinished = `${recordFile(folder)}.new`;
  // A killed process may have left one.
  await rm(unfinished, { force: true });
  await writeNewFile(unfinished, Buffer.concat([Buffer.from(`${MAGIC}\n${sha256(body)}\n`), body]));
  await rename(unfinished, recordFile(folder));
}

/** The record with a further run of a lane. The oldest runs of a lane, and the lanes that were measured longest ago, are dropped. */
export function withRun(
  record: SanityRecord,
  key: string,
  about: Omit<LaneRecord, 'runs'>,
  run: SanityRun,
): SanityRecord {
  const runs = [...(record.lanes[key]?.runs ?? []), run].slice(-SANITY_LIMITS.runs);
  const latest = ({ runs: own }: LaneRecord) => own.at(-1)?.at ?? '';
  const lanes = Object.entries({ ...record.lanes, [key]: { ...about, runs } })
    .sort(([, a], [, b]) => (latest(a) < latest(b) ? 1 : -1))
    .slice(0, SANITY_LIMITS.lanes);
  return { ...record, lanes: Object.fromEntries(lanes) };
}

function recordFile(folder: string): string {
  return join(folder, 'record');
}

function decoded(bytes: Buffer): Result<SanityRecord, string> {
  const [magic = '', digest = ''] = bytes.toString('latin1', 0, MAGIC.length + 66).split('\n');
  if (magic !== MAGIC) return err('it is not a record of this version');
  const body = bytes.subarray(MAGIC.length + 66);
  if (sha256(body) !== digest) return err('its sha256 is not the one it was written with');
  const parsed = SanityRecord.safeParse(parseJson(body.toString('utf8')));
  return parsed.success ? ok(parsed.data) : err('its runs cannot be read');
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
