/** A write to GitHub, as a value. Comments and checks are upserts by `tag` / `externalId`, tags and releases by `mark`. */
export type Mutation =
  | {
      readonly kind: 'react';
      readonly repository: string;
      readonly commentId: number;
      readonly content: 'eyes' | 'confused';
    }
  | {
      readonly kind: 'comment';
      readonly repository: string;
      readonly issue: number;
      readonly tag: string;
      readonly body: string;
      /** Changes what is there, and makes no new one. */
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
  | TagMutation
  | ReleaseMutation
  /** Takes back a draft that will not be published. */
  | { readonly kind: 'drop-draft'; readonly repository: string; readonly mark: string }
  | AssetMutation;

/** An annotated tag: its object and the ref that leads to it. */
export interface TagMutation {
  readonly kind: 'tag';
  readonly repository: string;
  readonly name: string;
  /** The commit that it leads to. */
  readonly sha: string;
  readonly message: string;
  /** A line of the message by which the App knows its own tag. */
  readonly mark: string;
}

/** A release: a draft while things are attached to it, then published. */
export interface ReleaseMutation {
  readonly kind: 'release';
  readonly repository: string;
  readonly tag: string;
  readonly sha: string;
  /** At most 125,000 characters; begins with the mark. */
  readonly body: string;
  readonly draft: boolean;
  readonly prerelease: boolean;
  /** The hidden tag by which the App knows its own release. */
  readonly mark: string;
}

/** A file attached to a release. */
export interface AssetMutation {
  readonly kind: 'asset';
  readonly repository: string;
  readonly releaseId: number;
  /** As GitHub gives it with the release: another host than that of the API. */
  readonly uploadUrl: string;
  readonly name: string;
  readonly content: Uint8Array;
}

/** What a write left behind: the number of the comment, check or workflow run, and where people see it. */
export interface Written {
  readonly id: number | null;
  readonly url: string | null;
  /** Where things are attached to the release. */
  readonly uploadUrl?: string;
  /** Why nothing was written: somebody else's is in the place, and stays as it is. */
  readonly taken?: string;
}

/** GitHub's limits on what a mutation may carry, in characters. */
export const GITHUB_LIMITS = {
  comment: 65_536,
  checkTitle: 255,
  checkSummary: 65_535,
  checkText: 65_535,
  dispatchInputs: 65_535,
} as const;
