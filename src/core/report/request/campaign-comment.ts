import { GITHUB_LIMITS } from '../../../model/mutation.ts';
import { type CampaignEnding, campaignReport } from '../../campaign/campaign-report.ts';
import type { CampaignTable } from '../../campaign/campaign-result.ts';
import { budgetText } from '../../campaign/enough-budget.ts';
import { utf8Bytes } from '../../text/bytes.ts';
import { formatSeconds, plural } from '../../text/format.ts';
import { code, paragraph } from '../document/blocks.ts';
import type { Document, DocumentBlock, Inline } from '../document/document.ts';
import { bareText } from '../document/document.ts';
import { documentComment } from '../document/document-comment.ts';
import { documentMarkdown } from '../document/document-markdown.ts';
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
  const document = campaignDocument(table, context, [paragraph(context.now)], { next, room: 0, beyond: UNFIT });
  return { title: bareText(document.headline), comment: documentComment(document, { tag: context.tag }) };
}

/** A campaign that has ended. `by`: who cancelled it, and why. `room`: bytes for what the caller adds; `hasFile`: the table as a file is part of that. */
export function renderEndedCampaign(
  table: CampaignTable<Exclude<CampaignEnding, 'open'>>,
  context: CampaignContext & {
    readonly by?: string;
    readonly reason?: string;
    /** A budget with which the same campaign would come to its end, in seconds; null: not known. */
    readonly enough?: number | null;
    readonly room: number;
    readonly hasFile: boolean;
  },
): string {
  const { tag, room, hasFile, by, reason, enough = null } = context;
  const cancelled =
    by === undefined ? [] : [paragraph(`Cancelled by ${by}${reason === undefined ? '' : `: ${reason}`}`)];
  const beyond = hasFile ? 'in campaign.json below' : UNFIT;
  const document = campaignDocument(table, context, cancelled, { next: nextStep(table, enough), room, beyond });
  return documentComment(document, { tag, room });
}

/** Where rows are that are not in a comment and in no file. */
const UNFIT = 'that do not fit into a comment';

/** Bytes of what surrounds the document in its comment. */
const FRAME_BYTES = 300;

/** States whose rows have only their names where the whole table does not fit: first what was not timed, then all without a finding. */
const NOT_TIMED = ['cannot-notice', 'no-op', 'refused', 'waiting'] as const;
const NAMED = [[], NOT_TIMED, ['measured', 'invalid', ...NOT_TIMED]] as const;

function campaignDocument(
  table: CampaignTable<CampaignEnding>,
  { request, notes, logs }: CampaignContext,
  state: readonly DocumentBlock[],
  { next, room, beyond }: { readonly next: string; readonly room: number; readonly beyond: string },
): Document {
  const { repeat, sha, machine, id } = request;
  const facts = [
    ...['commit ', { code: sha.slice(0, 12) }],
    ...(machine === '' ? [] : [' · machine ', { code: machine }]),
    ...[' · request ', { code: id }],
  ];
  const forms = NAMED.map((named): Document => {
    const report = campaignReport(table, { logs, named });
    return {
      ...report,
      headline: `CAMPAIGN: ${bareText(report.headline)}`,
      next,
      lead: [
        code(repeat, ''),
        paragraph(facts),
        ...notes.slice(0, 4).map((text) => ({ kind: 'note', text }) as const),
        ...state,
        ...(named.length === 0
          ? []
          : [
              paragraph(
                `Some flags have only their names here, for length. ${beyond === UNFIT ? 'alloc-ab explain FLAG has the reason of one that is refused.' : 'Their reasons are in campaign.json below.'}`,
              ),
            ]),
      ],
      beyond,
    };
  });
  const limit = GITHUB_LIMITS.comment - room - FRAME_BYTES;
  return forms.find((each) => utf8Bytes(documentMarkdown(each)) <= limit) ?? (forms.at(-1) as Document);
}

function nextStep({ rows, ended }: CampaignTable<Exclude<CampaignEnding, 'open'>>, enough: number | null): string {
  const gains = rows.filter(({ finding }) => finding === 'gain').length;
  const confirm =
    gains === 0
      ? 'nothing here is worth a promotion.'
      : `confirm ${plural(gains, 'gain')} by /ab FLAG on the suite that decides before it is promoted.`;
  switch (ended) {
    case 'complete':
      return confirm;
    case 'budget':
      return `${confirm} For the flags that were not asked, comment again with ${enough === null ? 'a larger budget' : `${budgetText(enough)}, which suffices for all unless a run takes longer than the longest so far,`} or a narrower pattern.`;
    case 'stopped':
      return `${confirm} Runs without a result have their reason in the table; comment again to ask the flags that were not asked.`;
  }
}
