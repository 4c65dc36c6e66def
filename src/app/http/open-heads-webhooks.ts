import type { Probot } from 'probot';
import { z } from 'zod';
import { CONFIG_PATH } from '../../model/config.ts';
import type { RepositorySight } from '../../model/repository.ts';
import type { RequestOrigin } from '../../model/request-origin.ts';
import { EventInstallation, EventRepository, repositorySight, type TakeEvent } from './event-origin.ts';

/** GitHub lists at most this many commits of a push: https://docs.github.com/en/webhooks/webhook-events-and-payloads#push */
const COMMITS_MAX = 2048;
/** Most repositories of one event that get a proposal of a first configuration: more at once were not chosen one by one. */
const PROPOSALS_MAX = 10;
/** Most repositories of one installation whose open heads are looked at when the App is installed. */
const REPOSITORIES_MAX = 100;

const Paths = z.array(z.string().max(4096)).max(100_000);

const Push = z.object({
  ref: z.string().max(1000),
  forced: z.boolean().nullish(),
  repository: EventRepository.extend({ default_branch: z.string().min(1).max(255) }),
  installation: EventInstallation,
  commits: z.array(z.object({ added: Paths.nullish(), modified: Paths.nullish() })).max(COMMITS_MAX),
});

const Edited = z.object({
  repository: EventRepository,
  installation: EventInstallation,
  changes: z.object({ default_branch: z.unknown().optional() }),
});

const Repositories = z.array(EventRepository).max(100_000).nullish();
const Installed = z.object({
  installation: EventInstallation,
  repositories: Repositories,
  repositories_added: Repositories,
});

/**
 * Registers the handlers of what may switch a gate on: a push of the configuration to the default branch, another default branch,
 * and the App's installation in a repository, where it also proposes a first configuration.
 */
export function registerOpenHeadsWebhooks(probot: Probot, take: TakeEvent, now: () => number): void {
  const originsOf = (guid: string, sights: readonly RepositorySight[]) =>
    sights.slice(0, REPOSITORIES_MAX).flatMap((sight, index) => openHeadsOrigin(sight, `${guid}n${index}`, now()));

  probot.on('push', async ({ id, payload }) => {
    const { ref, forced, repository, installation, commits } = Push.parse(payload);
    if (ref !== `refs/heads/${repository.default_branch}`) return;
    const named = commits.some((commit) => [...(commit.added ?? []), ...(commit.modified ?? [])].includes(CONFIG_PATH));
    // The list of a forced push and of a very large one does not show every change.
    if (!named && forced !== true && commits.length < COMMITS_MAX) return;
    const sight = repositorySight(repository, installation);
    await take(id, 'push', [sight], { kind: 'open-heads', requests: originsOf(id, [sight]) });
  });

  // The configuration is that of the default branch. Where the branch is renamed, GitHub sends the same event.
  probot.on('repository.edited', async ({ id, payload }) => {
    const { repository, installation, changes } = Edited.parse(payload);
    if (changes.default_branch === undefined) return;
    const sight = repositorySight(repository, installation);
    await take(id, 'repository', [sight], { kind: 'open-heads', requests: originsOf(id, [sight]) });
  });

  probot.on(['installation.unsuspend', 'installation.new_permissions_accepted'], async ({ id, name, payload }) => {
    const { installation, repositories } = Installed.parse(payload);
    const sights = (repositories ?? []).map((repository) => repositorySight(repository, installation));
    const requests = originsOf(id, sights);
    await take(id, name, sights, { kind: 'installation-back', installationId: installation.id, requests });
  });

  probot.on(['installation.created', 'installation_repositories.added'], async ({ id, name, payload, log }) => {
    const { installation, repositories, repositories_added } = Installed.parse(payload);
    const added = repositories_added ?? repositories ?? [];
    const sights = added.map((repository) => repositorySight(repository, installation));
    const notAsked = Math.max(0, sights.length - PROPOSALS_MAX);
    if (notAsked > 0)
      log.info({ notAsked }, `a first configuration is proposed in ${PROPOSALS_MAX} repositories at most`);
    const proposals = sights
      .slice(0, PROPOSALS_MAX)
      .flatMap((sight, index) => onboardingOrigin(sight, `${id}n${index}`, notAsked, now()));
    const requests = [...originsOf(id, sights), ...proposals];
    // Requests of an App that was removed and is installed again wait for this one.
    if (sights.length > 0)
      await take(id, name, sights, { kind: 'installation-back', installationId: installation.id, requests });
  });
}

function openHeadsOrigin(sight: RepositorySight, guid: string, nowMs: number): RequestOrigin[] {
  return repositoryOrigin(sight, 'heads', guid, { kind: 'open-heads' }, nowMs);
}

function onboardingOrigin(sight: RepositorySight, guid: string, notAsked: number, nowMs: number): RequestOrigin[] {
  return repositoryOrigin(sight, 'onboarding', guid, { kind: 'onboarding', notAsked }, nowMs);
}

/** A request about a whole repository; none where the App is not installed. The prefix of its id says that it is about no pull request. */
function repositoryOrigin(
  { repositoryId, repository, installationId }: RepositorySight,
  prefix: 'heads' | 'onboarding',
  guid: string,
  task: RequestOrigin['task'],
  nowMs: number,
): RequestOrigin[] {
  if (installationId === null) return [];
  const suffix = guid
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .slice(0, 60);
  const origin: RequestOrigin = {
    key: `${repositoryId}#${prefix}.${suffix}`,
    id: `${prefix}-${suffix}`,
    repositoryId,
    repository,
    subject: { kind: 'repository' },
    installationId,
    login: 'alloc-ab',
    askedAt: new Date(nowMs).toISOString(),
    task,
  };
  return [origin];
}
