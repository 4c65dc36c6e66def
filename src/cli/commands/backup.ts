import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { backup as writeBackup } from '../../store/backup.ts';
import { databaseOf, inWords } from '../database.ts';
import { EXIT_USAGE } from '../exit-code.ts';
import { printRefusal, type Terminal } from '../terminal.ts';

/** `alloc-ab backup`: the whole database as one file, which appears when it is complete. */
export async function backup(file: string, terminal: Terminal): Promise<number> {
  const place = databaseOf(process.env);
  if (!place.ok) {
    printRefusal(place.error, terminal);
    return EXIT_USAGE;
  }
  if (!place.value.includes('://') && !existsSync(place.value)) {
    const message = `There is no database ${place.value}.`;
    const next = 'Set DATABASE_URL or DATABASE_FILE as for alloc-ab serve.';
    printRefusal({ kind: 'refusal', code: 'no-database', message, next }, terminal);
    return EXIT_USAGE;
  }
  return inWords(terminal, () => write(place.value, file, terminal));
}

async function write(place: string, file: string, terminal: Terminal): Promise<number> {
  const partial = `${file}.partial`;
  // What people asked and which repositories they measure is nobody else's business.
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
