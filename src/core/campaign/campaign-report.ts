import type { Campaign, CampaignRow, FoundEffect } from '../../model/campaign.ts';
import type { CampaignDesign } from '../../model/campaign-design.ts';
import { paragraph, section, table } from '../report/document/blocks.ts';
import type { Cell, Document, DocumentBlock, DocumentTable, Inline, Tone } from '../report/document/document.ts';
import { laneText } from '../text/change-text.ts';
import { plainText } from '../text/escape.ts';
import { formatInterval, formatPercent, formatSeconds, plural } from '../text/format.ts';
import { metricTexts } from '../text/metric-text.ts';
import type { CampaignTable } from './campaign-result.ts';
import { designReport } from './design-report.ts';
import { budgetText } from './enough-budget.ts';

/** Why a campaign ended; `open`: it goes on. */
export type CampaignEnding = Campaign['ended'] | 'open';

const ENDS: Readonly<Record<CampaignEnding, string>> = {
  complete: 'every question is answered',
  budget: 'the budget is used up',
  stopped: 'stopped',
  open: 'it goes on',
};

type DesignKind = CampaignDesign['kind'] | undefined;

const CONFIRM = 'Confirm a gain on the suite that decides before it is promoted: alloc-ab run FLAG.';
const GOES_ON = 'The same command goes on where this one ended.';

const BEYOND =
  'Cannot notice: not timed. By proof no target and no guard executes what such a flag changes; other lanes may.';

/** Longest text of a row, in UTF-16 units. */
const TEXT_MAX = 160;

interface ReportOptions {
  /** Addresses of runs by flag. */
  readonly logs?: ReadonlyMap<string, string>;
  /** States whose rows without a finding have only their names, below the table. */
  readonly named?: readonly CampaignRow['state'][];
  /** A budget that suffices for what waits, in seconds; null: not known. */
  readonly enough?: number | null;
}

/**
 * The result of a campaign as one table: findings first, then what was timed without one, what was not timed, and what waits. Before it what
 * a design says about all of them.
 */
export function campaignReport(
  campaign: CampaignTable<CampaignEnding>,
  { logs = new Map(), named = [], enough = null }: ReportOptions = {},
): Document {
  const { rows, rule, seconds, ended, command, design } = campaign;
  const own = design && designReport(design, rows);
  const gains = rows.filter(({ finding }) => finding === 'gain').length;
  const losses = rows.filter(({ finding }) => finding !== null).length - gains;
  const waiting = rows.filter(({ state }) => state === 'waiting').length;
  const sorted = [...rows].sort((a, b) => order(a) - order(b) || (a.flag < b.flag ? -1 : 1));
  const isNamed = ({ finding, state }: CampaignRow) => finding === null && named.includes(state);
  const found = `${plural(gains, 'gain')} and ${plural(losses, 'loss', 'losses')} among ${plural(rows.length, 'flag')}`;
  return {
    headline: `${own?.found ?? found}; ${ENDS[ended]}${waiting === 0 ? '' : `, ${waiting} not asked${ended === 'open' ? ' yet' : ''}`}`,
    next: ended === 'complete' ? (own?.next ?? CONFIRM) : ended === 'budget' ? withBudget(enough) : GOES_ON,
    sections: [
      ...(own?.sections ?? []),
      section(
        own === undefined || own.sections.length === 0 ? '' : 'Each question',
        [
          resultTable(
            sorted.filter((row) => !isNamed(row)),
            logs,
            design?.kind,
          ),
          ...named.flatMap((state) => namesOf(state, sorted.filter(isNamed))),
        ],
        // How to read the table is left out before a row of it.
        { priority: 0 },
      ),
      section('How to read it', [
        {
          kind: 'list',
          items: [
            ...(own?.notes ?? []),
            `At most ${formatPercent(rule.rate)} of the findings are expected to be false, whenever the campaign is stopped: ${plural(rule.hypotheses, 'hypothesis', 'hypotheses')}, and a p-value of at most ${Number(rule.level.toPrecision(2))} is a finding now.`,
            'A gain is one on every target, shown for the target that gained least. A loss is one on any target or guard, shown for the one that lost most certainly.',
            'The change is corrected for having been picked, and so is its interval. "Verdict" is the one of the run by itself, which knows nothing of the other flags.',
            ...(rows.some(({ state }) => state === 'cannot-notice') ? [BEYOND] : []),
            `${command} took ${formatSeconds(seconds)}.`,
          ],
        },
      ]),
    ],
  };
}

/** How a campaign goes on whose budget is used up: it counts over all its starts. */
function withBudget(enough: number | null): string {
  const budget = enough === null ? 'a larger budget' : `${budgetText(enough)} in place of its budget`;
  const why = enough === null ? '' : ' That suffices unless a run takes longer than the longest so far.';
  return `The same command with ${budget} goes on where this one ended, and measures no question twice.${why}`;
}

function resultTable(rows: readonly CampaignRow[], logs: ReadonlyMap<string, string>, kind: DesignKind): DocumentTable {
  const cells = rows.map((row): (Inline | Cell)[] => [
    row.flag,
    findingCell(row, kind),
    row.effect === null ? '' : formatPercent(row.effect.corrected, { signed: true }),
    row.effect === null ? '' : intervalText(row.effect),
    row.effect === null ? '' : `${laneText(row.effect.lane)}, ${metricTexts(row.effect).name}`,
    withLog(
      row.state === 'measured' && !isScreened(row, kind) ? (row.outcome ?? '') : shortText(row),
      logs.get(row.flag),
    ),
  ]);
  return table(['flag', 'finding', 'change', 'interval', 'where', 'verdict, or why not timed'], cells, {
    words: [1, 4, 5],
  });
}

/** Most names of a paragraph. */
const NAMES_MAX = 40;

/** The names of the rows in a state, with their number. */
function namesOf(state: CampaignRow['state'], rows: readonly CampaignRow[]): DocumentBlock[] {
  const names = rows.filter((row) => row.state === state).map(({ flag }) => flag);
  const parts = Array.from({ length: Math.ceil(names.length / NAMES_MAX) }, (_, index) =>
    names.slice(index * NAMES_MAX, (index + 1) * NAMES_MAX).join(', '),
  );
  return parts.map((part, index) => paragraph(`${WORDS[state]}${index === 0 ? ` (${names.length})` : ''}: ${part}`));
}

function withLog(text: string, url: string | undefined): Inline {
  return url === undefined ? text : [text, ' (', { link: 'run', url }, ')'];
}

const TONES: Readonly<Record<NonNullable<CampaignRow['finding']>, Tone>> = {
  gain: 'good',
  loss: 'bad',
  'gain and loss': 'bad',
};

/** What a finding means in an ablation, whose candidate is the whole preset. */
const ABLATION_WORDS = { gain: 'carries', loss: 'costs', 'gain and loss': 'gains and costs' } as const;

const WORDS: Readonly<Record<CampaignRow['state'], string>> = {
  refused: 'not asked',
  'no-op': 'no-op',
  'cannot-notice': 'cannot notice',
  measured: 'none',
  invalid: 'invalid',
  waiting: 'waiting',
};

function findingCell(row: CampaignRow, kind: DesignKind): Cell {
  const { finding, state, starts, outcome } = row;
  if (finding !== null) {
    return { text: kind === 'ablation' ? ABLATION_WORDS[finding] : finding, tone: TONES[finding] };
  }
  const again = starts > 1 && kind !== 'values' ? `, begun ${starts} times` : '';
  if (isScreened(row, kind)) return { text: 'dropped out' };
  if (kind === 'ablation' && outcome === 'NO CHANGE') return { text: `nothing${again}`, tone: 'same' };
  return { text: `${WORDS[state]}${again}` };
}

/** Whether a value was measured in a screening only. */
function isScreened({ state, p }: CampaignRow, kind: DesignKind): boolean {
  return kind === 'values' && state === 'measured' && p === null;
}

function shortText({ text, state }: CampaignRow): string {
  if (state === 'waiting') return '';
  return plainText(text.replace(/^INVALID: /, ''), TEXT_MAX);
}

function intervalText({ low, high }: FoundEffect): string {
  if (low !== null && high !== null) return formatInterval(low, high);
  const side = (value: number | null) => (value === null ? '…' : formatPercent(value, { signed: true }));
  return `[${side(low)}, ${side(high)}]`;
}

/** Gains before losses before the rest. */
function order({ finding, state }: CampaignRow): number {
  if (finding !== null) return finding === 'gain' ? 0 : 1;
  return { measured: 2, invalid: 3, 'cannot-notice': 4, 'no-op': 5, refused: 6, waiting: 7 }[state];
}
