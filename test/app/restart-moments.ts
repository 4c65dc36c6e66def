/** A moment for a kill: before a call reaches GitHub, or after it took effect and before its response arrives. */
export interface Moment {
  readonly operation: string;
  readonly when: 'before' | 'after';
  /** Matches the body of the call as well. */
  readonly body?: RegExp;
}

/** Moments of an A/B request in order. Every write to GitHub is among them. */
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

/** Moments of a survey in order. */
export const SURVEY_MOMENTS: readonly Moment[] = [
  { operation: 'issues/create-comment', when: 'after' },
  { operation: 'actions/create-workflow-dispatch', when: 'after' },
  { operation: 'actions/download-artifact', when: 'before' },
  { operation: 'issues/update-comment', when: 'after', body: /\*\*BASELINE/ },
];

/** Moments of a request for two machines, with the writes of its progress. */
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

/** Returns whether a call of the App is at this moment. */
export function matches(
  moment: Moment | undefined,
  call: { readonly operation: string; readonly when: string; readonly body: unknown },
): boolean {
  if (moment?.operation !== call.operation || moment.when !== call.when) return false;
  return moment.body === undefined || moment.body.test(JSON.stringify(call.body));
}
