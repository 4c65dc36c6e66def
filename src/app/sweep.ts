import type { CommentRecord, RequestRecord, RequestStatus } from '../model/request-record.ts';
import { announce } from './announce.ts';
import { resume } from './dispatch.ts';
import { follow } from './follow.ts';
import { readComment } from './intake.ts';
import { prepare } from './prepare.ts';
import { publish } from './publish.ts';
import { endText, refusalText, wordsOf } from './say.ts';
import { classify, type Trouble } from './trouble.ts';
import { finish, type Step, type Worker } from './worker.ts';

/** What is done next in each status, and how readers are told about it when it fails. */
const STEPS: Partial<Record<RequestStatus, { readonly step: Step; readonly doing: string }>> = {
  received: { step: prepare, doing: 'reading the pull request' },
  queued: { step: announce, doing: 'announcing the measurement' },
  dispatching: { step: resume, doing: 'starting the workflow' },
  dispatched: { step: follow, doing: 'following the workflow run' },
  running: { step: follow, doing: 'following the workflow run' },
};

function rowOf(request: RequestRecord): { readonly step: Step; readonly doing: string } | undefined {
  return request.publication === null ? STEPS[request.status] : { step: publish, doing: 'publishing the result' };
}

const TOGETHER = 8;
const IDLE_MS = 60_000;
const BUG_ATTEMPTS = 3;

/** The worker that moves every open request on, one idempotent step at a time. All it knows is in the store. */
export class Sweep {
  readonly #worker: Worker;
  #stopped = false;
  #wake: (() => void) | null = null;
  #nudged = false;
  #loop: Promise<void> | null = null;

  constructor(worker: Worker) {
    this.#worker = worker;
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
    const { inbox, requests } = this.#worker.memory;
    while (!this.#stopped) {
      this.#nudged = false;
      await this.#pass();
      const nextMs = Math.min((await inbox.nextDueMs()) ?? Infinity, (await requests.nextDueMs()) ?? Infinity);
      await this.#sleep(Math.max(0, Math.min(nextMs - this.#worker.now(), IDLE_MS)));
    }
  }

  async #pass(): Promise<void> {
    const { memory, now } = this.#worker;
    for (const comment of await memory.inbox.due(now())) {
      if (this.#stopped) return;
      await this.#read(comment);
    }
    const due = await memory.requests.due(now());
    for (let at = 0; at < due.length && !this.#stopped; at += TOGETHER) {
      await Promise.all(due.slice(at, at + TOGETHER).map((request) => this.#step(request)));
    }
  }

  async #read(comment: CommentRecord & { readonly failures: number }): Promise<void> {
    const { memory, github, now, log, settings } = this.#worker;
    try {
      await memory.inbox.read(comment, await readComment(github, comment), now());
    } catch (error) {
      const trouble = classify(error, now());
      log.error({ comment: comment.commentId, trouble: trouble.kind }, `reading a comment: ${trouble.message}`);
      const old = now() - Date.parse(comment.createdAt) > settings.timing.giveUpAfterMs;
      if (trouble.kind === 'refused' || old || (trouble.kind === 'bug' && comment.failures >= BUG_ATTEMPTS)) {
        await memory.inbox.read(comment, [], now());
      } else {
        await memory.inbox.postpone(comment, now() + this.#waitMs(comment.failures, trouble));
      }
    }
  }

  async #step(request: RequestRecord): Promise<void> {
    const row = rowOf(request);
    try {
      if (row === undefined) throw new Error(`nothing to do for a request that is ${request.status}`);
      await row.step(this.#worker, request);
    } catch (error) {
      await this.#failed(request, error);
    }
  }

  /** A failed step is repeated later, or ends the request when repeating cannot help. */
  async #failed(before: RequestRecord, error: unknown): Promise<void> {
    const { memory, now, log, settings } = this.#worker;
    // The step may have changed the row before it failed.
    const request = (await memory.requests.get(before.key)) ?? before;
    const { doing } = rowOf(request) ?? { doing: 'ending it' };
    const trouble = classify(error, now());
    const detail = trouble.kind === 'bug' ? { err: error } : {};
    log.error({ request: request.id, trouble: trouble.kind, ...detail }, `${doing}: ${trouble.message}`);
    const since = request.failingSinceMs ?? now();
    const hopeless =
      trouble.kind === 'refused' ||
      now() - since > settings.timing.giveUpAfterMs ||
      (trouble.kind === 'bug' && request.failures + 1 >= BUG_ATTEMPTS);
    if (!hopeless) {
      const nextAtMs = now() + this.#waitMs(request.failures, trouble);
      await memory.requests.patch(request.key, { failures: request.failures + 1, failingSinceMs: since, nextAtMs });
      return;
    }
    if (request.publication !== null) {
      await memory.requests.patch(request.key, { published: true });
      return;
    }
    const message =
      trouble.kind === 'bug'
        ? `alloc-ab broke while ${doing}.`
        : `GitHub refused while alloc-ab was ${doing}: ${trouble.message}.`;
    const next = 'Tell the operator of the App: its log names the cause. Then post the command again.';
    const publication =
      request.plan === null
        ? refusalText(request, { kind: 'refusal', code: 'trouble', message, next })
        : endText(request, {
            kind: 'failed',
            request: wordsOf(request),
            message,
            next,
            ...(request.runUrl !== null && { runUrl: request.runUrl }),
          });
    await finish(this.#worker, request, 'failed', publication);
  }

  #waitMs(failures: number, trouble: Trouble): number {
    const { backoffMs, backoffMaxMs } = this.#worker.settings.timing;
    const asked = trouble.kind === 'again' ? trouble.afterMs : 0;
    return Math.max(asked, Math.min(backoffMaxMs, backoffMs * 2 ** Math.min(failures, 20)));
  }

  async #sleep(ms: number): Promise<void> {
    if (this.#stopped || this.#nudged || ms === 0) {
      // Webhooks are answered between two passes, however much there is to do.
      await new Promise((resolve) => setImmediate(resolve));
      return;
    }
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
