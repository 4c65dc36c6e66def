import { existsSync } from 'node:fs';
import { BACKUP_LINE_BYTES_MAX } from '../../model/backup.ts';
import { readLines } from '../../store/lines.ts';
import { restore as putBack } from '../../store/restore.ts';
import { databaseOf, inWords } from '../database.ts';
import { EXIT_USAGE } from '../exit-code.ts';
import { printRefusal, type Terminal } from '../terminal.ts';

/** `alloc-ab restore`: a backup into an empty database of either kind; all of it, or nothing. */
export async function restore(
  file: string,
  options: { readonly replace?: boolean },
  terminal: Terminal,
): Promise<number> {
  const place = databaseOf(process.env);
  if (!place.ok) {
    printRefusal(place.error, terminal);
    return EXIT_USAGE;
  }
  if (!existsSync(file)) {
    const message = `There is no file ${file}.`;
    printRefusal(
      { kind: 'refusal', code: 'no-backup', message, next: 'Name a file that alloc-ab backup wrote.' },
      terminal,
    );
    return EXIT_USAGE;
  }
  return inWords(terminal, async () => {
    const rows = await putBack(place.value, () => readLines(file, BACKUP_LINE_BYTES_MAX), options);
    if (!rows.ok) {
      printRefusal(rows.error, terminal);
      return EXIT_USAGE;
    }
    terminal.out.write(`restored ${file}: ${rows.value} rows\n`);
    return 0;
  });
}
