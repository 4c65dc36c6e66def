import { setImmediate as turn } from 'node:timers/promises';
import { type CallFailure, classifyFailure } from '../github/call-failure.ts';
import { hasEnded, type RequestRecord, type RequestStatus, type UnreadComment } from '../model/request-record.ts';
import type { AppContext, Step } from './app-context.ts';
import { channelOf } from './channel/channel-of.ts';
import { finish, publish } from './channel/end-request.ts';
import { requestSummary } from './channel/request-texts.ts';
import { acknowledgeCommand } from './commands/cancel.ts';
import { readComment } from './commands/intake.ts';
import { prepare } from './commands/prepare.ts';
import { endAcceptance, isExpired } from './gate/acceptance-end.ts';
import { cancelChildren } from './machines/child-requests.ts';
import { join } from './machines/join.ts';
import type { Lease } from './queue/lease.ts';
import { release } from './release/release.ts';
import { announce } from './run/announce.ts';
import { resume } from './run/dispatch.ts';
import { follow } from './run/follow.ts';

/** What the work loop does next with a request, and how readers are told about it when it fails. */
interface NextStep {
  readonly step: Step;
  /** After "alloc-ab broke while". */
  readonly doing: string;
  /** The permission that the step needs. */
  readonly needs?: string;
}

const PREPARE = { step: prepare, doing: 'reading the pull request' };
const FOLLOW = { step: follow, doing: 'following the workflow run' };
const RELEASE = { step: release, doing: 'making the tag and the release', needs: 'Contents: read and write' };

/** By status: the step of a request that has no publication yet. Null where every request has one. */
export const STEPS: Readonly<Record<RequestStatus, NextStep | null>> = {
  received: PREPARE,
  queued: { step: announce, doing: 'announcing the measurement' },
  dispatching: { step: resume, doing: 'starting the workflow' },
  dispatched: FOLLOW,
  running: FOLLOW,
  joining: { step: join, doing: 'joining the results of the machines' },
  releasing: RELEASE,
  tagging: RELEASE,
  // A cancel command that was carried out: its reply is a reaction.
  answered: { step: acknowledgeCommand, doing: 'acknowledging a command' },
  refused: null,
  done: null,
  failed: null,
  cancelled: null,
  expired: null,
};

const PUBLISH: NextStep = { step: publish, doing: 'publishing the result' };
const END_ACCEPTANCE: NextStep = { step: endAcceptance, doing: 'ending an acceptance' };

function nextStepOf(request: RequestRecord, nowMs: number): NextStep {
  if (request.publication !== null) return isExpired(request, nowMs) ? END_ACCEPTANCE : PUBLISH;
  const next = STEPS[request.status];
  if (next === null) throw new Error(`request ${request.id} is ${request.status} without a publication`);
  return next;
}

const TOGETHER = 8;
/** Between two looks when nothing could be done. */
const BREATH_MS = 20;
const BUG_ATTEMPTS = 3;
/** An acceptance ends within a minute of its time. */
const EXPIRY_MS = 60_000;

/** The context that moves every open request on, one idempotent step at a time. All it knows is in the store. */
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

  /** Begins with what an earlier process left open. */
  start(): void {
    this.#loop ??= this.#run();
  }

  /** Something new may be in the store. */
  nudge(): void {
    this.#nudged = true;
    this.#wake?.();
  }

  /** Ends after the steps that are under way. */
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
          // Webhooks are answered between two passes, however much there is to do.
          await turn();
          continue;
        }
        const nextMs = Math.min((await inbox.nextDueMs()) ?? Infinity, (await requests.nextDueMs()) ?? Infinity);
        // What is due and was not to be had is in other hands.
        await this.#sleep(Math.max(BREATH_MS, Math.min(nextMs - now(), settings.timing.pollMs)));
      } catch (error) {
        log.error({ err: error }, 'the database cannot be used; trying again');
        await this.#sleep(settings.timing.backoffMs);
      }
    }
  }

  /** Acceptances that ended meanwhile are due; which replica sees that first does not matter. */
  async #expire(): Promise<void> {
    const nowMs = this.#context.now();
    if (nowMs < this.#expiryAtMs) return;
    await this.#context.stores.queue.wakeExpired(nowMs);
    this.#expiryAtMs = nowMs + EXPIRY_MS;
  }

  /** Takes in hand what is due and moves it on; false when there was nothing. */
  async #pass(): Promise<boolean> {
    const { stores, now } = this.#context;
    const comments = await stores.inbox.claim(now(), TOGETHER);
    const requests = await stores.requests.claim(now(), TOGETHER);
    const work = [...comments.map((comment) => this.#read(comment)), ...requests.map((each) => this.#step(each))];
    // The lease lasts until all have ended, also when the database fails one of them.
    const failed = (await Promise.allSettled(work)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
    return comments.length + requests.length > 0;
  }

  async #read(comment: UnreadComment): Promise<void> {
    const { stores, github, now, log, settings, metrics } = this.#context;
    try {
      const requests = await readComment(github, comment);
      await stores.inbox.read(comment, requests, now());
      for (const { asked } of requests)
        metrics.commands.inc({ kind: asked.kind === 'command' ? asked.command.kind : asked.kind });
    } catch (error) {
      if (this.#lost()) return;
      const trouble = classifyFailure(error, now());
      log.error({ comment: comment.commentId, trouble: trouble.kind }, `reading a comment: ${trouble.message}`);
      const since = comment.failingSinceMs ?? now();
      const old = now() - since > settings.timing.giveUpAfterMs;
      if (trouble.kind === 'refused' || old || (trouble.kind === 'bug' && comment.failures >= BUG_ATTEMPTS)) {
        await stores.inbox.read(comment, [], now());
      } else {
        metrics.retries.inc({ trouble: trouble.kind });
        await stores.inbox.postpone(comment, now() + this.#waitMs(comment.failures, trouble), since);
      }
    }
  }

  /** After a standstill every error is of no account: another replica has the row. */
  #lost(): boolean {
    if (this.#lease.held()) return false;
    this.#context.metrics.lapses.inc();
    this.#context.log.warn('stood still for longer than the lease; what was in hand is left to others');
    return true;
  }

  async #step(request: RequestRecord): Promise<void> {
    try {
      await nextStepOf(request, this.#context.now()).step(this.#context, request);
    } catch (error) {
      if (!this.#lost()) await this.#failed(request, error);
    }
  }

  /** A failed step is repeated later, or ends the request when repeating cannot help. */
  async #failed(before: RequestRecord, error: unknown): Promise<void> {
    const { stores, now, log, settings, metrics } = this.#context;
    // The step may have changed the row before it failed.
    const request = (await stores.requests.get(before.key)) ?? before;
    const { doing, needs } =
      request.publication !== null || STEPS[request.status] !== null
        ? nextStepOf(request, now())
        : { doing: 'ending it', needs: undefined };
    const trouble = classifyFailure(error, now());
    const detail = trouble.kind === 'bug' ? { err: error } : {};
    log.error({ request: request.id, trouble: trouble.kind, ...detail }, `${doing}: ${trouble.message}`);
    const since = request.failingSinceMs ?? now();
    const hopeless =
      trouble.kind === 'refused' ||
      now() - since > settings.timing.giveUpAfterMs ||
      (trouble.kind === 'bug' && request.failures + 1 >= BUG_ATTEMPTS);
    if (!hopeless) {
      metrics.retries.inc({ trouble: trouble.kind });
      const nextAtMs = now() + this.#waitMs(request.failures, trouble);
      await stores.requests.patch(request.key, { failures: request.failures + 1, failingSinceMs: since, nextAtMs });
      return;
    }
    if (request.publication !== null || hasEnded(request)) {
      await stores.requests.patch(request.key, { published: true });
      return;
    }
    const channel = channelOf(request);
    const message =
      trouble.kind === 'bug'
        ? `alloc-ab broke while ${doing}.`
        : `GitHub refused while alloc-ab was ${doing}: ${trouble.message}.`;
    const denied = needs !== undefined && trouble.kind === 'refused' && trouble.status === 403;
    const next = denied
      ? `The App needs the permission ${needs}: let the operator grant it. Then ${channel.askAgain}.`
      : `Tell the operator of the App: its log names the cause. Then ${channel.askAgain}.`;
    const publication =
      request.status === 'received'
        ? channel.refusal(request, { kind: 'refusal', code: 'trouble', message, next })
        : channel.ended(request, {
            kind: 'failed',
            request: requestSummary(request),
            message,
            next,
            ...(request.runUrl !== null && { runUrl: request.runUrl }),
          });
    if (request.status === 'joining') await cancelChildren(this.#context, request);
    await finish(this.#context, request, 'failed', publication);
  }

  #waitMs(failures: number, trouble: CallFailure): number {
    const { backoffMs, backoffMaxMs } = this.#context.settings.timing;
    const asked = trouble.kind === 'again' ? trouble.afterMs : 0;
    return Math.max(asked, Math.min(backoffMaxMs, backoffMs * 2 ** Math.min(failures, 20)));
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
