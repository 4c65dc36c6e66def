import type { BaselineRecord } from '../../../model/baseline-record.ts';
import type { BuildRecord } from '../../../model/run.ts';
import type { SurveyRun, Topic } from '../../../model/survey.ts';
import { formatSeconds } from '../../text/format.ts';
import { repeatLines } from '../../text/repeat-lines.ts';
import { versionText } from '../../text/version-text.ts';
import { code, list, paragraph, section, table } from '../document/blocks.ts';
import type { DocumentBlock, DocumentSection } from '../document/document.ts';
import { baselineDocument } from './baseline-document.ts';
import { compareDocument } from './compare-document.ts';
import { comparisonEvidence, frontierDocument } from './frontier-document.ts';
import { healthDocument } from './health-document.ts';
import { pauseDocument } from './pause-document.ts';
import type { SurveyDocument } from './survey-answer.ts';
import { trendSections } from './trend-section.ts';

const WRITERS: Readonly<Record<Topic, (run: SurveyRun) => SurveyDocument>> = {
  compare(run) {
    const matrix = compareDocument(run);
    return { ...matrix, sections: [...matrix.sections, ...comparisonEvidence(run)] };
  },
  baseline: baselineDocument,
  health: healthDocument,
  frontier: frontierDocument,
  pause: pauseDocument,
};

/** The document of a survey with builds, machine and incidents; a baseline is also compared with `earlier` ones. */
export function surveyDocument(run: SurveyRun, earlier: readonly BaselineRecord[] = []): SurveyDocument {
  const { survey } = run.manifest;
  const own = WRITERS[survey.topic](run);
  const further = [...trendSections(run, earlier), ...incidents(run), repeat(run), builds(run), machine(run)];
  const notes = survey.notes.map((text): DocumentBlock => ({ kind: 'note', text }));
  return {
    ...own,
    headline: survey.uncommitted?.measured === true ? `${own.headline} (uncommitted files)` : own.headline,
    ...(notes.length === 0 ? {} : { lead: [...(own.lead ?? []), ...notes] }),
    sections: [...own.sections, ...further],
  };
}

function incidents({ manifest }: SurveyRun): DocumentSection[] {
  const items = manifest.incidents.map(
    ({ arm, message, next }) => `${arm === undefined ? '' : `${arm}: `}${message} ${next}`,
  );
  return items.length === 0 ? [] : [section('What went wrong', list(items))];
}

function repeat({ manifest: { survey, seconds } }: SurveyRun): DocumentSection {
  const spent = `fetch ${formatSeconds(seconds.fetch)}, build ${formatSeconds(seconds.build)}, sampling ${formatSeconds(seconds.sampling)}`;
  const { comment, shell } = repeatLines(survey);
  const blocks = [
    ...(comment === null ? [] : [paragraph('As a comment:'), code(comment, '')]),
    paragraph('In a clone of the repository:'),
    code(shell, 'sh'),
    paragraph(`Machine ${survey.machine.name}; ${spent}.`),
  ];
  return section('Repeat it', blocks, { folded: true });
}

function builds({ manifest }: SurveyRun): DocumentSection {
  const { survey, builds: built, environment, benchesFromCache: kept } = manifest;
  const rows = survey.arms.map((arm, index) => {
    const { label, source } = arm;
    const record = built[index];
    const options = source.kind === 'build' ? (source.options ?? []) : [];
    const flags = [
      ...(source.kind === 'build' ? source.defines : []),
      ...options.map(({ flag, value }) => ({ name: flag, value })),
    ];
    return [
      label,
      source.kind === 'build' ? builtText(record) : 'installed',
      versionText(arm, record, environment),
      flags.map(({ name, value }) => `${name}=${value ?? 'undefined'}`).join(' ') || '—',
      record?.librarySha256?.slice(0, 12) ?? (record ? 'the C library' : 'not built'),
    ];
  });
  const columns = ['arm', 'built or installed', 'version', 'flags', 'library sha256'];
  const benches = kept === undefined ? [] : [paragraph(`Bench programs: from the cache, built at ${kept.builtAt}.`)];
  return section('Builds', [table(columns, rows, { words: [1, 2, 3, 4] }), ...benches], { folded: true });
}

function builtText(record: BuildRecord | null | undefined): string {
  return record?.fromCache === undefined ? 'built' : `from the cache, built at ${record.fromCache.builtAt}`;
}

function machine({ manifest: { environment, observations } }: SurveyRun): DocumentSection {
  const rows = Object.entries(environment).map(([name, value]) => [name, value]);
  const items = observations.map(({ name, status, detail }) => `${name}: ${status}. ${detail}`);
  return section('Machine', [table(['fact', 'value'], rows, { words: [1] }), ...list(items)], { folded: true });
}
