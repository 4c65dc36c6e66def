import { verdictDocument } from '../core/report/verdict/verdict-document.ts';
import { type VerdictSection, verdictSections } from '../core/report/verdict/verdict-sections.ts';
import type { AbRun } from '../model/run.ts';
import type { Verdict } from '../model/verdict.ts';
import { renderDocument } from './document-page.ts';

const SECTIONS: readonly VerdictSection[] = [
  'intervals',
  'effects',
  'samples',
  'checks',
  'incidents',
  'record',
  'code',
  'straightPaths',
  'evidence',
  'repeat',
  'builds',
  'figures',
  'blocks',
  'environment',
];

/** The report page of a verdict: charts, every number, and the facts of the run. */
export function renderReport(verdict: Verdict, run: AbRun): string {
  const { plan, startedAt } = run.manifest;
  const names = run.samples.length === 0 ? SECTIONS.filter((name) => name !== 'effects') : SECTIONS;
  const pullRequest = plan.pullRequest === null ? '' : ` #${plan.pullRequest}`;
  const document = verdictDocument(verdict, run, { reasons: 'with-steps' }, verdictSections(names, verdict, run));
  return renderDocument(document, `${plan.repository}${pullRequest} · ${startedAt.slice(0, 10)}`);
}
