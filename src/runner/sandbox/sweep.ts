import { exec } from '../../system/exec.ts';
import { removeAbandonedFolders } from '../../system/temporary-folder.ts';
import { removeTree } from '../job/job.ts';
import { abandonedScratch, isLiving } from '../job/scratch.ts';
import { sweepGroups } from './cgroups.ts';
import { subordinateRoot } from './job-user.ts';
import { SYSTEM_PATH } from './kit.ts';

const REMOVE_MS = 120_000;

/** Ends and removes what killed harnesses left: processes, control groups, folders. What cannot be removed is left. */
export async function sweepJobs(): Promise<void> {
  await sweepGroups(isLiving);
  for (const directory of abandonedScratch()) await removeFolder(directory);
  await removeAbandonedFolders();
}

/** Removes a folder with files of subordinate users, which only the root of a user namespace can remove for an unprivileged harness. */
export async function removeFolder(directory: string): Promise<void> {
  const asRoot = subordinateRoot();
  if (asRoot !== null) {
    await exec([...asRoot, 'rm', '-rf', '--', directory], { env: { PATH: SYSTEM_PATH }, timeoutMs: REMOVE_MS });
  }
  await removeTree(directory).catch(() => {});
}
