import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { SimulatorEvent } from './call.ts';
import { loadContract } from './contract.ts';
import { Faults } from './faults.ts';
import type { RunControl, Simulator, WorkflowDispatch } from './interface.ts';
import { newIssue } from './operations-proposal.ts';
import { type Observer, openServer, type ServerContext } from './serve.ts';
import type { CheckRun, Comment, LoggedRequest, PullRequest } from './state.ts';
import { WebhookSender } from './webhook-sender.ts';
import { World } from './world.ts';

export type { RunControl, Simulator, WorkflowDispatch } from './interface.ts';

/** Starts the simulator on a free port of the loopback interface, or on `port`. */
export async function startSimulator(
  options: { appId?: number; port?: number; firstId?: number } = {},
): Promise<Simulator> {
  const world = new World(options.appId ?? 4242, options.firstId ?? 1_000_000);
  const contract = loadContract();
  const faults = new Faults();
  const requests: LoggedRequest[] = [];
  const violations: string[] = [];
  const observers: Observer[] = [];
  const gitRequests: ServerContext['gitRequests'] = [];
  let dispatchHandler: ((dispatched: WorkflowDispatch, control: RunControl) => void | Promise<void>) | null = null;

  const emit = (event: SimulatorEvent): void => {
    if (event.kind === 'redeliver') {
      courier.later(() => courier.redeliver(event.deliveryId));
      return;
    }
    if (event.kind === 'pull-opened') {
      const { repository, number } = event;
      courier.later(() => courier.pullRequest('opened', repository, pullOf(repository.fullName, number), 1));
      return;
    }
    const record = event.repository.runs.get(event.runId);
    if (record === undefined) return;
    if (event.kind === 'run-completed') {
      courier.later(() => courier.workflowRunCompleted(event.repository, record));
      return;
    }
    const { workflow, ref, inputs, stop } = record;
    const dispatched = {
      runId: record.id,
      repository: event.repository.fullName,
      workflow,
      ref,
      inputs,
      signal: stop.signal,
    };
    setImmediate(() => {
      Promise.resolve(dispatchHandler?.(dispatched, control(record.id))).catch((error: unknown) => {
        violations.push(`the workflow's executor broke: ${error instanceof Error ? error.stack : String(error)}`);
        control(record.id).complete('failure');
      });
    });
  };
  const serving = { world, contract, faults, requests, violations, gitRequests, observers, emit };
  const server = await openServer(serving, options.port ?? 0);
  const uploads = await openServer(serving, 0, true);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  world.oidc.open(url);
  world.uploads = `http://127.0.0.1:${(uploads.address() as AddressInfo).port}`;
  const courier = new WebhookSender(world, contract, url);
  const { appId: id, privateKey } = world.authority;
  world.manifests.credentials = { id, privateKey, webhookSecret: courier.secret };
  world.manifests.onCreated = (webhooks, permissions) => {
    world.permissions = permissions;
    courier.url = webhooks;
  };

  const control = (runId: number): RunControl => {
    const { repository, run } = world.findRun(runId);
    return {
      record: run,
      start() {
        if (run.status === 'queued') run.status = 'in_progress';
      },
      job(name, status) {
        run.jobs.set(name, status);
        if (run.status === 'completed') return;
        run.status = [...run.jobs.values()].includes('queued') ? 'queued' : 'in_progress';
      },
      upload(name, zip, digest) {
        const id = world.nextId();
        const sum = digest ?? `sha256:${createHash('sha256').update(zip).digest('hex')}`;
        run.artifacts.push({ id, name, zip, digest: sum, createdAt: world.now() });
      },
      complete(conclusion) {
        if (run.status === 'completed') return;
        run.status = 'completed';
        run.conclusion = conclusion;
        run.updatedAt = world.now();
        emit({ kind: 'run-completed', repository, runId });
      },
    };
  };
  const pullOf = (fullName: string, number: number): PullRequest => {
    const pull = world.repository(fullName).pulls.get(number);
    if (pull === undefined) throw new Error(`the simulator has no pull request ${fullName}#${number}`);
    return pull;
  };
  const checkOf = (fullName: string, checkId: number): CheckRun => {
    const check = world.repository(fullName).checks.get(checkId);
    if (check === undefined) throw new Error(`the simulator has no check run ${checkId}`);
    return check;
  };
  return {
    url,
    app: {
      id: world.authority.appId,
      privateKey: world.authority.privateKey,
      webhookSecret: courier.secret,
      login: world.bot().login,
    },
    faults,
    requests,
    violations,
    deliveries: world.deliveries,
    gitRequests,
    oidc: world.oidc,
    manifests: world.manifests,
    tokens: () => world.authority.tokens(),
    sendWebhooksTo(webhookUrl) {
      courier.url = webhookUrl;
    },
    advanceClock(ms) {
      world.aheadMs += ms;
    },
    token: (permissions, repositories) => world.authority.mint(permissions, repositories).token,
    review(fullName, runId, environment, login, state) {
      const { reviews } = world.repository(fullName);
      reviews.set(runId, [...(reviews.get(runId) ?? []), { environment, user: world.user(login), state }]);
    },
    grant(permissions) {
      world.permissions = permissions;
    },
    async rename(fullName, newName, { webhook = true } = {}) {
      const repository = world.rename(fullName, newName);
      const [before] = fullName.split('/');
      const action = repository.owner === before ? 'renamed' : 'transferred';
      if (webhook) await courier.moved(action, repository, fullName);
    },
    async install(...fullNames) {
      await courier.installation(
        'created',
        fullNames.map((fullName) => world.repository(fullName)),
      );
    },
    async reinstall({ webhook = true } = {}) {
      world.reinstall();
      if (webhook) await courier.installation('created');
    },
    suspend() {
      world.suspended = true;
    },
    async unsuspend({ webhook = true } = {}) {
      world.suspended = false;
      if (webhook) await courier.installation('unsuspend');
    },
    archive(fullName, archived) {
      world.repository(fullName).archived = archived;
    },
    limitHistory(limits) {
      Object.assign(world, limits);
    },
    block(fullName, message) {
      world.repository(fullName).blocked = message;
    },
    limitTexts({ summaryBytesMax = 65_535, commentBytesMax = 65_536 }) {
      Object.assign(world, { summaryBytesMax, commentBytesMax });
    },
    addUser: (login, type) => world.user(login, type),
    addRepository: (fullName, given = {}) => world.addRepository(fullName, given),
    setRole(fullName, login, role) {
      world.user(login);
      world.repository(fullName).roles.set(login, role);
    },
    async openPullRequest(
      fullName,
      { author, headSha, headRef = 'change', base, title = 'A change', fork, draft = false },
    ) {
      const repository = world.repository(fullName);
      const at = world.now();
      const pull: PullRequest = {
        number: newIssue(repository),
        author: world.user(author),
        title,
        state: 'open',
        draft,
        baseRef: base ?? repository.defaultBranch,
        headSha,
        headRef,
        headRepository: fork ?? repository.fullName,
        createdAt: at,
        updatedAt: at,
        mergeSha: null,
        reviews: [],
      };
      repository.pulls.set(pull.number, pull);
      await courier.pullRequest('opened', repository, pull, faults.deliveries);
      return pull;
    },
    push(fullName, number, headSha, staleReads = 0) {
      const pull = pullOf(fullName, number);
      const before = pull.headSha;
      Object.assign(pull, { headSha, updatedAt: world.now(), stale: { headSha: before, reads: staleReads } });
      const moved = { before, after: headSha };
      return courier.pullRequest('synchronize', world.repository(fullName), pull, faults.deliveries, moved);
    },
    close(fullName, number) {
      const pull = pullOf(fullName, number);
      pull.state = 'closed';
      pull.updatedAt = world.now();
      return courier.pullRequest('closed', world.repository(fullName), pull, faults.deliveries);
    },
    merge(fullName, number, mergeSha, { at = world.now() } = {}) {
      const pull = pullOf(fullName, number);
      Object.assign(pull, { state: 'closed', mergeSha, updatedAt: at });
      return courier.pullRequest('closed', world.repository(fullName), pull, faults.deliveries);
    },
    reopen(fullName, number) {
      const pull = pullOf(fullName, number);
      pull.state = 'open';
      pull.updatedAt = world.now();
      return courier.pullRequest('reopened', world.repository(fullName), pull, faults.deliveries);
    },
    setDraft(fullName, number, draft) {
      const pull = pullOf(fullName, number);
      pull.draft = draft;
      pull.updatedAt = world.now();
      const action = draft ? 'converted_to_draft' : 'ready_for_review';
      return courier.pullRequest(action, world.repository(fullName), pull, faults.deliveries);
    },
    async retarget(fullName, number, baseRef) {
      const pull = pullOf(fullName, number);
      const repository = world.repository(fullName);
      const from = { ref: pull.baseRef, sha: (await world.resolve(repository, pull.baseRef)) ?? '0'.repeat(40) };
      Object.assign(pull, { baseRef, updatedAt: world.now() });
      const changes = { base: { ref: { from: from.ref }, sha: { from: from.sha } } };
      return courier.pullRequest('edited', repository, pull, faults.deliveries, { changes });
    },
    async retitle(fullName, number, title) {
      const pull = pullOf(fullName, number);
      const changes = { title: { from: pull.title } };
      Object.assign(pull, { title, updatedAt: world.now() });
      return courier.pullRequest('edited', world.repository(fullName), pull, faults.deliveries, { changes });
    },
    mergeGroup: (action, fullName, group) => courier.mergeGroup(action, world.repository(fullName), group),
    rerun: (fullName, checkId, login) =>
      courier.checkRun('rerequested', world.repository(fullName), checkOf(fullName, checkId), world.user(login)),
    press: (fullName, checkId, login, identifier) =>
      courier.checkRun(
        'requested_action',
        world.repository(fullName),
        checkOf(fullName, checkId),
        world.user(login),
        identifier,
      ),
    rerunAll: (fullName, headSha, login) => courier.checkSuite(world.repository(fullName), headSha, world.user(login)),
    openIssue: (fullName) => newIssue(world.repository(fullName)),
    approve(fullName, number, login, sha) {
      pullOf(fullName, number).reviews.push({
        id: world.nextId(),
        user: world.user(login),
        state: 'APPROVED',
        sha,
        at: world.now(),
      });
    },
    async comment(fullName, number, login, body, { at = world.now() } = {}) {
      const repository = world.repository(fullName);
      const user = world.user(login);
      const comment: Comment = {
        id: world.nextId(),
        issue: number,
        user,
        body,
        createdAt: at,
        updatedAt: at,
        appId: null,
        reactions: [],
        edits: 0,
      };
      repository.comments.set(comment.id, comment);
      const delivery = await courier.issueComment(repository, comment, repository.pulls.get(number), faults.deliveries);
      return { comment, delivery };
    },
    deliver(name, fullName, login, parts) {
      const [event = '', action = ''] = name.split('.');
      return courier.send(event, action, world.repository(fullName), world.user(login), parts);
    },
    redeliver: (deliveryId) => courier.redeliver(deliveryId),
    appComments: (fullName, number) =>
      [...world.repository(fullName).comments.values()].filter(
        ({ issue, appId }) => issue === number && appId !== null,
      ),
    repository: (fullName) => world.repository(fullName),
    onDispatch(handler) {
      dispatchHandler = handler;
    },
    run: control,
    observe(observer) {
      observers.push(observer);
    },
    async stop() {
      dispatchHandler = null;
      await courier.idle();
      for (const each of [server, uploads]) {
        each.closeAllConnections();
        await new Promise((resolve) => each.close(resolve));
      }
    },
  };
}
