import { type ReleaseRuling, releaseRuling } from '../../core/release/release-ruling.ts';
import type { ReleaseOrder, ReleaseResult } from '../../model/release.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import { fingerprint } from '../../signing/ed25519.ts';

/** What the machines of a release said, in the order of the configuration. */
export function resultsOf({ requests }: ReleaseOrder, parts: readonly RequestRecord[]): ReleaseResult[] {
  const inOrder = requests.flatMap(({ machine }) =>
    parts.filter(({ asked }) => asked.kind === 'part' && asked.part.machine === machine),
  );
  return inOrder.flatMap(({ result }) => {
    if (result === null) return [];
    const { manifest, verdict, signed } = result;
    const by = signed === null ? null : { by: fingerprint(signed.publicKey), at: signed.statement.at };
    // Neither ruling nor notes ask for samples: these are in the bundle.
    return [{ run: { manifest, samples: [] }, verdict, signed: by }];
  });
}

/** Whether the version may be tagged; a machine that brought nothing is named with the reason. */
export function rulingOf(order: ReleaseOrder, parts: readonly RequestRecord[]): ReleaseRuling {
  const why = parts.flatMap(({ asked, result, publication }): [string, string][] =>
    asked.kind === 'part' && result === null ? [[asked.part.machine, publication?.check?.summary ?? '']] : [],
  );
  return releaseRuling(order, resultsOf(order, parts), new Map(why));
}
