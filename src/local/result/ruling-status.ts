import type { ReleaseResult } from '../../model/release.ts';
import { EXIT } from '../../system/program-end.ts';

/** The exit status of a ruling against a release: 1 when a machine has found a NO-GO, 3 when a result is missing or open. */
export function rulingStatus(results: readonly Pick<ReleaseResult, 'verdict'>[]): number {
  return results.some(({ verdict }) => verdict.outcome === 'NO-GO') ? EXIT.noGo : EXIT.noResult;
}
