import type { AbRun } from '../../model/run.ts';
import type { Verdict } from '../../model/verdict.ts';
import { hodgesLehmann } from '../../stats/signed-rank.ts';
import { assess, samplesByLane } from '../analysis/ab/analyze.ts';

/**
 * The change of the target on which the candidate of a run is worst, more is better, as a fraction: what a screening ranks values by. It needs no
 * look, so it says nothing about an error. Null: the run is INVALID, or a target has no blocks.
 */
export function leastChange(run: AbRun, { outcome }: Pick<Verdict, 'outcome'>): number | null {
  if (outcome === 'INVALID') return null;
  const { measured } = assess(run.manifest.plan, samplesByLane(run.samples));
  const changes = measured.flatMap(({ effect, differences }) =>
    effect.role === 'target' ? [(effect.better === 'higher' ? 1 : -1) * hodgesLehmann(differences)] : [],
  );
  return changes.length > 0 && changes.every(Number.isFinite) ? Math.expm1(Math.min(...changes)) : null;
}
