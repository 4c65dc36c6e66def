/** Where a request stands. From `answered` on it has ended; only its publication may still have to be written. */
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

/** Every change of status that exists; the store refuses all others. A status without a next one is final. */
export const TRANSITIONS: Readonly<Record<RequestStatus, readonly RequestStatus[]>> = {
  received: ['queued', 'joining', 'releasing', 'answered', 'refused', 'failed', 'cancelled'],
  // It waits for its child requests, one for each machine.
  joining: ['releasing', 'done', 'failed', 'cancelled', 'expired'],
  // Check, draft and bundles are being written. After a crash each is looked for before it is written again.
  releasing: ['tagging', 'done', 'failed', 'cancelled'],
  // The tag, then the public release: from here on nothing can be taken back.
  tagging: ['done', 'failed'],
  queued: ['dispatching', 'failed', 'cancelled', 'expired'],
  // Kept before the workflow is started. After a crash the workflow run is looked for before it is started again.
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

/** The statuses of a request that has ended. */
export type FinalStatus = 'answered' | 'refused' | 'done' | 'failed' | 'cancelled' | 'expired';

/** Whether a request has ended. */
export function hasEnded({ status }: { readonly status: RequestStatus }): boolean {
  return TRANSITIONS[status].length === 0;
}

/** Whether a request can be cancelled: it has not ended, and its tag is not being written. */
export function isStoppable({ status }: { readonly status: RequestStatus }): boolean {
  return TRANSITIONS[status].includes('cancelled');
}
