import type { Manifest } from '../../../model/run.ts';
import { laneProofs } from '../../reach/lane-proofs.ts';
import { plural } from '../../text/format.ts';
import { type Finding, failed, joinTexts, passed, unknown } from './finding.ts';

const NAME = 'lanes-proven';
const REMEDY = 'Measure again without --proof, which times every lane.';

/**
 * Whether the lanes that were not timed cannot notice the change: their proofs follow from the recorded evidence, and that is about the libraries that were
 * measured. Empty for a plan without such lanes.
 */
export function provenCheck({
  plan,
  baseline,
  candidate,
}: Pick<Manifest, 'plan' | 'baseline' | 'candidate'>): Finding[] {
  const { proven } = plan;
  if (proven === undefined) return [];
  const { evidence, lanes, control } = proven;
  const results = new Map(laneProofs(evidence).map(({ lane, result }) => [lane, result]));
  const open = [...lanes, ...(control === null ? [] : [control])].filter(
    (lane) => results.get(lane) !== 'cannot-notice',
  );
  if (open.length > 0) {
    return [failed(NAME, `No proof follows from the evidence of ${joinTexts(open)}.`, REMEDY)];
  }
  if (baseline === null || candidate === null) return [unknown(NAME, 'No library was measured.', REMEDY)];
  const { libraries } = evidence;
  if (libraries.baseline !== baseline.librarySha256 || libraries.candidate !== candidate.librarySha256) {
    return [failed(NAME, 'The proofs are about other libraries than those that were measured.', REMEDY)];
  }
  return [
    passed(
      NAME,
      `By proof, ${plural(lanes.length, 'lane')} that ${lanes.length === 1 ? 'was' : 'were'} not timed cannot notice the change.`,
    ),
  ];
}
