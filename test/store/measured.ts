import type { AbPlan } from '../../src/model/plan.ts';
import type { ReleaseState } from '../../src/model/release.ts';
import type { RequestPatch } from '../../src/model/request-record.ts';

/** The fields that the phases of a request require: with them every transition leaves a row that can be parsed. */
export const COMPLETE = {
  headSha: 'a'.repeat(40),
  plan: { id: 'pr3-501-1' } as AbPlan,
  slot: {
    labels: 'lab',
    ticket: { machine: 'lab', class: 'comment', what: 'a vs b', length: { seconds: 60, by: 'budget', of: 0 } },
  },
  workflowRun: { id: 9, url: null },
  dispatchedAtMs: 2000,
  releaseState: {} as ReleaseState,
} as const satisfies RequestPatch;
