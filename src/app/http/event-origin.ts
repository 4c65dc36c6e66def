import { z } from 'zod';
import { RepositoryName } from '../../model/names.ts';
import type { RepositoryKey, RepositorySight } from '../../model/repository.ts';
import type { WebhookEvent } from '../../model/webhook-event.ts';

/** Stores an event and what it says of repositories. */
export type TakeEvent = (
  guid: string,
  name: string,
  sights: readonly RepositorySight[],
  event: WebhookEvent,
) => Promise<void>;

const Time = z.iso.datetime({ offset: true });

/** The repository of a webhook. A time in another form says nothing. */
export const EventRepository = z.object({
  id: z.int().positive(),
  full_name: RepositoryName,
  created_at: Time.nullish().catch(null),
  updated_at: Time.nullish().catch(null),
});
type EventRepository = z.infer<typeof EventRepository>;

export const EventInstallation = z.object({ id: z.int().positive() });

/** Number and name of the repository of a webhook. */
export function repositoryKey({ id, full_name }: EventRepository): RepositoryKey {
  return { repositoryId: id, repository: full_name };
}

/** What a webhook says of its repository. */
export function repositorySight(
  repository: EventRepository,
  installation?: z.infer<typeof EventInstallation> | null,
): RepositorySight {
  return {
    ...repositoryKey(repository),
    installationId: installation?.id ?? null,
    updatedAt: repository.updated_at ?? null,
    createdAt: repository.created_at ?? null,
  };
}
