import type { CallPolicy } from '../github/clients.ts';
import type { RushLimiter } from '../github/rush-limiter.ts';
import type { Metrics } from './http/metrics.ts';
import type { Lease } from './queue/lease.ts';

/** Allows writes to GitHub while the lease is held, delays calls during a rush of webhooks, and counts all calls. */
export function callPolicy(lease: Lease, metrics: Metrics, limiter: RushLimiter): CallPolicy {
  return {
    schedule: (call) => limiter.schedule(call),
    mayWrite: () => lease.held(),
    recordCall(method, answer) {
      metrics.calls.inc({ method, status: answer === null ? 'lost' : String(answer.status) });
      const left = answer?.headers.get('x-ratelimit-remaining');
      if (left === null || left === undefined || !Number.isFinite(Number(left))) return;
      // The limits of the App and of its installations have different names.
      const resource = answer?.headers.get('x-ratelimit-resource') ?? 'core';
      metrics.rateLeft.set({ resource: /^[a-z_]{1,40}$/.test(resource) ? resource : 'other' }, Number(left));
    },
  };
}
