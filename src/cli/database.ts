import { z } from 'zod';
import { DATABASE_SETTINGS, databaseAddress } from '../model/database-address.ts';
import { type Refusal, refuse } from '../model/refusal.ts';
import { ok, type Result } from '../model/result.ts';
import { mergedSettings } from '../setup/merged-settings.ts';
import { readSettingsFile } from '../setup/settings-file.ts';
import { EXIT_USAGE } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

/**
 * The address of the App's database, from the settings that the App reads.
 *
 * @param settingsFile Null without one.
 */
export function databaseOf(
  environment: Readonly<Record<string, string | undefined>>,
  settingsFile: string | null,
): Result<string, Refusal> {
  const file = settingsFile === null ? ok({}) : readSettingsFile(settingsFile);
  if (!file.ok) return file;
  const parsed = z.object(DATABASE_SETTINGS).safeParse(mergedSettings(environment, file.value));
  if (parsed.success) return ok(databaseAddress(parsed.data));
  return refuse({
    code: 'bad-settings',
    message: parsed.error.issues.map(({ message }) => message).join('; '),
    next: 'Set DATABASE_URL or DATABASE_FILE as for alloc-ab serve, or name its --settings.',
  });
}

/** Runs work on the database. Trouble with the database is printed and ends with the status of wrong use; a bug is thrown. */
export async function onDatabase(terminal: Terminal, work: () => Promise<number>): Promise<number> {
  const { StoreError } = await import('../store/database/database.ts');
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    terminal.err.write(`alloc-ab: ${error.message}\n`);
    return EXIT_USAGE;
  }
}
