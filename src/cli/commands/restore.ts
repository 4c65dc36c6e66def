import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { BACKUP_LINE_BYTES_MAX } from '../../model/backup.ts';
import { refuse } from '../../model/refusal.ts';
import { databaseOf, onDatabase } from '../database.ts';
import { exitWith, SETTINGS } from '../options.ts';
import { exitWithRefusal, type Terminal } from '../terminal.ts';

/** `alloc-ab restore`. */
export function restoreCommand(terminal: Terminal): Command {
  return new Command('restore')
    .description(
      'put a backup into an empty database, SQLite or PostgreSQL (--settings, DATABASE_URL or DATABASE_FILE as for serve)',
    )
    .argument('<file>', 'a file that alloc-ab backup wrote')
    .option('--replace', 'lose what the database holds; stop the App first')
    .addOption(SETTINGS)
    .addHelpText('after', '\nExample: DATABASE_URL=postgres://… alloc-ab restore alloc-ab-2026-03-04.jsonl')
    .action((file, options) => exitWith(restore(file, options, terminal)));
}

/** Puts all of a backup into the database, or nothing. */
async function restore(
  file: string,
  options: { readonly replace?: boolean; readonly settings?: string },
  terminal: Terminal,
): Promise<number> {
  const database = databaseOf(process.env, options.settings ?? null);
  if (!database.ok) return exitWithRefusal(database.error, terminal);
  if (!existsSync(file)) {
    const next = 'Name a file that alloc-ab backup wrote.';
    return exitWithRefusal(refuse({ code: 'no-backup', message: `There is no file ${file}.`, next }).error, terminal);
  }
  return onDatabase(terminal, async () => {
    const store = await import('../../store/backup/restore.ts');
    const rows = await store.restore(database.value, () => store.readLines(file, BACKUP_LINE_BYTES_MAX), options);
    if (!rows.ok) return exitWithRefusal(rows.error, terminal);
    terminal.out.write(`restored ${file}: ${rows.value} rows\n`);
    return 0;
  });
}
