import type { Probot } from 'probot';
import { z } from 'zod';
import { CONFIG_PATH } from '../../model/config.ts';
import { RepositoryName } from '../../model/names.ts';
import type { RequestOrigin } from '../../model/request-origin.ts';
import type { WebhookEvent } from '../../model/webhook-event.ts';

/** GitHub lists at most this many commits of a push: https://docs.github.com/en/webhooks/webhook-events-and-payloads#push */
const COMMITS_MAX = 2048;
/** Most repositories of one installation whose open heads are looked at when the App is installed. */
const REPOSITORIES_MAX = 100;

const Paths = z.array(z.string().max(4096)).max(100_000);
const Installation = z.object({ id: z.int().positive() });

const Push = z.object({
  ref: z.string().max(1000),
  forced: z.boolean().nullish(),
  repository: z.object({ full_name: RepositoryName, default_branch: z.string().min(1).max(255) }),
  installation: Installation,
  commits: z.array(z.object({ added: Paths.nullish(), modified: Paths.nullish() })).max(COMMITS_MAX),
});

const Names = z
  .array(z.object({ full_name: RepositoryName }))
  .max(100_000)
  .nullish();
const Installed = z.object({ installation: Installation, repositories: Names, repositories_added: Names });

/**
 * Registers the handlers of what may switch a gate on: a push of the configuration to the default branch, and the App's
 * installation in a repository.
 */
export function registerOpenHeadsWebhooks(
  probot: Probot,
  take: (guid: string, name: string, event: WebhookEvent) => Promise<void>,
  now: () => number,
): void {
  const look = (guid: string, name: string, installationId: number, repositories: readonly string[]) =>
    take(guid, name, {
      kind: 'open-heads',
      requests: repositories.map((repository, index) =>
        openHeadsOrigin(repository, installationId, `${guid}n${index}`, now()),
      ),
    });

  probot.on('push', async ({ id, payload }) => {
    const { ref, forced, repository, installation, commits } = Push.parse(payload);
    if (ref !== `refs/heads/${repository.default_branch}`) return;
    const named = commits.some((commit) => [...(commit.added ?? []), ...(commit.modified ?? [])].includes(CONFIG_PATH));
    // The list of a forced push and of a very large one does not show every change.
    if (!named && forced !== true && commits.length < COMMITS_MAX) return;
    await look(id, 'push', installation.id, [repository.full_name]);
  });

  probot.on(['installation.unsuspend', 'installation.new_permissions_accepted'], async ({ id, name, payload }) => {
    const { installation, repositories } = Installed.parse(payload);
    const origins = (repositories ?? [])
      .slice(0, REPOSITORIES_MAX)
      .map(({ full_name }, index) => openHeadsOrigin(full_name, installation.id, `${id}n${index}`, now()));
    await take(id, name, { kind: 'installation-back', installationId: installation.id, requests: origins });
  });

  probot.on(['installation.created', 'installation_repositories.added'], async ({ id, name, payload }) => {
    const { installation, repositories, repositories_added } = Installed.parse(payload);
    const names = (repositories_added ?? repositories ?? []).map(({ full_name }) => full_name);
    if (names.length > 0) await look(id, name, installation.id, names.slice(0, REPOSITORIES_MAX));
  });
}

function openHeadsOrigin(repository: string, installationId: number, guid: string, nowMs: number): RequestOrigin {
  const suffix = guid
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .slice(0, 60);
  return {
    key: `${repository}#heads.${suffix}`,
    id: `heads-${suffix}`,
    repository,
    subject: { kind: 'repository' },
    installationId,
    login: 'alloc-ab',
    askedAt: new Date(nowMs).toISOString(),
    task: { kind: 'open-heads' },
  };
}
