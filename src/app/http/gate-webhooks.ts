import type { Probot } from 'probot';
import { z } from 'zod';
import { type GateTrigger, gateOrigin } from '../../model/gate-origin.ts';
import { RepositoryName, Sha } from '../../model/names.ts';
import type { WebhookEvent } from '../../model/webhook-event.ts';
import { GATE_CHECK_NAME, MEASURE_AGAIN } from '../channel/gate-check.ts';

const Sender = z.object({ login: z.string().max(100), type: z.string().max(20) });
const Repository = z.object({ full_name: RepositoryName, default_branch: z.string().min(1).max(255) });

const MergeGroup = z.object({
  action: z.string().max(40),
  repository: Repository,
  installation: z.object({ id: z.int().positive() }),
  merge_group: z.object({ head_sha: Sha, head_ref: z.string().max(1000), base_sha: Sha }),
  sender: Sender.nullish(),
});

/** The branch of a merge group names its last pull request. */
const MEMBER = /^refs\/heads\/gh-readonly-queue\/.+\/pr-(\d{1,15})-[0-9a-f]{40}$/;

const CheckRun = z.object({
  repository: Repository,
  check_run: z.object({ name: z.string().max(1000), head_sha: Sha }),
  requested_action: z.object({ identifier: z.string().max(100) }).nullish(),
  sender: Sender,
});

const CheckSuite = z.object({
  repository: Repository,
  check_suite: z.object({ head_sha: Sha }),
  sender: Sender,
});

/** Registers the handlers of the merge queue and of the buttons on the gate's check. */
export function registerGateWebhooks(
  probot: Probot,
  take: (guid: string, name: string, event: WebhookEvent) => Promise<void>,
  now: () => number,
): void {
  const at = (): string => new Date(now()).toISOString();

  probot.on(['merge_group.checks_requested', 'merge_group.destroyed'], async ({ id, payload }) => {
    const { action, repository, installation, merge_group: group, sender } = MergeGroup.parse(payload);
    const sha = group.head_sha;
    if (action === 'destroyed')
      return take(id, 'merge_group', { kind: 'merge-group-gone', repository: repository.full_name, sha });
    const trigger: GateTrigger = {
      repository: repository.full_name,
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
    return take(id, 'merge_group', { kind: 'merge-group', gate: gateOrigin(trigger, task) });
  });

  const again = (guid: string, name: string, full_name: string, sha: string, sender: z.infer<typeof Sender>) =>
    // Presses by Apps are ignored: one that presses at every red check would never stop.
    sender.type === 'User'
      ? take(guid, name, { kind: 'gate-again', repository: full_name, sha, pressedBy: sender.login, at: at(), guid })
      : undefined;

  probot.on(['check_run.rerequested', 'check_run.requested_action'], async ({ id, payload }) => {
    const { repository, check_run, requested_action, sender } = CheckRun.parse(payload);
    if (check_run.name !== GATE_CHECK_NAME || (requested_action?.identifier ?? MEASURE_AGAIN) !== MEASURE_AGAIN) return;
    await again(id, 'check_run', repository.full_name, check_run.head_sha, sender);
  });

  probot.on('check_suite.rerequested', async ({ id, payload }) => {
    const { repository, check_suite, sender } = CheckSuite.parse(payload);
    await again(id, 'check_suite', repository.full_name, check_suite.head_sha, sender);
  });
}
