import type { CampaignAnswer } from '../../model/campaign.ts';
import type { Manifest } from '../../model/run.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { ShownChange } from '../analysis/ab/shown-change.ts';

/** The answer to the question about a flag, from its run. `folder` is the name of the result folder. */
export function campaignAnswer(
  flag: string,
  folder: string,
  { plan, seconds }: Pick<Manifest, 'plan' | 'seconds'>,
  { outcome, reasons, headline }: Pick<Verdict, 'outcome' | 'reasons' | 'headline'>,
  { gain, loss }: ShownChange,
): CampaignAnswer {
  return {
    ...{ flag, id: plan.id, folder, outcome },
    code: (reasons[0]?.code ?? '').slice(0, 64),
    headline: headline.slice(0, 1000),
    ...{ gain, loss },
    seconds: Object.values(seconds).reduce((sum: number, part) => sum + (part ?? 0), 0),
  };
}
