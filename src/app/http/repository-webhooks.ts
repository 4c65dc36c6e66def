import type { Probot } from 'probot';
import { z } from 'zod';
import type { RepositorySight } from '../../model/repository.ts';
import { EventInstallation, EventRepository, repositorySight } from './event-origin.ts';

const Moved = z.object({ repository: EventRepository, installation: EventInstallation.nullish() });

/** Registers the handler of a rename and of a transfer: rows follow at once. Every later webhook of the repository would do it too. */
export function registerRepositoryWebhooks(probot: Probot, see: (sight: RepositorySight) => Promise<void>): void {
  probot.on(['repository.renamed', 'repository.transferred'], async ({ payload }) => {
    const { repository, installation } = Moved.parse(payload);
    await see(repositorySight(repository, installation));
  });
}
