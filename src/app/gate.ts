import type { Gate } from './github.ts';
import type { Lease } from './lease.ts';
import type { Metrics } from './metrics.ts';
import type { Precedence } from './precedence.ts';

/** Lets writes to GitHub out while the lease is held, makes calls wait for webhooks, and counts all of them. */
export function gateOf(lease: Lease, metrics: Metrics, precedence: Precedence): Gate {
  return {
    call: (call) => precedence.call(call),
    mayWrite: () => lease.held(),
    called(method, answer) {
      metrics.calls.inc({ method, status: answer === null ? 'lost' : String(answer.status) });
      const left = answer?.headers.get('x-ratelimit-remaining');
      if (left === null || left === undefined || !Number.isFinite(Number(left))) return;
      // The App's own limit and that of its installations come under different names of resource.
      const resource = answer?.headers.get('x-ratelimit-resource') ?? 'core';
      metrics.rateLeft.set({ resource: /^[a-z_]{1,40}$/.test(resource) ? resource : 'other' }, Number(left));
    },
  };
}
