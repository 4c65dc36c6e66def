import type { SurveyRun } from '../../../model/survey.ts';
import { type Frontier, type FrontierCandidate, frontierOf, laneCount } from '../../analysis/survey/frontier.ts';
import { gapEvidence } from '../../analysis/survey/gap-causes.ts';
import { laneText } from '../../text/change-text.ts';
import { formatInterval, formatPercent } from '../../text/format.ts';
import { list, paragraph, table } from '../document/blocks.ts';
import type { DocumentBlock, DocumentSection } from '../document/document.ts';
import { evidenceSections } from '../verdict/evidence-sections.ts';
import { compareDocument } from './compare-document.ts';
import { gapSection } from './gap-section.ts';
import type { SurveyDocument } from './survey-answer.ts';

/** Candidates for the next experiment, by their cost, by the gap to faster allocators, and by the largest possible gain. */
export function frontierDocument(run: SurveyRun): SurveyDocument {
  const { arms } = run.manifest.survey;
  const frontier = frontierOf(run);
  const matrix = compareDocument(run);
  const label = arms[0]?.label ?? '';
  const [first] = frontier.candidates;
  const names = frontier.candidates.map(({ name }) => name);
  return {
    answered: first !== undefined && matrix.answered,
    lead: matrix.lead ?? [],
    headline: first
      ? `FRONTIER: next for ${label}: ${names.map((name, index) => `${index + 1}. ${name}`).join(', ')}`
      : `FRONTIER: nothing of ${label} stands out`,
    next: first ? experiment(first, frontier) : nothingNext(frontier),
    sections: [
      ...candidateSections(run, frontier),
      ...matrix.sections.map((section): DocumentSection => ({ ...section, folded: section.title !== '' })),
      ...comparisonEvidence(run, frontier),
    ],
  };
}

/** The evidence of a comparison beside its rounds: why others are ahead, and where the time goes. */
export function comparisonEvidence(run: SurveyRun, frontier = frontierOf(run)): DocumentSection[] {
  const { arms, perf } = run.manifest.survey;
  return [
    gapSection(gapEvidence(run, frontier), arms, frontier.compared.size),
    ...evidenceSections(frontier.evidence, arms, perf?.boxes ?? []),
  ];
}

/** The candidates as a table, with evidence and experiment of each below it. */
export function candidateSections(run: SurveyRun, frontier: Frontier): DocumentSection[] {
  const { arms, perf } = run.manifest.survey;
  const { candidates, compared } = frontier;
  const none = compared.size === 0 ? 'not measured' : 'none';
  if (candidates.length === 0) return [];
  const rows = candidates.map((candidate, index) => {
    const [dearest] = candidate.lanes;
    const ahead = candidate.lanes.filter(({ gap }) => gap !== null).sort((a, b) => most(b.gap) - most(a.gap))[0];
    return [
      String(index + 1),
      candidate.name,
      candidate.cause ?? '—',
      dearest ? `${formatPercent(dearest.share)} on ${laneText(dearest.lane)}` : '—',
      ahead?.gap
        ? `${arms[ahead.gap.arm]?.label} by ${formatPercent(ahead.gap.estimate)} on ${laneText(ahead.lane)}`
        : none,
      dearest ? formatPercent(dearest.bound, { signed: true }) : '—',
      `${laneCount(candidate)} of ${candidate.lanes.length}`,
      compared.size === 0 ? 'not measured' : formatPercent(candidate.score, { signed: true }),
    ];
  });
  const what = candidates.some(({ isFunction }) => isFunction) ? 'function' : 'box';
  const columns = ['', what, 'stands for', 'costs most', 'ahead', 'at most', 'lanes', 'ROI'];
  const blocks: DocumentBlock[] = [
    table(columns, rows, { words: [1, 2, 3, 4] }),
    ...list(candidates.map((each) => `${each.name}: ${evidenceText(each)} ${experiment(each, frontier)}`)),
    paragraph(legend(perf?.boxes.length ?? 0, what)),
  ];
  return [{ title: 'Candidates', blocks }];
}

function most(gap: { readonly estimate: number } | null): number {
  return gap?.estimate ?? 0;
}

function evidenceText({ lanes }: FrontierCandidate): string {
  const costs = lanes
    .filter(({ share }) => share > 0)
    .map(
      ({ lane, share, bound, gap }) =>
        `${formatPercent(share)} of the samples of ${laneText(lane)}, at most ${formatPercent(bound, { signed: true })}` +
        (gap === null
          ? ''
          : `, where the best is ${formatPercent(gap.estimate)} ${formatInterval(gap.low, gap.high)} faster`),
    );
  return `${costs.slice(0, 4).join('; ')}.`;
}

/** The measurement that shows whether a candidate is worthwhile. */
function experiment({ name, lanes }: FrontierCandidate, { gaps }: Frontier): string {
  const [dearest] = lanes;
  if (!dearest) return '';
  const [lane = '', cell] = dearest.lane.split('/');
  const where = `lane ${lane}${cell === undefined ? '' : ` ${cell.replaceAll(',', ' ')}`}`;
  const goal = Math.min(dearest.bound, gaps.get(dearest.lane)?.estimate ?? dearest.bound);
  return `Test: a cheaper ${name} behind a flag of its own, then /ab FLAG ${where} perf; it can bring ${formatPercent(goal, { signed: true })} there at most.`;
}

function nothingNext({ evidence, gaps, compared }: Frontier): string {
  if (compared.size === 0) return 'Nothing could be compared: read what went wrong below, then repeat the survey.';
  const profiled = evidence.some(({ arms }) => arms.some(({ arm, profile }) => arm === 0 && profile !== null));
  if (!profiled) return 'There is no profile of the line: repair what perf reports below, then repeat the survey.';
  return gaps.size === 0
    ? 'No other allocator is clearly faster and no function is heavy: measure other lanes.'
    : 'No function of the library is heavy where others are ahead: look at memory and at the kernel below.';
}

function legend(boxes: number, what: string): string {
  const boxless =
    'The configuration names no box that costs anything here, so functions stand for them (perf.boxes in alloc-ab.yml). ';
  return (
    (boxes === 0 || what === 'function' ? boxless : '') +
    'At most: the gain if it cost nothing, 1 / (1 − share) − 1. ROI: mean over the lanes of the smaller one of that and of the gap to the best other allocator. ' +
    'Shares are of processor time; with several threads a lane may wait for something else. Ahead: only where the interval excludes no change.'
  );
}
