import { createHmac, randomUUID } from 'node:crypto';
import type { Contract } from './contract.ts';
import { fill } from './fill.ts';
import * as shape from './shapes.ts';
import type { CheckRun, Comment, Delivery, PullRequest, Repository, User, WorkflowRun } from './state.ts';
import type { World } from './world.ts';

const RESPONSE_WITHIN_MS = 10_000;

export type PullRequestAction =
  | 'opened'
  | 'synchronize'
  | 'reopened'
  | 'closed'
  | 'ready_for_review'
  | 'converted_to_draft'
  | 'edited';

/** Signs and delivers webhooks, once or several times, and keeps the list of deliveries. */
export class WebhookSender {
  /** Address of the App; null when webhooks are not delivered. */
  url: string | null = null;
  secret = 'a secret of the simulator';
  readonly #world: World;
  readonly #contract: Contract;
  readonly #base: string;
  readonly #pending = new Set<Promise<unknown>>();

  constructor(world: World, contract: Contract, base: string) {
    this.#world = world;
    this.#contract = contract;
    this.#base = base;
  }

  issueComment(
    repository: Repository,
    comment: Comment,
    pull: PullRequest | undefined,
    times: number,
  ): Promise<Delivery> {
    const url = `${this.#base}/repos/${repository.fullName}/pulls/${comment.issue}`;
    const payload = {
      comment: shape.comment(comment, repository, this.#base),
      issue: {
        number: comment.issue,
        title: pull?.title ?? 'An issue',
        state: pull?.state ?? 'open',
        user: shape.user(pull?.author ?? comment.user),
        ...(pull !== undefined && { pull_request: { url, html_url: url, diff_url: url, patch_url: url } }),
      },
    };
    return this.send('issue_comment', 'created', repository, comment.user, payload, times);
  }

  async pullRequest(
    action: PullRequestAction,
    repository: Repository,
    pull: PullRequest,
    times: number,
    more: object = {},
  ): Promise<Delivery> {
    const baseSha = (await this.#world.resolve(repository, pull.baseRef)) ?? '0'.repeat(40);
    const payload = {
      number: pull.number,
      pull_request: shape.pullRequest(pull, repository, baseSha, this.#base),
      ...more,
    };
    return this.send('pull_request', action, repository, pull.author, payload, times);
  }

  mergeGroup(
    action: 'checks_requested' | 'destroyed',
    repository: Repository,
    {
      pullRequest = 1,
      ...group
    }: { readonly headSha: string; readonly baseSha: string; readonly pullRequest?: number },
  ): Promise<Delivery> {
    const commit = { id: group.headSha, tree_id: group.headSha, message: 'queued', timestamp: this.#world.now() };
    const merge_group = {
      head_sha: group.headSha,
      head_ref: `refs/heads/gh-readonly-queue/${repository.defaultBranch}/pr-${pullRequest}-${group.baseSha}`,
      base_sha: group.baseSha,
      base_ref: `refs/heads/${repository.defaultBranch}`,
      head_commit: commit,
    };
    return this.send('merge_group', action, repository, this.#world.user('web-flow'), { merge_group });
  }

  checkRun(
    action: 'rerequested' | 'requested_action',
    repository: Repository,
    check: CheckRun,
    sender: User,
    identifier?: string,
  ): Promise<Delivery> {
    const checkRun = shape.checkRun(check, repository, this.#world.authority.appId, this.#base);
    const details_url = `${this.#base}/${repository.fullName}/runs/${check.id}`;
    const check_run = { ...checkRun, details_url, check_suite: { head_sha: check.sha, pull_requests: [] } };
    const requested = identifier === undefined ? {} : { requested_action: { identifier } };
    return this.send('check_run', action, repository, sender, { check_run, ...requested });
  }

  checkSuite(repository: Repository, headSha: string, sender: User): Promise<Delivery> {
    const check_suite = { head_sha: headSha, status: 'completed', conclusion: 'failure' };
    return this.send('check_suite', 'rerequested', repository, sender, { check_suite });
  }

  /** The repository has another name or owner. The payload has the new one, and the earlier one as a change. */
  moved(action: 'renamed' | 'transferred', repository: Repository, from: string): Promise<Delivery> {
    const [login = '', name = ''] = from.split('/');
    const sender = this.#world.user(repository.owner);
    const changes =
      action === 'renamed'
        ? { repository: { name: { from: name } } }
        : { owner: { from: { organization: { login } } } };
    return this.send('repository', action, repository, sender, { changes });
  }

  /** What happened to the installation. The payload lists its repositories. */
  installation(
    action: 'created' | 'unsuspend',
    installed = [...this.#world.repositories.values()].filter((each) => each.installed),
  ): Promise<Delivery> {
    const [first] = installed;
    if (first === undefined) throw new Error('the App is installed in no repository');
    const repositories = installed.map((each) => ({
      id: each.id,
      name: each.name,
      full_name: each.fullName,
      node_id: 'R',
      private: each.private,
    }));
    return this.send('installation', action, first, this.#world.user(first.owner), { repositories });
  }

  workflowRunCompleted(repository: Repository, run: WorkflowRun): Promise<Delivery> {
    const workflow_run = shape.workflowRun(run, repository, this.#base);
    return this.send('workflow_run', 'completed', repository, this.#world.bot(), { workflow_run, workflow: null }, 1);
  }

  /**
   * Delivers a payload, completed from GitHub's schema. A payload that does not match it is a bug of the simulator. The action is
   * empty for events that have none.
   */
  async send(
    event: string,
    action: string,
    repository: Repository,
    sender: User,
    parts: object,
    times = 1,
  ): Promise<Delivery> {
    const name = action === '' ? event : `${event}.${action}`;
    const given = {
      ...(action !== '' && { action }),
      repository: shape.repository(repository, this.#base),
      sender: shape.user(sender),
      installation: { id: repository.installationId, node_id: 'I' },
      ...parts,
    };
    const payload = fill(this.#contract.document.webhooks[name] ?? {}, given, this.#contract.document.$defs);
    const complaint = this.#contract.checkWebhook(name, payload);
    if (complaint !== null) throw new Error(`the simulator made a webhook that GitHub would not send: ${complaint}`);
    const guid = randomUUID();
    const text = JSON.stringify(payload);
    const first = await this.#post(event, action, text, guid, false);
    for (let time = 1; time < times; time += 1) await this.#post(event, action, text, guid, true);
    return first;
  }

  /** Delivers the same payload again with the same `X-GitHub-Delivery`. */
  redeliver(deliveryId: number): Promise<Delivery> {
    const delivery = this.#world.deliveries.find(({ id }) => id === deliveryId);
    if (delivery === undefined) throw new Error(`the simulator has no delivery ${deliveryId}`);
    return this.#post(delivery.event, delivery.action, delivery.payload, delivery.guid, true);
  }

  /** Resolves when no delivery is in progress. */
  async idle(): Promise<void> {
    while (this.#pending.size > 0) await Promise.allSettled([...this.#pending]);
  }

  /** Sends in the background; `idle` waits for it. */
  later(send: () => Promise<unknown>): void {
    const pending = send().finally(() => this.#pending.delete(pending));
    this.#pending.add(pending);
  }

  async #post(event: string, action: string, payload: string, guid: string, redelivery: boolean): Promise<Delivery> {
    const at = new Date(Date.now() + this.#world.aheadMs).toISOString();
    const delivery: Delivery = { id: this.#world.nextId(), guid, event, action, payload, redelivery, at, status: 0 };
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/simulator',
      'x-github-event': event,
      'x-github-delivery': guid,
      'x-hub-signature-256': `sha256=${createHmac('sha256', this.secret).update(payload).digest('hex')}`,
    };
    try {
      if (this.url === null) throw new Error('the App has no address');
      const signal = AbortSignal.timeout(RESPONSE_WITHIN_MS);
      const response = await fetch(this.url, { method: 'POST', body: payload, headers, signal });
      await response.text();
      delivery.status = response.status;
    } catch {
      delivery.status = 0; // no response, or one that came too late: GitHub does not retry
    }
    // GitHub lists a delivery when it has ended.
    this.#world.deliveries.push(delivery);
    return delivery;
  }
}
