import type { SurveyRun } from '../../../model/survey.ts';
import { type Frontier, frontierOf } from '../../analysis/survey/frontier.ts';
import { gapEvidence } from '../../analysis/survey/gap-causes.ts';
import { type PauseCondition, pauseConditions } from '../../analysis/survey/pause-conditions.ts';
import { partsBy } from '../../analysis/survey/survey-part.ts';
import { laneText } from '../../text/change-text.ts';
import { formatPercent, plural } from '../../text/format.ts';
import { paragraph, section, table } from '../document/blocks.ts';
import { bareText, type Document, type DocumentSection } from '../document/document.ts';
import { baselineDocument } from './baseline-document.ts';
import { compareDocument } from './compare-document.ts';
import { candidateSections, comparisonEvidence } from './frontier-document.ts';
import { healthDocument } from './health-document.ts';
import type { SurveyDocument } from './survey-answer.ts';
import { surveyBasis } from './survey-basis.ts';

/** The phase report: the line itself (A), against other allocators (B), on a real workload (C), and the conditions for going on (D). */
export function pauseDocument(run: SurveyRun): SurveyDocument {
  const [baseline] = partsBy(run, 'baseline').map(baselineDocument);
  const [health] = partsBy(run, 'health').map(healthDocument);
  const compared = partsBy(run, 'compare');
  const isServed = ({ manifest: { survey } }: SurveyRun) => survey.lanes.some(({ server }) => server);
  const comparison = compared.find((each) => !isServed(each)) ?? null;
  const production = compared.find(isServed) ?? null;
  const workload = production && frontierOf(production);
  const frontier = comparison && frontierOf(comparison);
  const gaps = comparison && frontier ? gapEvidence(comparison, frontier) : [];
  const ruled = pauseConditions({ frontier, gaps, workload });
  const [against, served] = [comparison, production].map((each) => each && compareDocument(each));
  const parts = { baseline, health, comparison: against, 'real workload': served };
  return {
    ...pauseResult(ruled, parts, frontier),
    lead: surveyBasis(run),
    sections: [
      gateSection(ruled),
      ...part('A. Where the line stands', baseline),
      ...part('A. Health', health),
      ...(comparison && frontier ? candidateSections(comparison, frontier).map(titled('A. Frontier')) : []),
      ...part('B. Against others', against),
      ...(comparison && frontier ? comparisonEvidence(comparison, frontier) : []),
      ...part('C. Real workload', served),
      ...(production && workload ? comparisonEvidence(production, workload) : []),
    ],
  };
}

/**
 * One met condition ends a pause, but only of a line that is healthy, and only when every condition and every part was measured: what
 * is not measured could be what keeps the next phase from beginning.
 */
function pauseResult(
  ruled: readonly PauseCondition[],
  parts: Readonly<Record<string, SurveyDocument | null | undefined>>,
  frontier: Frontier | null,
): Pick<SurveyDocument, 'answered' | 'next'> & { headline: string } {
  const met = ruled.filter(({ state }) => state === 'met').length;
  const unmeasured = ruled.filter(({ state }) => state === 'not measured').length;
  const incomplete = Object.keys(parts).filter((name) => !parts[name]?.answered);
  const count = `PAUSE: ${met} of ${ruled.length} conditions are met`;
  if (unmeasured === 0 && incomplete.length === 0) {
    const headline = `${count}${met > 0 ? ', so the next phase can begin' : ', so the pause goes on'}`;
    return { answered: true, headline, next: frontier ? direction(frontier) : '' };
  }
  const open = [
    ...(unmeasured === 0 ? [] : [`${plural(unmeasured, 'condition')} not measured`]),
    ...(incomplete.length === 0
      ? []
      : [`without a full result: ${incomplete.map((name) => partText(name, parts[name])).join(', ')}`]),
  ];
  const first = incomplete.find((name) => parts[name]);
  const lacking = ruled.find(({ state }) => state === 'not measured');
  const next = first === undefined ? (lacking?.evidence ?? '') : `First the ${first}: ${parts[first]?.next}`;
  return {
    answered: false,
    headline: `${count}, but whether the next phase can begin is not known: ${open.join('; ')}`,
    next,
  };
}

/** A part without a full result, with its finding where that is worse: `health (NOT HEALTHY)`. */
function partText(name: string, document: SurveyDocument | null | undefined): string {
  const [finding = ''] = bareText(document?.headline ?? '').split(':');
  return /\bNO|NOT\b/.test(finding) ? `${name} (${finding})` : name;
}

function gateSection(ruled: readonly PauseCondition[]): DocumentSection {
  const rows = ruled.map(({ condition, state, evidence }) => [condition, state, evidence]);
  const columns = ['condition for going on', '', 'evidence'];
  return section('D. Conditions', [table(columns, rows, { words: [1, 2] })]);
}

/** A document as sections under one letter, its headline first. */
function part(title: string, document: Document | null | undefined): DocumentSection[] {
  if (!document) return [section(title, [paragraph('Not measured.')])];
  const { headline, sections } = document;
  return [section(title, [paragraph(headline)]), ...sections];
}

function titled(letter: string): (section: DocumentSection) => DocumentSection {
  return (section) => ({ ...section, title: `${letter}: ${section.title.toLowerCase()}` });
}

/** The widest gap in speed and the widest in memory. */
function direction({ gaps, lanes }: Frontier): string {
  const widest = [...gaps].sort((a, b) => b[1].estimate - a[1].estimate)[0];
  const heaviest = widestMemory(lanes);
  const speed = widest
    ? `The widest gap in speed is ${laneText(widest[0])} (${formatPercent(widest[1].estimate)})`
    : 'No other allocator is certainly faster';
  const memory = heaviest
    ? `the widest in memory ${laneText(heaviest.lane)} (others need ${formatPercent(heaviest.less)} less at the peak)`
    : 'none needs certainly less memory';
  return `${speed}; ${memory}.`;
}

function widestMemory(lanes: Frontier['lanes']): { readonly lane: string; readonly less: number } | undefined {
  const found = lanes.flatMap(({ lane, standings }) =>
    standings.flatMap(({ relative: { rssPeak } }) =>
      rssPeak !== null && rssPeak.high < 0 ? [{ lane, less: -rssPeak.estimate }] : [],
    ),
  );
  return found.sort((a, b) => b.less - a.less)[0];
}
