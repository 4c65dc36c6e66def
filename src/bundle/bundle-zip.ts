import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { BUNDLE_FILES } from '../model/statement.ts';

/** A bundle as the ZIP archive that a release attaches, without logs and signature. Equal files give equal bytes. */
export async function bundleZip(directory: string): Promise<Buffer> {
  const zip = new ZipFile();
  for (const name of BUNDLE_FILES) {
    const file = join(directory, name);
    // A fixed time, independent of the time zone of the machine.
    if (existsSync(file))
      zip.addFile(file, name, { mtime: new Date(2020, 0, 1), mode: 0o100644, forceDosTimestamp: true });
  }
  zip.end();
  return buffer(zip.outputStream);
}
