import type { CommentPlace } from './request-origin.ts';

/** A write to GitHub as a value. Comments and checks are upserts by `tag` and `externalId`. */
export type Mutation =
  | {
      readonly kind: 'react';
      readonly repository: string;
      /** GitHub's REST API has no reaction to a review; nothing is written then. */
      readonly place: CommentPlace;
      readonly commentId: number;
      readonly content: 'eyes' | 'confused';
    }
  | {
      readonly kind: 'comment';
      readonly repository: string;
      readonly issue: number;
      readonly tag: string;
      readonly body: string;
      /** Changes an existing comment only, and creates none. */
      readonly quiet?: true;
    }
  | {
      readonly kind: 'check';
      readonly repository: string;
      readonly sha: string;
      readonly externalId: string;
      readonly name: string;
      readonly status: 'queued' | 'in_progress' | 'completed';
      readonly conclusion?: 'success' | 'failure' | 'neutral' | 'action_required' | 'cancelled' | 'timed_out';
      readonly title: string;
      readonly summary: string;
      readonly text?: string;
      /** Buttons on the check: at most 3, label 20, description 40, identifier 20 characters. */
      readonly actions?: readonly {
        readonly label: string;
        readonly description: string;
        readonly identifier: string;
      }[];
    }
  | {
      readonly kind: 'dispatch';
      readonly repository: string;
      readonly workflow: string;
      readonly ref: string;
      readonly inputs: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'cancel-run'; readonly repository: string; readonly runId: number }
  | { readonly kind: 'delete-artifact'; readonly repository: string; readonly artifactId: number };

/** The write of a check run. */
export type CheckMutation = Extract<Mutation, { kind: 'check' }>;

/** The result of a write: the number and the URL of the comment, check or workflow run. */
export interface Written {
  readonly id: number | null;
  readonly url: string | null;
}

/** GitHub's limits on a mutation. GitHub counts a comment and the texts of a check in bytes of UTF-8. */
export const GITHUB_LIMITS = {
  comment: 65_536,
  checkTitle: 255,
  checkSummary: 65_535,
  checkText: 65_535,
  dispatchInputs: 65_535,
} as const;
