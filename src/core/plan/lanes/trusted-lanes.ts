import type { Config } from '../../../model/config.ts';
import { isClaim, type PlanLane } from '../../../model/plan.ts';
import { type Refusal, refuse } from '../../../model/refusal.ts';
import type { Err } from '../../../model/result.ts';
import { listed } from '../../text/suggestion.ts';

/** The refusal of lanes whose programs all report about themselves, where the configuration trusts none of them alone; else undefined. */
export function untrustedLanes(lanes: readonly PlanLane[], { verdict }: Config): Err<Refusal> | undefined {
  const judged = lanes.filter(({ role }) => role === 'target' || role === 'guard');
  if (verdict?.trust !== 'outside' || judged.length === 0 || !judged.every(isClaim)) return undefined;
  const names = [...new Set(judged.map(({ id }) => id.split('/')[0] ?? id))];
  return refuse({
    code: 'claims-only',
    message: `Every number that was asked is what a program reports about itself (${listed(names)}), and the configuration trusts only what is timed from outside (verdict.trust).`,
    next: 'Ask for a lane with a "workload" of the bench kit or a "server" as well, e.g. by a suite that has one.',
  });
}
