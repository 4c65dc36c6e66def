import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { Command } from 'commander';
import { refuse } from '../../model/refusal.ts';
import { databaseOf, onDatabase } from '../database.ts';
import { exitWith, SETTINGS } from '../options.ts';
import { exitWithRefusal, type Terminal } from '../terminal.ts';

/** `alloc-ab backup`. */
export function backupCommand(terminal: Terminal): Command {
  return new Command('backup')
    .description(
      'write the whole database of the App to a file, while the App serves (--settings, DATABASE_URL or DATABASE_FILE as for serve)',
    )
    .argument('<file>', 'the backup: JSON lines, readable by its owner only')
    .addOption(SETTINGS)
    .addHelpText('after', '\nExample: DATABASE_FILE=alloc-ab.db alloc-ab backup alloc-ab-$(date +%F).jsonl')
    .action((file, options) => exitWith(backup(file, options, terminal)));
}

/** Writes the backup under another name and renames it when it is complete. */
async function backup(file: string, options: { readonly settings?: string }, terminal: Terminal): Promise<number> {
  const database = databaseOf(process.env, options.settings ?? null);
  if (!database.ok) return exitWithRefusal(database.error, terminal);
  const place = database.value;
  if (!place.includes('://') && !existsSync(place)) {
    const message = `There is no database ${place}.`;
    const next = 'Set DATABASE_URL or DATABASE_FILE as for alloc-ab serve, or name its --settings.';
    return exitWithRefusal(refuse({ code: 'no-database', message, next }).error, terminal);
  }
  return onDatabase(terminal, () => write(place, file, terminal));
}

async function write(place: string, file: string, terminal: Terminal): Promise<number> {
  const { backup: writeBackup } = await import('../../store/backup/backup.ts');
  const partial = `${file}.partial`;
  // The database holds who measured which repository: only its owner may read that.
  const handle = await open(partial, 'w', 0o600);
  try {
    const rows = await writeBackup(place, new Date().toISOString(), async (line) => void (await handle.write(line)));
    await handle.sync();
    await handle.close();
    await rename(partial, file);
    terminal.out.write(`wrote ${file}: ${rows} rows\n`);
    return 0;
  } catch (error) {
    await handle.close().catch(() => {});
    await rm(partial, { force: true });
    throw error;
  }
}
