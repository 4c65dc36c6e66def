import type { CallPolicy } from '../github/clients.ts';
import type { RushLimiter } from '../github/rush-limiter.ts';
import type { Metrics } from './http/metrics.ts';
import type { Lease } from './queue/lease.ts';

/** Lets writes to GitHub out while the lease is held, makes calls wait for webhooks, and counts all of them. */
export function callPolicy(lease: Lease, metrics: Metrics, limiter: RushLimiter): CallPolicy {
  return {
    schedule: (call) => limiter.schedule(call),
    mayWrite: () => lease.held(),
    recordCall(method, answer) {
      metrics.calls.inc({ method, status: answer === null ? 'lost' : String(answer.status) });
      const left = answer?.headers.get('x-ratelimit-remaining');
      if (left === null || left === undefined || !Number.isFinite(Number(left))) return;
      // The App's own limit and that of its installations come under different names of resource.
      const resource = answer?.headers.get('x-ratelimit-resource') ?? 'core';
      metrics.rateLeft.set({ resource: /^[a-z_]{1,40}$/.test(resource) ? resource : 'other' }, Number(left));
    },
  };
}
