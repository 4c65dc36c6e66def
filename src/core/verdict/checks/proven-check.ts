import type { ReachEvidence } from '../../../model/reach.ts';
import type { Manifest } from '../../../model/run.ts';
import { laneProofs } from '../../reach/lane-proofs.ts';
import { isBeyondLanes } from '../../reach/proven-guards.ts';
import { plural } from '../../text/format.ts';
import { type Finding, failed, joinTexts, passed, unknown } from './finding.ts';

const NAME = 'lanes-proven';
const REMEDY = 'Measure again without proof, so that every lane is timed.';

/** Name of the check that fails when no lane of a comparison can notice its change, by proof. */
const BEYOND_LANES = 'lanes-can-notice';

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
  const count = `${plural(lanes.length, 'lane')} that ${lanes.length === 1 ? 'was' : 'were'} not timed`;
  return [
    passed(NAME, `By proof, ${count} cannot notice the change.`),
    ...(isBeyondLanes(plan) ? [beyondLanes(evidence)] : []),
  ];
}

/** Most functions that a message names. */
const NAMES_MAX = 3;

/** The failed check of a run whose lanes cannot answer the question, with functions that a lane would have to execute. */
function beyondLanes({ differing }: ReachEvidence): Finding {
  const code = [...differing.candidate, ...differing.baseline].filter(({ how }) => how !== 'moved');
  const names = [...new Set(code.map(({ name }) => name))];
  const first = names.slice(0, NAMES_MAX).join(', ');
  const more = names.length - NAMES_MAX;
  const what =
    names.length === 0 ? '' : `: none executes ${first}${more > 0 ? ` or the ${more} others that differ` : ''}`;
  return failed(
    BEYOND_LANES,
    `No lane can notice the change, by proof, so nothing was timed${what}.`,
    'Ask lanes that execute the code that changed, with lane NAME or suite NAME, or add one to the configuration.',
  );
}
