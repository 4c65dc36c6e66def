import { CAMPAIGN_RATE, type Campaign, type CampaignAnswer, type CampaignRow } from '../../model/campaign.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { AbRun } from '../../model/run.ts';
import type { Verdict } from '../../model/verdict.ts';
import { campaignStanding, isSame } from './campaign-standing.ts';
import { foundEffect } from './found-effect.ts';

/** All that is known about a campaign. */
interface CampaignNotes {
  readonly command: string;
  readonly repository: string;
  readonly commit: string;
  readonly ended: Campaign['ended'];
  readonly seconds: number;
  /** Every flag, in order; with the refusal of one that needs no build. */
  readonly flags: readonly { readonly flag: string; readonly refusal?: Pick<Refusal, 'code' | 'message'> }[];
  readonly answers: readonly CampaignAnswer[];
  /** How often a run of a flag began. */
  readonly starts: ReadonlyMap<string, number>;
}

/** A run with its verdict. */
export interface JudgedRun {
  readonly run: AbRun;
  readonly verdict: Verdict;
}

/** The result of a campaign. `runs` has the runs of its findings, by flag; a finding without one has no effect. */
export function campaignResult(notes: CampaignNotes, runs: ReadonlyMap<string, JudgedRun>): Campaign {
  const { command, repository, commit, ended, seconds, flags, answers, starts } = notes;
  const asked = flags.filter(({ refusal }) => refusal === undefined).length;
  const { hypotheses, findings, level, found } = campaignStanding(asked, answers);
  const rows = flags.map(({ flag, refusal }): CampaignRow => {
    const answer = answers.find((each) => each.flag === flag);
    const none = { outcome: null, code: null, finding: null, p: null, effect: null, result: null };
    if (refusal !== undefined)
      return { ...none, flag, state: 'refused', code: refusal.code, text: refusal.message, starts: 0 };
    if (answer === undefined)
      return { ...none, flag, state: 'waiting', text: 'not asked yet', starts: starts.get(flag) ?? 0 };
    const { outcome, code, headline, gain, loss, folder } = answer;
    const finding = found.get(flag) ?? null;
    const judged = finding === null ? undefined : runs.get(flag);
    return {
      ...{ flag, outcome, code, finding },
      state: isSame(answer) ? 'no-op' : outcome === 'INVALID' ? 'invalid' : 'measured',
      text: headline,
      p: { gain, loss },
      effect: judged ? foundEffect(judged.run, judged.verdict, finding === 'gain' ? 'gain' : 'loss', level) : null,
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
