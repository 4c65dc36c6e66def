import { gzipSync } from 'node:zlib';
import { writtenJson } from '../../core/bundle/written-json.ts';
import type { CampaignEnding } from '../../core/campaign/campaign-report.ts';
import { type CampaignTable, flagsFound } from '../../core/campaign/campaign-result.ts';
import { answersOf, tableOf } from '../../core/campaign/campaign-state.ts';
import { enoughBudget, longestRun } from '../../core/campaign/enough-budget.ts';
import type { KeptRun } from '../../core/campaign/found-effect.ts';
import { sectionMarkdown } from '../../core/report/document/document-markdown.ts';
import { renderEndedCampaign } from '../../core/report/request/campaign-comment.ts';
import { campaignFileSection, campaignStatement } from '../../core/statement/campaign-statement.ts';
import type { Campaign } from '../../model/campaign.ts';
import type { CampaignState } from '../../model/campaign-state.ts';
import type { Publication } from '../../model/publication.ts';
import { type RequestBase, resultOf } from '../../model/request-record.ts';
import { digestOf } from '../../signing/ed25519.ts';
import type { AppContext } from '../app-context.ts';
import { requestSummary, requestTag } from '../channel/request-texts.ts';
import { readQuestion } from './question.ts';

/** A request of a campaign whose commit is known. */
type CampaignParent = RequestBase & { readonly headSha: string };

/** Most characters of the file of a table in its comment: half of the comment is for the table. */
const FILE_CHARACTERS_MAX = 30_000;

/** The table of a campaign, with the effects of its findings. */
export async function readTable<E extends CampaignEnding>(
  context: AppContext,
  request: CampaignParent,
  state: CampaignState,
  ended: E,
): Promise<CampaignTable<E>> {
  const asked = state.flags.filter((each) => 'own' in each).length;
  const runs = new Map<string, KeptRun>();
  for (const flag of flagsFound(asked, answersOf(state.ended))) {
    const question = await readQuestion(context, request, flag);
    const result = question === null ? null : resultOf(question);
    if (result?.shown?.differences === undefined) continue;
    const { manifest, verdict, shown } = result;
    runs.set(flag, { plan: manifest.plan, effects: verdict.effects, differences: shown.differences ?? [] });
  }
  const { repeat: command } = requestSummary(request);
  return tableOf(state, { command, repository: request.repository, commit: request.headSha, ended }, runs);
}

/** What the comment of a campaign shows besides its table. */
export function commentContext(request: CampaignParent, { budgetSeconds, notes, shared, ended }: CampaignState) {
  const logs = new Map(
    ended.flatMap(({ flag, runUrl }): [string, string][] => (runUrl === null ? [] : [[flag, runUrl]])),
  );
  const summary = { ...requestSummary(request), machine: shared.machine?.name ?? '' };
  return { tag: requestTag(request), request: summary, budgetSeconds, notes, logs };
}

/** The publication of a campaign that ends: its table, with its file and the signature. */
export async function campaignPublication(
  context: AppContext,
  request: CampaignParent,
  state: CampaignState,
  ended: Campaign['ended'],
): Promise<Publication> {
  const { cancel } = request;
  const campaign = await readTable(context, request, state, ended);
  const file = fileOf(context, request, campaign);
  const frame = {
    ...commentContext(request, state),
    ...(cancel !== null && { by: cancel.by, ...(cancel.reason !== undefined && { reason: cancel.reason }) }),
    ...(ended === 'budget' && { enough: budgetFor(state) }),
    room: Buffer.byteLength(file.text) + 2,
    hasFile: file.isWhole,
  };
  return { comment: `${renderEndedCampaign(campaign, frame)}\n${file.text}\n`, check: null };
}

/** A budget with which the same campaign, commented again, would come to its end. */
function budgetFor({ flags, ended }: CampaignState): number | null {
  const asked = flags.flatMap((each) => ('own' in each ? [each.flag] : []));
  return enoughBudget({ asked, answers: [] }, { usedSeconds: 0, runSeconds: longestRun(answersOf(ended)) });
}

/** The part of a comment with the file of a campaign, signed where the App has a key; without the file where that is too long. */
function fileOf(
  { settings, version, now }: AppContext,
  { id }: CampaignParent,
  campaign: Campaign,
): { readonly text: string; readonly isWhole: boolean } {
  const packed = gzipSync(writtenJson(campaign), { level: 9 })
    .toString('base64')
    .replaceAll(/.{76}(?=.)/g, '$&\n');
  // A signature without the file that it covers could not be verified.
  if (packed.length > FILE_CHARACTERS_MAX)
    return { text: 'The table is too long to be here as a file, so it is not signed.', isWhole: false };
  const at = new Date(now()).toISOString();
  const statement = campaignStatement(campaign, { id, sha256: digestOf(campaign), tool: version, at });
  const { signingKey } = settings;
  const section = campaignFileSection(id, packed, signingKey === null ? null : signingKey.sign(statement));
  return { text: sectionMarkdown(section), isWhole: true };
}
