import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those above it. Throws the error of the system. `mkdir` with `recursive` does not end where the system answers
 * ENOENT for a folder that exists, as /proc does.
 */
export async function makeFolder(path: string): Promise<void> {
  const folder = resolve(path);
  const found = await stat(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (found?.isDirectory()) return;
  if (found === null && dirname(folder) !== folder) await makeFolder(dirname(folder));
  try {
    await mkdir(folder);
  } catch (error) {
    // Another process may have made it meanwhile.
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return;
    // The folder above it is there, so the name is not at fault.
    if (code === 'ENOENT') {
      const place = { code: 'EROFS', syscall: 'mkdir', path: folder };
      throw Object.assign(new Error(`no folder can be made in ${dirname(folder)}: its file system takes none`), place);
    }
    throw error;
  }
}
