import { exec } from '../../system/exec.ts';
import { removeAbandonedFolders } from '../../system/temporary-folder.ts';
import { abandonedScratch, isLiving } from '../job/scratch.ts';
import { sweepGroups } from '../sandbox/cgroups.ts';
import { subordinateRoot } from '../sandbox/job-user.ts';
import { SYSTEM_PATH } from '../sandbox/kit.ts';

/** Longest time that a removal takes. What is left then is removed by the next command. */
const SWEEP_MS = 2000;

/**
 * Ends and removes what killed harnesses left, beside the work of a command that cannot wait for it as a run does. Returns what waits for the end, which
 * comes in bounded time. What belongs to a harness that lives stays.
 */
export function sweepBeside(): () => Promise<void> {
  // Why a folder stays is no matter of this command.
  const swept = sweep().catch(() => {});
  return () => swept;
}

async function sweep(): Promise<void> {
  await sweepGroups(isLiving);
  await removeAbandonedFolders();
  const left = abandonedScratch();
  if (left.length === 0) return;
  const argv = [...(subordinateRoot() ?? []), 'rm', '-rf', '--', ...left];
  await exec(argv, { env: { PATH: SYSTEM_PATH }, timeoutMs: SWEEP_MS });
}
