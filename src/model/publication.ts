/** The final report of a check run. */
export interface CheckReport {
  readonly conclusion: 'success' | 'failure' | 'action_required' | 'cancelled' | 'timed_out';
  readonly title: string;
  readonly summary: string;
  readonly text?: string;
}

/** The comment and the check run at the end of a request, rendered once. */
export interface Publication {
  /** Null where only the check shows the end. */
  readonly comment: string | null;
  /** Updates a comment that exists and creates none: a gate that passes posts no comment. */
  readonly quiet?: true;
  readonly check: CheckReport | null;
}
