import { CAMPAIGN_RATE, type Campaign, type CampaignAnswer, type CampaignRow } from '../../model/campaign.ts';
import type { Refusal } from '../../model/refusal.ts';
import { campaignStanding, stateOf } from './campaign-standing.ts';
import { foundEffect, type KeptRun } from './found-effect.ts';

/** All that is known about a campaign. */
interface CampaignNotes<E extends string> {
  readonly command: string;
  readonly repository: string;
  readonly commit: string;
  readonly ended: E;
  readonly seconds: number;
  /** Every flag, in order; with the refusal of one that needs no build. */
  readonly flags: readonly { readonly flag: string; readonly refusal?: Pick<Refusal, 'code' | 'message'> }[];
  readonly answers: readonly CampaignAnswer[];
  /** How often a run of a flag began. */
  readonly starts: ReadonlyMap<string, number>;
  /** By flag: why its run brought no result. Such a question counts as one that shows nothing. */
  readonly silent: ReadonlyMap<string, string>;
}

/** The result of a campaign, or of one that goes on. */
export type CampaignTable<E extends string> = Omit<Campaign, 'ended'> & { readonly ended: E };

/** The result of a campaign. `runs` has the runs of its findings, by flag; a finding without one has no effect. */
export function campaignResult<E extends string>(
  notes: CampaignNotes<E>,
  runs: ReadonlyMap<string, KeptRun>,
): CampaignTable<E> {
  const { command, repository, commit, ended, seconds, flags, answers, starts, silent } = notes;
  const asked = flags.filter(({ refusal }) => refusal === undefined).length;
  const { hypotheses, findings, level, found } = campaignStanding(asked, answers);
  const rows = flags.map(({ flag, refusal }): CampaignRow => {
    const answer = answers.find((each) => each.flag === flag);
    const none = { outcome: null, code: null, finding: null, p: null, effect: null, result: null };
    if (refusal !== undefined)
      return { ...none, flag, state: 'refused', code: refusal.code, text: refusal.message, starts: 0 };
    if (answer === undefined)
      return {
        ...{ ...none, flag, state: silent.has(flag) ? 'invalid' : 'waiting', starts: starts.get(flag) ?? 0 },
        text: silent.get(flag) ?? 'not asked yet',
      };
    const { outcome, code, headline, gain, loss, folder } = answer;
    const finding = found.get(flag) ?? null;
    const run = finding === null ? undefined : runs.get(flag);
    return {
      ...{ flag, outcome, code, finding },
      state: stateOf(answer),
      text: headline,
      p: { gain, loss },
      effect: run ? foundEffect(run, finding === 'gain' ? 'gain' : 'loss', level) : null,
      result: folder,
      starts: starts.get(flag) ?? 1,
    };
  });
  return {
    schema: 1,
    ...{ command, repository, commit, ended, seconds: Math.round(seconds) },
    rule: { rate: CAMPAIGN_RATE, hypotheses, findings, level },
    rows,
  };
}

/** The flags whose runs `campaignResult` needs. */
export function flagsFound(asked: number, answers: readonly CampaignAnswer[]): readonly string[] {
  return [...campaignStanding(asked, answers).found.keys()];
}
