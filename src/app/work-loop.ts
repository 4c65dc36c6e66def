import { setImmediate as turn } from 'node:timers/promises';
import { classify, type Trouble } from '../github/trouble.ts';
import { hasEnded, type RequestRecord, type RequestStatus, type UnreadComment } from '../model/request-record.ts';
import { type AppContext, finish, type Step } from './app-context.ts';
import { publish } from './channel/publish.ts';
import { endPublication, refusalPublication, requestSummary } from './channel/texts.ts';
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

const RELEASE = { step: release, doing: 'making the tag and the release', needs: 'Contents: read and write' };

/** What is done next in each status, and how readers are told about it when it fails. */
const STEPS: Partial<Record<RequestStatus, { readonly step: Step; readonly doing: string; readonly needs?: string }>> =
  {
    received: { step: prepare, doing: 'reading the pull request' },
    queued: { step: announce, doing: 'announcing the measurement' },
    dispatching: { step: resume, doing: 'starting the workflow' },
    dispatched: { step: follow, doing: 'following the workflow run' },
    joining: { step: join, doing: 'joining what the machines said' },
    running: { step: follow, doing: 'following the workflow run' },
    answered: { step: acknowledgeCommand, doing: 'acknowledging a command' },
    releasing: RELEASE,
    tagging: RELEASE,
  };

function rowOf(request: RequestRecord, nowMs: number): (typeof STEPS)[RequestStatus] {
  if (request.publication === null) return STEPS[request.status];
  if (isExpired(request, nowMs)) return { step: endAcceptance, doing: 'ending an acceptance' };
  return { step: publish, doing: 'publishing the result' };
}

/** How people ask once more: for a gate nobody posted a command, and a part may be of either. */
function askAgain({ asked }: RequestRecord): string {
  if (asked.kind === 'part') return 'ask again';
  return asked.kind === 'gate' ? 'press "Re-run" on this check' : 'post the command again';
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
      const trouble = classify(error, now());
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
    const row = rowOf(request, this.#context.now());
    try {
      if (row === undefined) throw new Error(`nothing to do for a request that is ${request.status}`);
      await row.step(this.#context, request);
    } catch (error) {
      if (!this.#lost()) await this.#failed(request, error);
    }
  }

  /** A failed step is repeated later, or ends the request when repeating cannot help. */
  async #failed(before: RequestRecord, error: unknown): Promise<void> {
    const { stores, now, log, settings, metrics } = this.#context;
    // The step may have changed the row before it failed.
    const request = (await stores.requests.get(before.key)) ?? before;
    const { doing, needs } = rowOf(request, now()) ?? { doing: 'ending it' };
    const trouble = classify(error, now());
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
    const message =
      trouble.kind === 'bug'
        ? `alloc-ab broke while ${doing}.`
        : `GitHub refused while alloc-ab was ${doing}: ${trouble.message}.`;
    const denied = needs !== undefined && trouble.kind === 'refused' && trouble.status === 403;
    const next = denied
      ? `The App needs the permission ${needs}: let the operator grant it. Then ${askAgain(request)}.`
      : `Tell the operator of the App: its log names the cause. Then ${askAgain(request)}.`;
    const publication =
      request.status === 'received'
        ? refusalPublication(request, { kind: 'refusal', code: 'trouble', message, next })
        : endPublication(request, {
            kind: 'failed',
            request: requestSummary(request),
            message,
            next,
            ...(request.runUrl !== null && { runUrl: request.runUrl }),
          });
    if (request.status === 'joining') await cancelChildren(this.#context, request);
    await finish(this.#context, request, 'failed', publication);
  }

  #waitMs(failures: number, trouble: Trouble): number {
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
