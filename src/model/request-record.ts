import type { ChildResult, ChildTask } from './child-request.ts';
import type { Command } from './command.ts';
import type { GateTask } from './gate.ts';
import type { Refusal } from './refusal.ts';
import type { ReleaseState } from './release.ts';
import type { Ticket } from './ticket.ts';
import type { Plan } from './work.ts';

/** Where a request stands. From `refused` on nothing more is measured; only its answer may still have to be published. */
export type RequestStatus =
  | 'received'
  | 'joining'
  | 'releasing'
  | 'tagging'
  | 'queued'
  | 'dispatching'
  | 'dispatched'
  | 'running'
  | 'answered'
  | 'refused'
  | 'done'
  | 'failed'
  | 'cancelled'
  | 'expired';

/** Every change of status that exists. A status that leads nowhere is final. */
export const TRANSITIONS: Readonly<Record<RequestStatus, readonly RequestStatus[]>> = {
  received: ['queued', 'joining', 'releasing', 'answered', 'refused', 'failed', 'cancelled'],
  // It waits for its parts, one on each machine.
  joining: ['releasing', 'done', 'failed', 'cancelled', 'expired'],
  // Check, draft and bundles are written; whoever finds it later looks for each before writing again.
  releasing: ['tagging', 'done', 'failed', 'cancelled'],
  // The tag, then the publication: from here on nothing can be taken back.
  tagging: ['done', 'failed'],
  queued: ['dispatching', 'failed', 'cancelled', 'expired'],
  // Written before GitHub is asked: whoever finds it later looks for the run before asking again.
  dispatching: ['dispatched', 'failed', 'cancelled', 'expired'],
  dispatched: ['running', 'done', 'failed', 'cancelled', 'expired'],
  running: ['done', 'failed', 'cancelled', 'expired'],
  answered: [],
  refused: [],
  done: [],
  failed: [],
  cancelled: [],
  expired: [],
};

/** Whether nothing more is measured for a request. */
export function hasEnded({ status }: { readonly status: RequestStatus }): boolean {
  return TRANSITIONS[status].length === 0;
}

/** Whether it can be stopped: what has ended cannot, nor a tag that is being written. */
export function isStoppable({ status }: { readonly status: RequestStatus }): boolean {
  return TRANSITIONS[status].includes('cancelled');
}

/** The last word in a check run. */
export interface LastCheck {
  readonly conclusion: 'success' | 'failure' | 'action_required' | 'cancelled' | 'timed_out';
  readonly title: string;
  readonly summary: string;
  readonly text?: string;
}

/** The last word on a request, rendered once: what the comment and the check run say in the end. */
export interface Publication {
  /** Null where only the check speaks. */
  readonly comment: string | null;
  /** Changes a comment that is there, and makes none: good news of a gate need no words. */
  readonly quiet?: true;
  readonly check: LastCheck | null;
}

/** What is asked: one command of a comment, all commands of it that could not be read, the gate of a commit, or one machine's part. */
export type RequestTask =
  | { readonly kind: 'command'; readonly command: Command; readonly words: string }
  | {
      readonly kind: 'unreadable';
      readonly refusals: readonly { readonly command?: string; readonly refusal: Refusal }[];
    }
  | { readonly kind: 'gate'; readonly gate: GateTask }
  /** Says nothing by itself: the request that it is a part of speaks. */
  | { readonly kind: 'part'; readonly part: ChildTask };

/** Where a request comes from; never changes. */
export interface RequestOrigin {
  /** `owner/name#commentId.ordinal`: one row per command of a comment; `owner/name#gate.sha.…` of a gate; of a part that of its request, `/` and the machine. */
  readonly key: string;
  /** Short public id, also in the run's name: letters, digits and dashes. */
  readonly id: string;
  readonly repository: string;
  /** 0 for a merge group, which has none; of a release perhaps that of an issue. */
  readonly pullRequest: number;
  readonly installationId: number;
  /** 0 for a gate. */
  readonly commentId: number;
  /** From 1, in the order of the comment. */
  readonly ordinal: number;
  readonly login: string;
  /** When the comment was written, by GitHub's clock. */
  readonly askedAt: string;
  readonly asked: RequestTask;
}

/** One durable row per request. Times are milliseconds since 1970. */
export interface RequestRecord extends RequestOrigin {
  readonly status: RequestStatus;
  /** The pinned head commit; null until facts are gathered. */
  readonly headSha: string | null;
  readonly plan: Plan | null;
  readonly runId: number | null;
  readonly runUrl: string | null;
  readonly checkId: number | null;
  readonly answerId: number | null;
  readonly cancel: { readonly by: string; readonly reason?: string } | null;
  readonly publication: Publication | null;
  readonly published: boolean;
  /** Not to be looked at before this. */
  readonly nextAtMs: number;
  /** Attempts of the present step that failed in a row. */
  readonly failures: number;
  /** When the first of those attempts failed; null without failures. */
  readonly failingSinceMs: number | null;
  readonly receivedAtMs: number;
  readonly dispatchedAtMs: number | null;
  /** When readers were told that no runner takes it. */
  readonly toldWaitingAtMs: number | null;
  /** Of a part that has measured. */
  readonly result: ChildResult | null;
  /** What readers were last told about the parts of this request. */
  readonly progress: string | null;
  /** Of a request to release, once it is known what it has to show. */
  readonly releaseState: ReleaseState | null;
  /** When its workflow run was first seen in progress. */
  readonly runningAtMs: number | null;
  /** The labels of its machine: whoever has the same ones waits in the same line. Null before it is queued. */
  readonly labels: string | null;
  readonly ticket: Ticket | null;
  /** When what was decided ends: of an acceptance that has not ended yet. */
  readonly expiresAtMs: number | null;
}

/** What the line of a machine reads of a request. */
export type QueueRow = Pick<
  RequestRecord,
  | 'key'
  | 'id'
  | 'repository'
  | 'pullRequest'
  | 'login'
  | 'status'
  | 'receivedAtMs'
  | 'dispatchedAtMs'
  | 'runningAtMs'
  | 'nextAtMs'
  | 'labels'
  | 'ticket'
> & {
  /** Null where there is a ticket: an earlier version kept none. */
  readonly plan: Plan | null;
  readonly asked: RequestTask | null;
};

/** What may change with or without a change of status. */
export type RequestPatch = Partial<Omit<RequestRecord, keyof RequestOrigin | 'status' | 'receivedAtMs'>>;

/** A comment as the webhook brought it; nothing of it has been believed yet. */
export interface CommentRecord {
  readonly repository: string;
  /** Or of the issue. */
  readonly pullRequest: number;
  /** Whether it stands on an issue that is no pull request. */
  readonly onIssue: boolean;
  readonly installationId: number;
  readonly commentId: number;
  readonly login: string;
  /** GitHub's clock. */
  readonly createdAt: string;
  readonly body: string;
}

/** A comment whose turn it is to be read. */
export interface UnreadComment extends CommentRecord {
  /** Attempts that failed in a row. */
  readonly failures: number;
  /** When the first of them failed; null without failures. */
  readonly failingSinceMs: number | null;
}

/** A head commit that a `pull_request` event told of. */
export interface HeadRecord {
  readonly sha: string;
  readonly action: string;
  /** When it became the head, by GitHub's clock. */
  readonly at: string;
}

/** What a webhook told. A pull request that is closed ends what is open for it. */
export type WebhookEvent =
  | { readonly kind: 'comment'; readonly comment: CommentRecord }
  | {
      readonly kind: 'head';
      readonly repository: string;
      readonly pullRequest: number;
      readonly head: HeadRecord;
      readonly cancel: RequestRecord['cancel'];
      /** What the gate of this head is asked. */
      readonly gate?: RequestOrigin;
    }
  | { readonly kind: 'merge-group'; readonly gate: RequestOrigin }
  | { readonly kind: 'merge-group-gone'; readonly repository: string; readonly sha: string }
  /** A button on the gate's check was pressed; what it asks is copied from the latest gate of the commit. */
  | {
      readonly kind: 'gate-again';
      readonly repository: string;
      readonly sha: string;
      readonly pressedBy: string;
      readonly at: string;
      readonly guid: string;
    };

/** How the queue stands. */
export interface QueueStatistics {
  /** Requests by status, all that are remembered. */
  readonly requests: Readonly<Record<string, number>>;
  /** Comments not yet read. */
  readonly unread: number;
  /** When the first of all open things was or will be due; null when nothing is open. */
  readonly oldestDueMs: number | null;
}

/** One verdict that was reached, for "asked before". */
export interface HistoryRecord {
  readonly requestId: string;
  readonly repository: string;
  readonly pullRequest: number | null;
  /** `candidate vs baseline` in labels. */
  readonly question: string;
  readonly outcome: string;
  readonly headline: string;
  /** The verdict document as JSON. */
  readonly verdict: string;
  readonly at: string;
}
