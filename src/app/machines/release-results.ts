import { type ReleaseRuling, releaseRuling } from '../../core/release/release-ruling.ts';
import { byRequiredMachine } from '../../core/release/required-machines.ts';
import type { ReleaseOrder, ReleaseResult } from '../../model/release.ts';
import { type ChildRequest, resultOf } from '../../model/request-record.ts';
import { fingerprint } from '../../signing/ed25519.ts';
import { reasonOfEnd } from './machine-states.ts';

/** The results of the machines of a release, in the order of the configuration. */
export function resultsOf(order: ReleaseOrder, children: readonly ChildRequest[]): ReleaseResult[] {
  return byRequiredMachine(order, children, ({ task }) => task.child.machine).found.flatMap((child) => {
    const result = resultOf(child);
    if (result === null) return [];
    const { manifest, verdict, signed } = result;
    const by = signed === null ? null : { by: fingerprint(signed.publicKey), at: signed.statement.at };
    // Neither ruling nor notes need samples: they are in the bundle.
    return [{ run: { manifest, samples: [] }, verdict, signed: by }];
  });
}

/** Whether the version may be tagged; a machine without a result is named with the reason. */
export function rulingOf(order: ReleaseOrder, children: readonly ChildRequest[]): ReleaseRuling {
  const silent = children.filter((child) => resultOf(child) === null);
  const why = silent.map((child) => [child.task.child.machine, reasonOfEnd(child)] as const);
  return releaseRuling(order, resultsOf(order, children), new Map(why));
}
