import type { SurveyPart, SurveyPlan } from '../../../model/survey.ts';
import { random } from '../../../stats/random.ts';
import { shuffled } from '../../../stats/shuffle.ts';

/** Most rounds of a part, as a multiple of the planned ones: disturbed rounds are repeated. */
export const ROUND_REPEATS = 2;

/** The random order of the lanes in a round of a part, from the seed of the survey. */
export function orderOfSurveyLanes<Lane>(
  { seed }: Pick<SurveyPlan, 'seed'>,
  part: number,
  round: number,
  lanes: readonly Lane[],
): Lane[] {
  return shuffled(lanes, random(`${seed}/${part}/lanes/${round}`));
}

/** A process of a round: the index of its arm, and its environment. */
interface RoundSlot {
  readonly arm: number;
  readonly environment: 'clean' | 'empty';
}

/**
 * The processes of a lane in a round: the arms in the random order of the seed. A baseline has one control for each lane, in the
 * middle of its rounds.
 */
export function slotsOfRound(
  { seed, parts }: Pick<SurveyPlan, 'seed' | 'parts'>,
  part: number,
  lane: string,
  round: number,
  arms: readonly number[],
): RoundSlot[] {
  const order = shuffled(arms, random(`${seed}/${part}/arms/${lane}/${round}`));
  const slots = order.map((arm): RoundSlot => ({ arm, environment: 'clean' }));
  const own = parts[part];
  return own && hasControl(own, round) ? [...slots, { arm: own.arms[0] ?? 0, environment: 'empty' }] : slots;
}

function hasControl({ method, rounds }: SurveyPart, round: number): boolean {
  return method === 'baseline' && round === Math.floor(rounds / 2);
}
