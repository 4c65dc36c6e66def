import { randomBytes } from 'node:crypto';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../system/make-folder.ts';

/** Folders of the host that are shared with processes of a job. */
export interface Folders {
  readonly directory: string;
  /** Makes one, with a name that nobody can guess: its parent can be entered, but not listed. */
  make(): Promise<string>;
}

/** Opens folders below a directory. They are removed with it. */
export function openFolders(directory: string): Folders {
  const parent = join(directory, 'shared');
  return {
    directory: parent,
    async make() {
      const folder = join(parent, randomBytes(16).toString('hex'));
      await makeFolder(folder);
      await chmod(parent, 0o711);
      // The job's user is another one in each job, and an unprivileged harness cannot give a folder away.
      await chmod(folder, 0o777);
      return folder;
    },
  };
}
