import type { Probot } from 'probot';
import { z } from 'zod';
import { type GateTrigger, gateOrigin } from '../../model/gate-origin.ts';
import { Sha } from '../../model/names.ts';
import type { RepositorySight } from '../../model/repository.ts';
import { GATE_CHECK_NAME, MEASURE_AGAIN } from '../channel/gate-check.ts';
import { EventInstallation, EventRepository, repositoryKey, repositorySight, type TakeEvent } from './event-origin.ts';

const Sender = z.object({ login: z.string().max(100), type: z.string().max(20) });
const Repository = EventRepository.extend({ default_branch: z.string().min(1).max(255) });

const MergeGroup = z.object({
  action: z.string().max(40),
  repository: Repository,
  installation: EventInstallation,
  merge_group: z.object({ head_sha: Sha, head_ref: z.string().max(1000), base_sha: Sha }),
  sender: Sender.nullish(),
});

/** The branch of a merge group names its last pull request. */
const MEMBER = /^refs\/heads\/gh-readonly-queue\/.+\/pr-(\d{1,15})-[0-9a-f]{40}$/;

const CheckRun = z.object({
  repository: Repository,
  installation: EventInstallation.nullish(),
  check_run: z.object({ name: z.string().max(1000), head_sha: Sha }),
  requested_action: z.object({ identifier: z.string().max(100) }).nullish(),
  sender: Sender,
});

const CheckSuite = z.object({
  repository: Repository,
  installation: EventInstallation.nullish(),
  check_suite: z.object({ head_sha: Sha }),
  sender: Sender,
});

/** Registers the handlers of the merge queue and of the buttons on the gate's check. */
export function registerGateWebhooks(probot: Probot, take: TakeEvent, now: () => number): void {
  const at = (): string => new Date(now()).toISOString();

  probot.on(['merge_group.checks_requested', 'merge_group.destroyed'], async ({ id, payload }) => {
    const { action, repository, installation, merge_group: group, sender } = MergeGroup.parse(payload);
    const sha = group.head_sha;
    const sight = repositorySight(repository, installation);
    if (action === 'destroyed')
      return take(id, 'merge_group', [sight], { kind: 'merge-group-gone', repositoryId: repository.id, sha });
    const trigger: GateTrigger = {
      ...repositoryKey(repository),
      subject: { kind: 'merge-group' },
      installationId: installation.id,
      login: sender?.login ?? 'ghost',
      at: at(),
      guid: id,
    };
    const [, member] = MEMBER.exec(group.head_ref) ?? [];
    const task = {
      sha,
      group: {
        baseSha: group.base_sha,
        defaultBranch: repository.default_branch,
        ...(member !== undefined && { pullRequest: Number(member) }),
      },
    };
    return take(id, 'merge_group', [sight], { kind: 'merge-group', gate: gateOrigin(trigger, task) });
  });

  const again = (guid: string, name: string, seen: RepositorySight, sha: string, sender: z.infer<typeof Sender>) =>
    // Presses by Apps are ignored: one that presses at every red check would never stop.
    sender.type === 'User'
      ? take(guid, name, [seen], {
          ...{ kind: 'gate-again', repositoryId: seen.repositoryId, sha, pressedBy: sender.login, at: at(), guid },
        })
      : undefined;

  probot.on(['check_run.rerequested', 'check_run.requested_action'], async ({ id, payload }) => {
    const { repository, installation, check_run, requested_action, sender } = CheckRun.parse(payload);
    if (check_run.name !== GATE_CHECK_NAME || (requested_action?.identifier ?? MEASURE_AGAIN) !== MEASURE_AGAIN) return;
    await again(id, 'check_run', repositorySight(repository, installation), check_run.head_sha, sender);
  });

  probot.on('check_suite.rerequested', async ({ id, payload }) => {
    const { repository, installation, check_suite, sender } = CheckSuite.parse(payload);
    await again(id, 'check_suite', repositorySight(repository, installation), check_suite.head_sha, sender);
  });
}
