import type { Probot } from 'probot';
import { z } from 'zod';
import { gateOrigin } from '../../model/gate-origin.ts';
import { Sha } from '../../model/names.ts';
import type { Stores } from '../stores.ts';
import { registerCommentWebhooks } from './comment-webhooks.ts';
import { EventInstallation, EventRepository, repositoryKey, repositorySight, type TakeEvent } from './event-origin.ts';
import { registerGateWebhooks } from './gate-webhooks.ts';
import { registerOpenHeadsWebhooks } from './open-heads-webhooks.ts';
import { registerRepositoryWebhooks } from './repository-webhooks.ts';

const Number_ = z.int().positive();
const Login = z.string().max(100);
const Time = z.iso.datetime({ offset: true });
const EventOrigin = { repository: EventRepository, installation: EventInstallation };

const PullRequest = z.object({
  ...EventOrigin,
  action: z.string().max(40),
  changes: z.object({ base: z.unknown().optional() }).optional(),
  pull_request: z.object({
    number: Number_,
    updated_at: Time,
    merged: z.boolean().nullish(),
    head: z.object({ sha: Sha }),
    user: z.object({ login: Login }).nullish(),
  }),
});

const WorkflowRun = z.object({ workflow_run: z.object({ id: Number_ }) });

/** What the handlers of webhooks need; they never call GitHub. */
interface WebhookContext {
  readonly stores: Stores;
  readonly now: () => number;
  /** Called after an event was stored. */
  readonly nudge: () => void;
}

/** Registers the handlers of webhooks. They store events before GitHub gets its answer; the work loop does the rest. */
export function registerWebhooks(probot: Probot, { stores, now, nudge }: WebhookContext): void {
  const take: TakeEvent = async (guid, name, sights, event) => {
    for (const sight of sights) await stores.repositories.see(sight);
    if (await stores.inbox.take({ guid, event: name }, event, now())) nudge();
  };

  registerCommentWebhooks(probot, take);

  probot.on(
    [
      ...(['pull_request.opened', 'pull_request.synchronize', 'pull_request.reopened'] as const),
      ...(['pull_request.ready_for_review', 'pull_request.converted_to_draft', 'pull_request.closed'] as const),
      'pull_request.edited',
    ],
    async ({ id, payload }) => {
      const { action, changes, pull_request: pull, repository, installation } = PullRequest.parse(payload);
      // Of all edits only that of the base changes what is measured.
      if (action === 'edited' && changes?.base === undefined) return;
      const dropped = action === 'closed' && pull.merged !== true;
      await take(id, 'pull_request', [repositorySight(repository, installation)], {
        kind: 'head',
        ...repositoryKey(repository),
        pullRequest: pull.number,
        head: { sha: pull.head.sha, action, at: pull.updated_at },
        cancel: dropped ? { by: 'alloc-ab', reason: 'the pull request was closed' } : null,
        ...(action !== 'closed' && {
          gate: gateOrigin(
            {
              ...repositoryKey(repository),
              subject: { kind: 'pull-request', number: pull.number },
              installationId: installation.id,
              login: pull.user?.login ?? 'ghost',
              at: pull.updated_at,
              guid: id,
            },
            { sha: pull.head.sha },
          ),
        }),
      });
    },
  );

  registerGateWebhooks(probot, take, now);
  registerOpenHeadsWebhooks(probot, take, now);
  registerRepositoryWebhooks(probot, (sight) => stores.repositories.see(sight));

  probot.on('workflow_run.completed', async ({ payload }) => {
    const { workflow_run } = WorkflowRun.parse(payload);
    if (await stores.requests.nudge(workflow_run.id, now())) nudge();
  });
}
