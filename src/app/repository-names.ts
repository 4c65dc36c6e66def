import type { Logger } from 'probot';
import { classifyFailure } from '../github/call-failure.ts';
import type { RepositorySight } from '../model/repository.ts';
import type { AppContext } from './app-context.ts';
import type { Stores } from './stores.ts';

const HOUR_MS = 3_600_000;
const DUTY = 'number repositories';

/** Keeps the present name and installation of a repository that GitHub showed in an answer. A failure is logged: the next answer shows it again. */
export function rememberMove(stores: Stores, log: Logger, sight: RepositorySight): void {
  const { repositoryId, repository, installationId } = sight;
  log.info({ repositoryId, repository, installationId }, 'a repository has another name or installation now');
  stores.repositories.see(sight).catch((error: unknown) => log.warn({ err: error }, 'the new name was not stored'));
}

/**
 * Asks GitHub for the numbers of repositories that rows of an earlier layout only name, once an hour on one replica. An earlier name
 * leads to the repository that had it last. Until then such rows are found by their name.
 */
export async function numberRepositories(
  { stores, github, log, now }: AppContext,
  stopping: AbortSignal,
): Promise<void> {
  const begunMs = now();
  const unnumbered = await stores.repositories.unnumbered();
  if (unnumbered.length === 0 || (await stores.duties.begin(DUTY, begunMs, HOUR_MS)) === null) return;
  let isDone = true;
  for (const { repository: name } of unnumbered) {
    if (stopping.aborted) break;
    try {
      const { createdAt, ...found } = await github.find(name);
      await stores.repositories.see({ ...found, createdAt, updatedAt: null }, name);
      log.info({ name, ...found }, 'rows of an earlier version belong to this repository');
    } catch (error) {
      const { kind, message } = classifyFailure(error, now());
      // What passes is asked again with the next repair, a name that GitHub does not know in an hour.
      isDone &&= kind === 'refused';
      log.warn({ name, message }, 'GitHub does not name the repository of rows of an earlier version');
    }
    await stores.duties.renew(DUTY);
  }
  await stores.duties.end(DUTY, isDone ? begunMs : null);
}
