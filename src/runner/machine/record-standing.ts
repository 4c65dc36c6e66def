import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fingerprintOf } from '../../core/verdict/checks/qualification.ts';
import { recordStanding } from '../../core/verdict/checks/record-standing.ts';
import { ok } from '../../model/result.ts';
import type { Manifest } from '../../model/run.ts';
import type { RecordReport, RecordSetting } from '../../model/sanity-record.ts';
import { toolVersion } from '../../system/package-root.ts';
import { oneLine } from '../../system/sanitise.ts';
import { kitSources } from '../sandbox/kit-sources.ts';
import { EMPTY_RECORD, readSanityRecord } from './sanity-file.ts';

/** First digits of the digests by which people tell kits and machines apart. */
const DIGITS = 12;

/** The setting of runs on a machine with these facts, apart from the compiler. */
export function settingOf(environment: Manifest['environment']): Omit<RecordSetting, 'compiler'> {
  return {
    kit: digest([kitSources(), toolVersion()]),
    fingerprint: digest(fingerprintOf(environment)),
  };
}

/** What the record in a folder means for the next verdicts. Makes no folder. `folder` null: the operator wants no record. */
export async function reportRecord(
  folder: string | null,
  machine: Pick<Manifest, 'qualification' | 'environment'>,
): Promise<RecordReport> {
  if (folder === null) return noRecord('ALLOC_AB_SANITY_RECORD is off, so that every verdict measures everything');
  const record = !existsSync(folder) ? ok(EMPTY_RECORD) : await readSanityRecord(folder, []);
  if (!record.ok) return noRecord(record.error);
  const about = { ...machine, now: settingOf(machine.environment) };
  return { record: recordStanding(record.value, about, Date.now()), recordProblem: null };
}

/** The report about a record that is not used; `why` is a clause. */
export function noRecord(why: string): RecordReport {
  return { record: null, recordProblem: oneLine(why, 400) };
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, DIGITS);
}
