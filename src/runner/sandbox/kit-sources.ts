import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../system/package-root.ts';

/** The digest of all sources of the bench kit. */
export function kitSources(): string {
  const folder = join(packageRoot(), 'bench-kit');
  const hash = createHash('sha256');
  for (const path of globSync('**/{Makefile,*.c,*.h}', { cwd: folder }).sort()) {
    const bytes = readFileSync(join(folder, path));
    hash.update(`${path} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}
