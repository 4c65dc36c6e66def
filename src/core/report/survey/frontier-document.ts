import type { Arm } from '../../../model/plan.ts';
import type { SurveyRun } from '../../../model/survey.ts';
import { type Frontier, type FrontierCandidate, frontierOf, laneCount } from '../../analysis/survey/frontier.ts';
import { gapEvidence } from '../../analysis/survey/gap-causes.ts';
import { laneText } from '../../text/change-text.ts';
import { formatInterval, formatPercent } from '../../text/format.ts';
import { surveyChecks } from '../../verdict/checks/survey-checks.ts';
import { list, paragraph, table } from '../document/blocks.ts';
import type { DocumentBlock, DocumentSection } from '../document/document.ts';
import { evidenceSections } from '../verdict/evidence-sections.ts';
import { compareDocument } from './compare-document.ts';
import { costSections } from './cost-section.ts';
import { gapSection } from './gap-section.ts';
import { named, type SurveyDocument } from './survey-answer.ts';

/** Candidates that the headline names. */
const NAMED = 3;

/** Candidates for the next experiment, by their cost, by the gap to faster allocators, and by the largest possible gain. */
export function frontierDocument(run: SurveyRun): SurveyDocument {
  const { arms } = run.manifest.survey;
  const frontier = frontierOf(run);
  const matrix = compareDocument(run);
  const label = arms[0]?.label ?? '';
  // A part outside the library is next only where another allocator shows that it can be less.
  const worth = frontier.candidates.filter(({ isOutside, score }) => !isOutside || score > 0);
  const [first] = worth;
  const names = worth.slice(0, NAMED).map(({ name }) => name);
  const invalid = surveyChecks(run).some(({ status }) => status === 'fail');
  const unprofiled =
    frontier.unprofiled.length === 0 ? [] : [`not profiled: ${named(frontier.unprofiled.map(laneText))}`];
  return {
    lead: matrix.lead ?? [],
    ...(frontier.compared.size === 0 || invalid
      ? unranked(matrix, unprofiled, frontier)
      : {
          answered: first !== undefined && unprofiled.length === 0 && matrix.answered,
          headline: `FRONTIER: ${[foundText(label, names, frontier), ...unprofiled, ...(matrix.answered ? [] : [String(matrix.headline)])].join('; ')}`,
          next: first ? experiment(first, frontier, arms) : nothingNext(frontier),
        }),
    sections: [
      ...candidateSections(run, frontier),
      ...matrix.sections.map((section): DocumentSection => ({ ...section, folded: section.title !== '' })),
      ...comparisonEvidence(run, frontier),
    ],
  };
}

function foundText(label: string, names: readonly string[], { unprofiled }: Frontier): string {
  if (names.length > 0) return `next for ${label}: ${names.map((name, index) => `${index + 1}. ${name}`).join(', ')}`;
  return unprofiled.length > 0 ? `no profile of ${label}` : `nothing of ${label} stands out`;
}

/** Without a valid comparison nothing is known about what a candidate could bring: there is no order. */
function unranked(
  matrix: SurveyDocument,
  unprofiled: readonly string[],
  { candidates }: Frontier,
): Pick<SurveyDocument, 'answered' | 'headline' | 'next'> {
  const costs = candidates.flatMap(({ name, lanes }) => lanes.map(({ lane, share }) => ({ name, lane, share })));
  const [heaviest] = costs.sort((a, b) => b.share - a.share);
  const most =
    heaviest === undefined
      ? []
      : [`the heaviest part is ${heaviest.name}, ${formatPercent(heaviest.share)} of ${laneText(heaviest.lane)}`];
  return {
    answered: false,
    headline: `FRONTIER: no candidate; ${[String(matrix.headline), ...most, ...unprofiled].join('; ')}`,
    next: matrix.next,
  };
}

/** The evidence of a comparison beside its rounds: why others are ahead, and where the time goes. */
export function comparisonEvidence(run: SurveyRun, frontier = frontierOf(run)): DocumentSection[] {
  const { arms, perf } = run.manifest.survey;
  return [
    ...costSections(run, frontier),
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
    return [
      String(index + 1),
      candidate.name,
      candidate.cause ?? '—',
      dearest ? `${formatPercent(dearest.share)} on ${laneText(dearest.lane)}` : '—',
      aheadText(candidate, arms) ?? none,
      dearest && !candidate.isOutside ? formatPercent(dearest.bound, { signed: true }) : '—',
      `${laneCount(candidate)} of ${candidate.lanes.length}`,
      compared.size === 0 ? 'not measured' : formatPercent(candidate.score, { signed: true }),
    ];
  });
  const what = candidates.some(({ isFunction }) => isFunction) ? 'function' : 'box';
  const columns = ['', `${what} or part`, 'stands for', 'costs most', 'ahead', 'at most', 'lanes', 'ROI'];
  const blocks: DocumentBlock[] = [
    table(columns, rows, { words: [1, 2, 3, 4] }),
    ...list(candidates.map((each) => `${each.name}: ${evidenceText(each, arms)} ${experiment(each, frontier, arms)}`)),
    paragraph(legend(perf?.boxes.length ?? 0, what)),
  ];
  return [{ title: 'Candidates', blocks }];
}

function most(gap: { readonly estimate: number } | null): number {
  return gap?.estimate ?? 0;
}

/** Who is ahead where the candidate would bring most; null when no other allocator is ahead. */
function aheadText({ isOutside, lanes }: FrontierCandidate, arms: readonly Arm[]): string | null {
  if (isOutside) {
    const [best] = lanes;
    if (!best?.saving) return null;
    const { arm, theirs } = best.saving;
    return `${arms[arm]?.label} needs ${formatPercent(theirs)} on ${laneText(best.lane)}`;
  }
  const [ahead] = lanes.filter(({ gap }) => gap !== null).sort((a, b) => most(b.gap) - most(a.gap));
  if (!ahead?.gap) return null;
  return `${arms[ahead.gap.arm]?.label} by ${formatPercent(ahead.gap.estimate)} on ${laneText(ahead.lane)}`;
}

function evidenceText({ isOutside, lanes }: FrontierCandidate, arms: readonly Arm[]): string {
  const costs = lanes
    .filter(({ share }) => share > 0)
    .map((cost) => {
      const share = `${formatPercent(cost.share)} of the samples of ${laneText(cost.lane)}`;
      return `${share}${isOutside ? savingText(cost, arms) : boundText(cost)}`;
    });
  return `${costs.slice(0, 4).join('; ')}.`;
}

type Cost = FrontierCandidate['lanes'][number];

function savingText({ saving, gain }: Cost, arms: readonly Arm[]): string {
  if (saving === null) return ', where no profiled allocator is shown to need less';
  const { arm, theirs } = saving;
  return `, where ${arms[arm]?.label} needs ${formatPercent(theirs)} for the same work: ${formatPercent(gain, { signed: true })}`;
}

function boundText({ bound, gap }: Cost): string {
  const ahead =
    gap === null
      ? ''
      : `, where the best is ${formatPercent(gap.estimate)} ${formatInterval(gap.low, gap.high)} faster`;
  return `, at most ${formatPercent(bound, { signed: true })}${ahead}`;
}

/** The measurement that shows whether a candidate is worthwhile. */
function experiment({ name, isOutside, lanes }: FrontierCandidate, { gaps }: Frontier, arms: readonly Arm[]): string {
  const [dearest] = lanes;
  if (!dearest) return '';
  const [lane = '', cell] = dearest.lane.split('/');
  const where = `lane ${lane}${cell === undefined ? '' : ` ${cell.replaceAll(',', ' ')}`}`;
  if (isOutside) {
    if (dearest.saving === null) return 'What could be saved here is not known.';
    const { arm } = dearest.saving;
    return `Look at how ${arms[arm]?.label} needs less of ${name}; then test a change by /ab FLAG ${where} perf.`;
  }
  const goal = Math.min(dearest.bound, gaps.get(dearest.lane)?.estimate ?? dearest.bound);
  return `Test: a cheaper ${name} behind a flag of its own, then /ab FLAG ${where} perf; it can bring ${formatPercent(goal, { signed: true })} there at most.`;
}

function nothingNext({ evidence, gaps }: Frontier): string {
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
    'Outside the library: 1 / (1 − saving) − 1, where the saving is the share less that of another allocator times its CPU time for the same work by ours; ' +
    'without its profile, the share of page faults times the part of them that it does not have. ' +
    'Shares are of processor time; with several threads a lane may wait for something else. Ahead: only where the interval excludes no change.'
  );
}
