/** Conclusion and title of the check of a request that ended without a result. */
export const END_CHECKS = {
  failed: { conclusion: 'failure', title: 'There is no result' },
  expired: { conclusion: 'timed_out', title: 'No runner brought a result in time' },
  cancelled: { conclusion: 'cancelled', title: 'Cancelled' },
} as const;
