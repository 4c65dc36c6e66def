import type { Incident } from '../../../model/incident.ts';
import type { Arm } from '../../../model/plan.ts';
import type { BuildRecord, Manifest } from '../../../model/run.ts';
import type { SurveyManifest } from '../../../model/survey.ts';
import { inlineCode, inlineText } from '../../text/escape.ts';

const ENDED: Record<Manifest['ended'] | SurveyManifest['ended'], string> = {
  rounds: 'every round was measured',
  decided: 'every lane was decided',
  budget: 'the time budget was used up',
  blocks: 'the last planned block was measured',
  incident: 'an incident ended it',
  'not-started': 'sampling did not start',
};

/** The job's summary as Markdown: what was measured and what went wrong. It carries no verdict: the App judges. */
export function jobSummary(manifest: Manifest | SurveyManifest): string {
  return 'survey' in manifest ? surveySummary(manifest) : runSummary(manifest);
}

function runSummary(manifest: Manifest): string {
  const { plan, seconds } = manifest;
  const rows = [
    ['Request', inlineCode(plan.id)],
    ['Command', inlineCode(plan.repeat)],
    ['Baseline', arm(plan.baseline, manifest.baseline)],
    ['Candidate', arm(plan.candidate, manifest.candidate)],
    ['Lanes', plan.lanes.map((lane) => `${inlineCode(lane.id)} (${lane.role})`).join('<br>')],
    ['Samples', `${manifest.samples.count}; ${ENDED[manifest.ended]}`],
    [
      'Time',
      `fetch ${seconds.fetch.toFixed(1)} s, build ${seconds.build.toFixed(1)} s, ` +
        `preflight ${seconds.preflight.toFixed(1)} s, sampling ${seconds.sampling.toFixed(1)} s`,
    ],
  ];
  return [
    `## Measured: ${inlineCode(plan.candidate.label)} against ${inlineCode(plan.baseline.label)}`,
    '',
    '| | |',
    '|---|---|',
    ...rows.map(([name, value]) => `| ${name} | ${value} |`),
    '',
    ...manifest.incidents.flatMap(incident),
    'These are measurements, not a verdict: alloc-ab judges the uploaded bundle and answers on the pull request.',
    '',
  ].join('\n');
}

function surveySummary({ survey, builds, samples, ended, incidents }: SurveyManifest): string {
  const rows = [
    ['Request', inlineCode(survey.id)],
    ['Command', inlineCode(survey.repeat)],
    ...survey.arms.map((each, index) => [`Arm ${index + 1}`, arm(each, builds[index] ?? null)]),
    ['Lanes', survey.lanes.map(({ id }) => inlineCode(id)).join('<br>')],
    ['Readings', `${samples.count}; ${ENDED[ended]}`],
  ];
  return [
    `## Measured: ${survey.topic}`,
    '',
    '| | |',
    '|---|---|',
    ...rows.map(([name, value]) => `| ${name} | ${value} |`),
    '',
    ...incidents.flatMap(incident),
    'alloc-ab answers on the pull request from the uploaded bundle.',
    '',
  ].join('\n');
}

function arm(asked: Arm, built: BuildRecord | null): string {
  const source = asked.source.kind === 'build' ? `commit ${inlineCode(asked.source.sha)}` : 'installed on the machine';
  const library = built?.librarySha256 ? `, library sha256 ${inlineCode(built.librarySha256)}` : '';
  return `${inlineCode(asked.label)}, ${source}${library}`;
}

function incident({ code: name, phase, arm: side, lane, message, next }: Incident): string[] {
  const where = [phase, side, lane].filter((part) => part !== undefined).join(', ');
  return [`- **${name}** (${inlineCode(where)}): ${inlineText(message)} ${inlineText(next)}`, ''];
}
