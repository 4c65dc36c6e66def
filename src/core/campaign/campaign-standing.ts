import { CAMPAIGN_RATE, type CampaignAnswer, type CampaignRow } from '../../model/campaign.ts';
import { discoveries, levelFor } from '../../stats/false-discovery.ts';

/** Answers of runs that were not timed: nothing is random in them. */
const UNTIMED: ReadonlyMap<string, 'no-op' | 'cannot-notice'> = new Map([
  ['no-op', 'no-op'],
  ['byte-identical-arms', 'no-op'],
  ['lanes-can-notice', 'cannot-notice'],
]);

/** What is found among the answers so far, by one rule for all questions of a campaign. */
interface CampaignStanding {
  readonly hypotheses: number;
  readonly findings: number;
  readonly level: number;
  /** By flag; absent: nothing is found. */
  readonly found: ReadonlyMap<string, NonNullable<CampaignRow['finding']>>;
  /** Largest p-value with which one more question is a finding. Its run goes on until then. */
  readonly evidence: number;
}

/** What an answer is, as a row of the table has it. */
export function stateOf({ outcome, code }: Pick<CampaignAnswer, 'outcome' | 'code'>): CampaignRow['state'] {
  return outcome === 'INVALID' ? (UNTIMED.get(code) ?? 'invalid') : 'measured';
}

/** Whether an answer rests on no sample: both sides are the same, or by proof no lane can notice the flag. */
export function isUntimed(answer: CampaignAnswer): boolean {
  return [...UNTIMED.values()].some((state) => state === stateOf(answer));
}

/**
 * The standing of a campaign after some of its questions. `asked` is the number of questions that are to be timed, answered ones included. Each
 * has two hypotheses: "some target does not gain" and "nothing gets worse". A question whose sides turn out to be the same, or which no
 * lane can notice by proof, leaves them, whatever the noise, so their number only falls and each level only rises. The p-values of a question are two-sided, so a finding is one
 * exactly when the interval of its effect at this level excludes no change.
 */
export function campaignStanding(asked: number, answers: readonly CampaignAnswer[]): CampaignStanding {
  const timed = answers.filter((answer) => !isUntimed(answer));
  const hypotheses = 2 * (asked - (answers.length - timed.length));
  const p = timed.flatMap(({ gain, loss }) => [gain, loss]);
  const { found, count, level } = discoveries(p, hypotheses, CAMPAIGN_RATE);
  const flags = timed.flatMap(({ flag }, index): [string, NonNullable<CampaignRow['finding']>][] => {
    const [gain, loss] = [found[2 * index] === true, found[2 * index + 1] === true];
    if (!gain && !loss) return [];
    return [[flag, gain && loss ? 'gain and loss' : gain ? 'gain' : 'loss']];
  });
  return {
    hypotheses,
    findings: count,
    level,
    found: new Map(flags),
    evidence: levelFor(count + 1, hypotheses, CAMPAIGN_RATE),
  };
}
