import type { RepositoryKey } from './repository.ts';
import type { CommentPlace, RequestOrigin } from './request-origin.ts';
import type { Cancellation } from './request-record.ts';

/** A comment as the webhook brought it. Its author and text are unchecked. */
export interface CommentRecord extends RepositoryKey {
  /** Or of the issue. */
  readonly pullRequest: number;
  /** Whether it is on an issue that is not a pull request. */
  readonly onIssue: boolean;
  readonly installationId: number;
  readonly place: CommentPlace;
  /** Of the comment or review, in its place. */
  readonly commentId: number;
  readonly login: string;
  /** GitHub's clock. */
  readonly createdAt: string;
  readonly body: string;
  /** Whether the commands came into it by an edit. */
  readonly edited: boolean;
}

/** A comment that is due. */
export interface UnreadComment extends CommentRecord {
  /** Attempts that failed in a row. */
  readonly failures: number;
  /** When the first of them failed; null without failures. */
  readonly failingSinceMs: number | null;
}

/** A head commit from a `pull_request` event. */
export interface HeadRecord {
  readonly sha: string;
  readonly action: string;
  /** When it became the head, by GitHub's clock. */
  readonly at: string;
}

/** The event of a webhook. */
export type WebhookEvent =
  | { readonly kind: 'comment'; readonly comment: CommentRecord }
  | {
      readonly kind: 'head';
      readonly repositoryId: number;
      readonly repository: string;
      readonly pullRequest: number;
      readonly head: HeadRecord;
      readonly cancel: Cancellation | null;
      /** The gate of this head. */
      readonly gate?: RequestOrigin;
    }
  | { readonly kind: 'merge-group'; readonly gate: RequestOrigin }
  /** The configuration may have changed, or the App was installed: open heads may need a gate. */
  | { readonly kind: 'open-heads'; readonly requests: readonly RequestOrigin[] }
  /** The App may work in an installation again: what waits for it is due, and open heads may need a gate. */
  | { readonly kind: 'installation-back'; readonly installationId: number; readonly requests: readonly RequestOrigin[] }
  | { readonly kind: 'merge-group-gone'; readonly repositoryId: number; readonly sha: string }
  /** A button on the gate's check was pressed: the latest gate of the commit is started again. */
  | {
      readonly kind: 'gate-again';
      readonly repositoryId: number;
      readonly sha: string;
      readonly pressedBy: string;
      readonly at: string;
      readonly guid: string;
    };
