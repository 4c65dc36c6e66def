import type { Incident } from '../../../model/incident.ts';
import type { Arm } from '../../../model/plan.ts';
import type { BuildRecord, Manifest } from '../../../model/run.ts';
import type { SurveyManifest } from '../../../model/survey.ts';
import { explained } from '../../reference/explained.ts';
import { paragraph, table } from '../document/blocks.ts';
import type { Document, Inline, Span } from '../document/document.ts';
import { documentMarkdown } from '../document/document-markdown.ts';

/** GitHub takes 1 MiB for each step; other steps of the job write there too. */
const SUMMARY_BYTES = 300_000;

const ENDED: Record<Manifest['ended'] | SurveyManifest['ended'], string> = {
  rounds: 'every round was measured',
  decided: 'every lane was decided',
  budget: 'the time budget was used up',
  blocks: 'the last planned block was measured',
  incident: 'an incident ended it',
  'not-started': 'sampling did not start',
};

/** The summary of the job as Markdown: measurements and incidents. It has no verdict: the App judges the bundle. */
export function jobSummary(manifest: Manifest | SurveyManifest): string {
  const document = 'survey' in manifest ? surveySummary(manifest) : runSummary(manifest);
  return `${documentMarkdown(document, SUMMARY_BYTES, 'headings')}\n`;
}

function runSummary(manifest: Manifest): Document {
  const { plan, seconds } = manifest;
  const rows: (readonly [string, Inline])[] = [
    ['Request', [{ code: plan.id }]],
    ['Command', [{ code: plan.repeat }]],
    ['Baseline', arm(plan.baseline, manifest.baseline)],
    ['Candidate', arm(plan.candidate, manifest.candidate)],
    ['Lanes', plan.lanes.flatMap((lane, index) => [index === 0 ? '' : ', ', { code: lane.id }, ` (${lane.role})`])],
    ['Samples', `${manifest.samples.count}; ${ENDED[manifest.ended]}`],
    [
      'Time',
      `fetch ${seconds.fetch.toFixed(1)} s, build ${seconds.build.toFixed(1)} s, ` +
        `preflight ${seconds.preflight.toFixed(1)} s, sampling ${seconds.sampling.toFixed(1)} s`,
    ],
  ];
  const headline = ['Measured: ', { code: plan.candidate.label }, ' against ', { code: plan.baseline.label }];
  const last =
    'These are measurements, not a verdict: alloc-ab judges the uploaded bundle and replies on the pull request.';
  return summary(headline, rows, manifest.incidents, last);
}

function surveySummary({ survey, builds, samples, ended, incidents }: SurveyManifest): Document {
  const rows: (readonly [string, Inline])[] = [
    ['Request', [{ code: survey.id }]],
    ['Command', [{ code: survey.repeat }]],
    ...survey.arms.map((each, index) => [`Arm ${index + 1}`, arm(each, builds[index] ?? null)] as const),
    ['Lanes', survey.lanes.flatMap(({ id }, index) => [index === 0 ? '' : ', ', { code: id }])],
    ['Readings', `${samples.count}; ${ENDED[ended]}`],
  ];
  const last = 'alloc-ab replies on the pull request from the uploaded bundle.';
  return summary(`Measured: ${survey.topic}`, rows, incidents, last);
}

function summary(
  headline: Inline,
  rows: readonly (readonly [string, Inline])[],
  incidents: readonly Incident[],
  last: string,
): Document {
  const items = incidents.map(incident);
  return {
    headline,
    next: '',
    lead: [
      table(['', ''], rows, { words: [1] }),
      ...(items.length === 0 ? [] : [{ kind: 'list', items } as const]),
      paragraph(last),
    ],
    sections: [],
  };
}

function arm({ label, source }: Arm, built: BuildRecord | null): Span[] {
  return [
    { code: label },
    ...(source.kind === 'build' ? [', commit ', { code: source.sha }] : [', installed on the machine']),
    ...(built?.librarySha256 ? [', library sha256 ', { code: built.librarySha256 }] : []),
  ];
}

function incident({ code, phase, arm: side, lane, message, next }: Incident): Inline {
  const where = [phase, side, lane].filter((part) => part !== undefined).join(', ');
  return [{ strong: code }, ' (', { code: where }, `): ${message} ${explained(next, code)}`];
}
