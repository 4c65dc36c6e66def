import { setImmediate as turn } from 'node:timers/promises';
import { classifyFailure } from '../github/call-failure.ts';
import type { BrokenRequest, RequestRecord } from '../model/request-record.ts';
import type { UnreadComment } from '../model/webhook-event.ts';
import type { AppContext } from './app-context.ts';
import { readComment } from './commands/intake.ts';
import { endFailedStep } from './failed-step.ts';
import type { Lease } from './queue/lease.ts';
import { retryAtMs } from './retry.ts';
import { nextStepOf } from './steps.ts';

/** Most comments, and most requests, that are claimed at once. */
const CLAIMED_MAX = 8;
/** Shortest wait when no row could be claimed. */
const WAIT_MIN_MS = 20;
/** Attempts of reading a comment that throws because of a bug. */
const READ_ATTEMPTS = 4;
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
    const { stores, github, now, log, metrics, settings, waits } = this.#context;
    const key = `comment ${comment.commentId}`;
    try {
      const requests = await readComment(github, comment);
      await stores.inbox.read(comment, requests, now());
      waits.end(key);
      for (const { task } of requests)
        metrics.commands.inc({ kind: task.kind === 'command' ? task.command.kind : task.kind });
    } catch (error) {
      if (this.#lost()) return;
      const failure = classifyFailure(error, now());
      log.error({ comment: comment.commentId, failure: failure.kind }, `reading a comment: ${failure.message}`);
      const sinceMs = comment.failingSinceMs ?? now();
      const attempts = { failures: comment.failures, sinceMs, bugs: READ_ATTEMPTS, isPublication: false };
      const retryMs = retryAtMs(failure, attempts, now(), settings.timing);
      waits.end(key);
      if (retryMs === null) {
        log.error({ comment: comment.commentId }, 'a comment could not be read, and is given up');
        await stores.inbox.read(comment, [], now());
        return;
      }
      metrics.retries.inc({ trouble: failure.kind });
      if (failure.kind === 'blocked') waits.begin(key, { cause: failure.cause, sinceMs });
      await stores.inbox.postpone(comment, retryMs, sinceMs);
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
      this.#context.waits.end(claimed.key);
    } catch (error) {
      if (!this.#lost()) await endFailedStep(this.#context, claimed, error);
    }
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
