import { expect, test } from 'vitest';
import { documentComment } from '../../../../src/core/report/document/document-comment.ts';
import { documentMarkdown } from '../../../../src/core/report/document/document-markdown.ts';
import { documentTerminal } from '../../../../src/core/report/document/document-terminal.ts';
import { surveyDocument } from '../../../../src/core/report/survey/survey-document.ts';
import { utf8Bytes } from '../../../../src/core/text/bytes.ts';
import { recordStanding } from '../../../../src/core/verdict/checks/record-standing.ts';
import type { RecordReport } from '../../../../src/model/sanity-record.ts';
import type { Figure } from '../../../../src/model/server.ts';
import type { SurveyRun } from '../../../../src/model/survey.ts';
import { renderDocument } from '../../../../src/web/document-page.ts';
import { frontierRun, pauseRun } from '../../../fixtures/observed-run.ts';
import { quietSentinels, recordOf } from '../../../fixtures/sanity-record.ts';
import { surveyRun } from '../../../fixtures/survey-run.ts';

const RUNS = {
  compare: surveyRun({
    arms: [
      { label: 'hz4', speed: 1, memory: 1 },
      { label: 'hz3', speed: 0.8, memory: 1.4 },
      { label: 'mimalloc', speed: 1.25, memory: 1.1, crashesIn: 8 },
      { label: 'jemalloc', speed: 1, memory: 1, notBuilt: true },
    ],
  }),
  baseline: surveyRun({
    topic: 'baseline',
    arms: [{ label: 'hz4', speed: 1, memory: 1 }],
    rounds: 10,
    noise: 0.01,
    control: 0.8,
  }),
  health: surveyRun({
    topic: 'health',
    arms: [
      { label: 'hz4', speed: 1, memory: 1 },
      { label: 'hz4+fat', speed: 1, memory: 1, crashesIn: 0 },
      { label: 'hz4+odd', speed: 1, memory: 1, notBuilt: true },
    ],
    rounds: 1,
  }),
};

/** The comparison as that of a server: with percentiles and a ratio beside the throughput. */
function withFigures(run: SurveyRun): SurveyRun {
  const figure = (name: string, unit: string): Figure => ({ name, unit, better: 'lower', from: 'load', read: null });
  const figures = [figure('p99', 'ms'), figure('mem-fragmentation', ''), figure('p50', 'ms')];
  const { survey } = run.manifest;
  const lanes = survey.lanes.slice(0, 1).map((lane) => ({ ...lane, id: 'redis', unit: 'requests/s', figures }));
  const readings = run.readings.flatMap((reading) => {
    if (reading.lane !== survey.lanes[0]?.id) return [];
    const p99 = reading.value === null ? null : 5e6 / reading.value;
    return [{ ...reading, lane: 'redis', figures: { p99, 'mem-fragmentation': reading.arm + 1.25, p50: null } }];
  });
  return { manifest: { ...run.manifest, survey: { ...survey, lanes } }, readings };
}

const MORE = { server: withFigures(RUNS.compare), frontier: frontierRun(), pause: pauseRun() };

test.each(Object.entries({ ...RUNS, ...MORE }))(
  'surveyDocument of %s matches its goldens in Markdown and in a terminal',
  async (topic, run) => {
    const document = surveyDocument(run);
    await expect(documentComment(document, { tag: 'alloc-ab:abc123' })).toMatchFileSnapshot(
      `../../../fixtures/golden/survey-${topic}.md`,
    );
    await expect(`${documentTerminal(document, 100)}\n`).toMatchFileSnapshot(
      `../../../fixtures/golden/survey-${topic}.txt`,
    );
  },
);

test('documentComment of a long survey fits and mentions what it leaves out', () => {
  const document = surveyDocument(RUNS.compare);
  const long = { ...document, sections: Array.from({ length: 400 }, () => document.sections).flat() };
  const comment = documentComment(long, { tag: 'alloc-ab:abc123' });
  expect(utf8Bytes(comment)).toBeLessThanOrEqual(65_536);
  expect(comment).toContain('left out here for length');
});

test('surveyDocument escapes the output of programs', () => {
  const { baseline } = RUNS;
  const [reading] = baseline.readings;
  if (!reading) throw new Error('a survey has readings');
  const evil = '</details><script>alert(1)</script> @team ```';
  const run = surveyRun({ topic: 'health', arms: [{ label: 'hz4', speed: 1, memory: 1, crashesIn: 0 }], rounds: 1 });
  const readings = run.readings.map((each) => ({
    ...each,
    trouble: { end: evil, lastLines: evil, backtrace: evil },
  }));
  const document = surveyDocument({ ...run, readings });
  expect(renderDocument(document, 'team/alloc')).not.toContain('<script>');
  expect(documentMarkdown(document, 60_000).replace(/^(`{3,})text[\s\S]*?^\1$/gm, '')).not.toMatch(/<script>|@team/);
});

test('a health check shows the record of the machine, as many lanes as fit, in every medium and inert', () => {
  const now = Date.parse('2026-01-02T03:04:05.000Z');
  const lanes = Array.from({ length: 40 }, (_, index) => ({ lane: `<b>lane${index}</b>.aa`, compiler: '@team gcc' }));
  const machine = {
    ...{ qualification: null, environment: {} },
    now: { kit: '1'.repeat(12), fingerprint: '2'.repeat(12) },
  };
  const record = recordStanding(recordOf(quietSentinels(now), lanes), machine, now);
  const shown = (machineRecord: RecordReport) =>
    surveyDocument({ ...RUNS.health, manifest: { ...RUNS.health.manifest, machineRecord } });
  const document = shown({ record, recordProblem: null });
  const comment = documentComment(document, { tag: 'alloc-ab:abc123' });
  expect(comment).toContain('40 of 40 lanes fresh. Verdicts use what is fresh, but none about a pull request');
  expect(comment).toContain('… and 16 lanes more');
  expect(comment).not.toMatch(/<b>|@team/);
  expect(renderDocument(document, 'team/alloc')).not.toContain('<b>lane');
  expect(documentTerminal(document, 100)).toContain('Record of the machine');
  const unseen = documentTerminal(shown({ record: null, recordProblem: 'it is a link' }), 100);
  expect(unseen).toContain('Not used: it is a link.');
  expect(documentTerminal(surveyDocument(RUNS.health), 100)).not.toContain('Record of the machine');
});
