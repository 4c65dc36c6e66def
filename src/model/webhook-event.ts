import type { Cancellation, RequestOrigin } from './request-record.ts';

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
      readonly cancel: Cancellation | null;
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
