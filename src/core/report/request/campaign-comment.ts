import { type CampaignEnding, campaignReport } from '../../campaign/campaign-report.ts';
import type { CampaignTable } from '../../campaign/campaign-result.ts';
import { formatSeconds, plural } from '../../text/format.ts';
import { code, paragraph } from '../document/blocks.ts';
import type { Document, DocumentBlock, Inline } from '../document/document.ts';
import { bareText } from '../document/document.ts';
import { documentComment } from '../document/document-comment.ts';
import type { ChildrenProgress } from './children-comment.ts';
import type { RequestSummary } from './state-comment.ts';

/** What a comment of a campaign shows besides its table. */
interface CampaignContext {
  readonly tag: string;
  readonly request: RequestSummary;
  readonly budgetSeconds: number;
  /** What readers should know about the list of flags. */
  readonly notes: readonly string[];
  /** Addresses of the runs that are over, by flag. */
  readonly logs: ReadonlyMap<string, string>;
}

/** A campaign that goes on. `now` says what the question that is open does. */
export function renderOpenCampaign(
  table: CampaignTable<'open'>,
  context: CampaignContext & { readonly now: Inline },
): ChildrenProgress {
  const { request, budgetSeconds } = context;
  const next = `nothing for you to do. The table changes after each run; all of it takes at most ${formatSeconds(budgetSeconds)} of building and measuring. To stop it, comment /ab cancel ${request.id}: what is found until then stays found.`;
  const document = campaignDocument(table, context, [paragraph(context.now)], next);
  return { title: bareText(document.headline), comment: documentComment(document, { tag: context.tag }) };
}

/** A campaign that has ended. `by`: who cancelled it, and why. `room`: bytes for what the caller adds. */
export function renderEndedCampaign(
  table: CampaignTable<Exclude<CampaignEnding, 'open'>>,
  context: CampaignContext & { readonly by?: string; readonly reason?: string; readonly room: number },
): string {
  const { tag, room, by, reason } = context;
  const cancelled =
    by === undefined ? [] : [paragraph(`Cancelled by ${by}${reason === undefined ? '' : `: ${reason}`}`)];
  const document = campaignDocument(table, context, cancelled, nextStep(table));
  return documentComment(document, { tag, room });
}

function campaignDocument(
  table: CampaignTable<CampaignEnding>,
  { request, notes, logs }: CampaignContext,
  state: readonly DocumentBlock[],
  next: string,
): Document {
  const report = campaignReport(table, logs);
  const { repeat, sha, machine, id } = request;
  const facts = [
    ...['commit ', { code: sha.slice(0, 12) }],
    ...(machine === '' ? [] : [' · machine ', { code: machine }]),
    ...[' · request ', { code: id }],
  ];
  return {
    ...report,
    headline: `CAMPAIGN: ${bareText(report.headline)}`,
    next,
    lead: [
      code(repeat, ''),
      paragraph(facts),
      ...notes.slice(0, 4).map((text) => ({ kind: 'note', text }) as const),
      ...state,
    ],
  };
}

function nextStep({ rows, ended }: CampaignTable<Exclude<CampaignEnding, 'open'>>): string {
  const gains = rows.filter(({ finding }) => finding === 'gain').length;
  const confirm =
    gains === 0
      ? 'nothing here is worth a promotion.'
      : `confirm ${plural(gains, 'gain')} by /ab FLAG on the suite that decides before it is promoted.`;
  switch (ended) {
    case 'complete':
      return confirm;
    case 'budget':
      return `${confirm} For the flags that were not asked, comment again with a larger budget or a narrower pattern.`;
    case 'stopped':
      return `${confirm} Runs without a result have their reason in the table; comment again to ask the flags that were not asked.`;
  }
}
