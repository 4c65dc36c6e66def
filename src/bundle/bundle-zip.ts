import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { BUNDLE_FILES } from '../model/statement.ts';

/** A bundle as the zip archive that is attached to a release, without its logs and signature; equal files give equal bytes. */
export async function bundleZip(directory: string): Promise<Buffer> {
  const zip = new ZipFile();
  for (const name of BUNDLE_FILES) {
    const file = join(directory, name);
    // Without the time zone of this machine.
    if (existsSync(file))
      zip.addFile(file, name, { mtime: new Date(2020, 0, 1), mode: 0o100644, forceDosTimestamp: true });
  }
  zip.end();
  return buffer(zip.outputStream);
}
