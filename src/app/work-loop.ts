import { setImmediate as turn } from 'node:timers/promises';
import { type CallFailure, classifyFailure } from '../github/call-failure.ts';
import { type BrokenRequest, type RequestRecord, runUrlOf } from '../model/request-record.ts';
import { hasEnded } from '../model/request-status.ts';
import type { UnreadComment } from '../model/webhook-event.ts';
import type { AppContext } from './app-context.ts';
import { channelOf } from './channel/channel-of.ts';
import { finish } from './channel/end-request.ts';
import { requestSummary } from './channel/request-texts.ts';
import { readComment } from './commands/intake.ts';
import { cancelChildren } from './machines/child-requests.ts';
import type { Lease } from './queue/lease.ts';
import { type NextStep, nextStepOf, STEPS } from './steps.ts';

/** Most comments, and most requests, that are claimed at once. */
const CLAIMED_MAX = 8;
/** Shortest wait when no row could be claimed. */
const WAIT_MIN_MS = 20;
/** Attempts of reading a comment, and of a step, that throws because of a bug. */
const READ_ATTEMPTS = 4;
const STEP_ATTEMPTS = 3;
/** Between two checks for expired acceptances. */
const EXPIRY_MS = 60_000;

/** Moves each open request on, one idempotent step at a time. Its whole state is in the store. */
export class WorkLoop {
  readonly #context: AppContext;
  readonly #lease: Lease;
  #stopped = false;
  #wake: (() => void) | null = null;
  #nudged = false;
  #expiryAtMs = 0;
  #loop: Promise<void> | null = null;

  constructor(context: AppContext, lease: Lease) {
    this.#context = context;
    this.#lease = lease;
  }

  /** Starts with the requests that an earlier process left open. */
  start(): void {
    this.#loop ??= this.#run();
  }

  /** Makes the loop look for due rows now. */
  nudge(): void {
    this.#nudged = true;
    this.#wake?.();
  }

  /** Stops after the steps under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.nudge();
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { stores, now, log, settings } = this.#context;
    const { inbox, requests } = stores;
    while (!this.#stopped) {
      this.#nudged = false;
      try {
        await this.#expire();
        if (await this.#lease.during(() => this.#pass())) {
          // Webhooks are answered between two passes, also when there is much to do.
          await turn();
          continue;
        }
        const nextMs = Math.min((await inbox.nextDueMs()) ?? Infinity, (await requests.nextDueMs()) ?? Infinity);
        // Due rows that could not be claimed belong to other replicas.
        await this.#sleep(Math.max(WAIT_MIN_MS, Math.min(nextMs - now(), settings.timing.pollMs)));
      } catch (error) {
        log.error({ err: error }, 'the database cannot be used; trying again');
        await this.#sleep(settings.timing.backoffMs);
      }
    }
  }

  /** Makes expired acceptances due. Any replica may do it. */
  async #expire(): Promise<void> {
    const nowMs = this.#context.now();
    if (nowMs < this.#expiryAtMs) return;
    await this.#context.stores.queue.wakeExpired(nowMs);
    this.#expiryAtMs = nowMs + EXPIRY_MS;
  }

  /** Claims due rows and moves them on; returns false when there were none. */
  async #pass(): Promise<boolean> {
    const { stores, now } = this.#context;
    const comments = await stores.inbox.claim(now(), CLAIMED_MAX);
    const requests = await stores.requests.claim(now(), CLAIMED_MAX);
    const work = [...comments.map((comment) => this.#read(comment)), ...requests.map((each) => this.#step(each))];
    // The lease lasts until all have ended, also when the database fails one of them.
    const failed = (await Promise.allSettled(work)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
    return comments.length + requests.length > 0;
  }

  async #read(comment: UnreadComment): Promise<void> {
    const { stores, github, now, log, metrics } = this.#context;
    try {
      const requests = await readComment(github, comment);
      await stores.inbox.read(comment, requests, now());
      for (const { task } of requests)
        metrics.commands.inc({ kind: task.kind === 'command' ? task.command.kind : task.kind });
    } catch (error) {
      if (this.#lost()) return;
      const failure = classifyFailure(error, now());
      log.error({ comment: comment.commentId, failure: failure.kind }, `reading a comment: ${failure.message}`);
      const sinceMs = comment.failingSinceMs ?? now();
      const retryAtMs = this.#retryAtMs(failure, comment.failures, sinceMs, READ_ATTEMPTS);
      if (retryAtMs === null) await stores.inbox.read(comment, [], now());
      else await stores.inbox.postpone(comment, retryAtMs, sinceMs);
    }
  }

  /** Errors after the lease has lapsed are ignored: another replica owns the work. */
  #lost(): boolean {
    if (this.#lease.held()) return false;
    this.#context.metrics.lapses.inc();
    this.#context.log.warn('the lease lapsed: this process stood still; its work is left to other replicas');
    return true;
  }

  async #step(claimed: RequestRecord | BrokenRequest): Promise<void> {
    try {
      if ('problem' in claimed) throw new Error(claimed.problem);
      const next = nextStepOf(claimed, this.#context.now());
      if (next === null) throw new Error(`request ${claimed.id} is ${claimed.status} without a publication`);
      await next.step(this.#context, claimed);
    } catch (error) {
      if (!this.#lost()) await this.#failed(claimed, error);
    }
  }

  /** Repeats a failed step later, or ends the request when repeating cannot help. */
  async #failed(claimed: RequestRecord | BrokenRequest, error: unknown): Promise<void> {
    const { stores, now, log } = this.#context;
    // The step may have changed the row before it failed.
    const request = 'problem' in claimed ? claimed : ((await stores.requests.get(claimed.key)) ?? claimed);
    const next = 'problem' in request ? STEPS[request.status] : nextStepOf(request, now());
    const { doing, needs }: Pick<NextStep, 'doing' | 'needs'> = next ?? { doing: 'ending it' };
    const failure = classifyFailure(error, now());
    const detail = failure.kind === 'bug' ? { err: error } : {};
    log.error({ request: request.id, failure: failure.kind, ...detail }, `${doing}: ${failure.message}`);
    const { attempts, sinceMs } = request.failing ?? { attempts: 0, sinceMs: now() };
    const nextAtMs = this.#retryAtMs(failure, attempts, sinceMs, STEP_ATTEMPTS);
    if (nextAtMs !== null) {
      await stores.requests.patch(request.key, { failing: { attempts: attempts + 1, sinceMs }, nextAtMs });
      return;
    }
    if (hasEnded(request)) {
      await stores.requests.patch(request.key, { published: true });
      return;
    }
    const channel = channelOf(request);
    const message =
      failure.kind === 'bug'
        ? `alloc-ab broke while ${doing}.`
        : `GitHub refused while alloc-ab was ${doing}: ${failure.message}.`;
    const denied = needs !== undefined && failure.kind === 'refused' && failure.status === 403;
    const remedy = denied
      ? `The App needs the permission ${needs}: let the operator grant it. Then ${channel.repeatHint}.`
      : `Tell the operator of the App: its log names the cause. Then ${channel.repeatHint}.`;
    const runUrl = runUrlOf(request);
    const publication =
      request.status === 'received'
        ? channel.refusal(request, { kind: 'refusal', code: 'trouble', message, next: remedy })
        : channel.ended(request, {
            kind: 'failed',
            request: requestSummary(request),
            message,
            next: remedy,
            ...(runUrl !== null && { runUrl }),
          });
    if (request.status === 'joining') await cancelChildren(this.#context, request);
    await finish(this.#context, request, 'failed', publication);
  }

  /** When what failed is repeated; null when repeating it cannot help. `failures` are those before this one. */
  #retryAtMs(failure: CallFailure, failures: number, sinceMs: number, bugAttempts: number): number | null {
    const { now, settings, metrics } = this.#context;
    const { giveUpAfterMs, backoffMs, backoffMaxMs } = settings.timing;
    const isOld = now() - sinceMs > giveUpAfterMs;
    if (failure.kind === 'refused' || isOld || (failure.kind === 'bug' && failures + 1 >= bugAttempts)) return null;
    metrics.retries.inc({ trouble: failure.kind });
    const requestedMs = failure.kind === 'again' ? failure.afterMs : 0;
    return now() + Math.max(requestedMs, Math.min(backoffMaxMs, backoffMs * 2 ** Math.min(failures, 20)));
  }

  async #sleep(ms: number): Promise<void> {
    if (this.#stopped || this.#nudged) return turn();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = null;
  }
}
