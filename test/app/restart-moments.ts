/** A moment to kill at: the request never arrived at GitHub, or GitHub did it and nobody heard the answer. */
export interface Moment {
  readonly operation: string;
  readonly when: 'before' | 'after';
  /** Narrows it down. */
  readonly body?: RegExp;
}

/** In the order in which a request meets them, with every write to GitHub among them. */
export const MOMENTS: readonly Moment[] = [
  { operation: 'repos/get-collaborator-permission-level', when: 'before' },
  { operation: 'reactions/create-for-issue-comment', when: 'after' },
  { operation: 'issues/create-comment', when: 'after' },
  { operation: 'checks/create', when: 'after' },
  { operation: 'actions/create-workflow-dispatch', when: 'before' },
  { operation: 'actions/create-workflow-dispatch', when: 'after' },
  { operation: 'actions/download-artifact', when: 'before' },
  { operation: 'issues/update-comment', when: 'before', body: /\*\*GO/ },
  { operation: 'issues/update-comment', when: 'after', body: /\*\*GO/ },
  { operation: 'checks/update', when: 'after', body: /"completed"/ },
];

/** Of a question that one document answers. */
export const SURVEY_MOMENTS: readonly Moment[] = [
  { operation: 'issues/create-comment', when: 'after' },
  { operation: 'actions/create-workflow-dispatch', when: 'after' },
  { operation: 'actions/download-artifact', when: 'before' },
  { operation: 'issues/update-comment', when: 'after', body: /\*\*BASELINE/ },
];

/** Of a question that two machines answer; the writes that tell of progress are among them. */
export const CHILD_MOMENTS: readonly Moment[] = [
  { operation: 'repos/get-branch', when: 'after' },
  { operation: 'issues/create-comment', when: 'after' },
  { operation: 'checks/create', when: 'after' },
  { operation: 'actions/create-workflow-dispatch', when: 'before' },
  { operation: 'actions/create-workflow-dispatch', when: 'after' },
  { operation: 'actions/download-artifact', when: 'before' },
  { operation: 'issues/update-comment', when: 'before', body: /\*\*GO on each/ },
  { operation: 'issues/update-comment', when: 'after', body: /\*\*GO on each/ },
  { operation: 'checks/update', when: 'after', body: /"completed"/ },
];

/** Whether this is the moment. */
export function matches(
  moment: Moment | undefined,
  seen: { readonly operation: string; readonly when: string; readonly body: unknown },
): boolean {
  if (moment?.operation !== seen.operation || moment.when !== seen.when) return false;
  return moment.body === undefined || moment.body.test(JSON.stringify(seen.body));
}
