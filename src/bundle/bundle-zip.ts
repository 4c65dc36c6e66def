import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { BUNDLE_FILES } from '../model/statement.ts';

/** What of a bundle proves something: logs stay behind. */
const KEPT = [...BUNDLE_FILES, 'signed.json'];

/** A bundle as the zip archive that is attached to a release; equal files give equal bytes. */
export async function bundleZip(directory: string): Promise<Buffer> {
  const zip = new ZipFile();
  for (const name of KEPT) {
    const file = join(directory, name);
    // Without the time zone of this machine.
    if (existsSync(file))
      zip.addFile(file, name, { mtime: new Date(2020, 0, 1), mode: 0o100644, forceDosTimestamp: true });
  }
  zip.end();
  return buffer(zip.outputStream);
}
