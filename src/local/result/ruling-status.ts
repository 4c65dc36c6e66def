import type { ReleaseRuling } from '../../core/release/release-ruling.ts';
import { EXIT } from '../../system/program-end.ts';

/** The exit status of a ruling against a release: 1 when something is worse, 3 when a result is missing, open or unknown. */
export function rulingStatus({ isWorse }: ReleaseRuling): number {
  return isWorse ? EXIT.noGo : EXIT.noResult;
}
