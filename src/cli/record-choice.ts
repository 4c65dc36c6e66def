import { Option } from 'commander';
import type { Refusal } from '../model/refusal.ts';
import { ok, type Result } from '../model/result.ts';
import { sanityFolder } from '../runner/machine/sanity-file.ts';
import type { ExecuteOptions } from '../runner/machine/with-machine.ts';

/** `--no-record`. */
export const NO_RECORD = new Option(
  '--no-record',
  'measure every check of the measurement itself, also what this machine has recorded',
);

/** The option as commander gives it. */
export interface RecordChoice {
  /** False after `--no-record`. */
  readonly record?: boolean;
}

/** The record of this machine for a question; null: it is neither used nor written. */
export function recordOf({ record = true }: RecordChoice): Result<ExecuteOptions['sanity'], Refusal> {
  const folder = record ? sanityFolder() : ok(null);
  return folder.ok ? ok(folder.value === null ? null : { folder: folder.value, by: 'question' }) : folder;
}
