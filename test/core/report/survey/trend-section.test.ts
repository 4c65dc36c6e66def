import { expect, test } from 'vitest';
import { baselineRecord } from '../../../../src/core/analysis/survey/trend.ts';
import { documentComment } from '../../../../src/core/report/document/document-comment.ts';
import { documentTerminal } from '../../../../src/core/report/document/document-terminal.ts';
import { surveyDocument } from '../../../../src/core/report/survey/survey-document.ts';
import { trendSections } from '../../../../src/core/report/survey/trend-section.ts';
import type { BaselineRecord } from '../../../../src/model/baseline-record.ts';
import { HOSTILE } from '../../../fixtures/hostile.ts';
import { surveyRun } from '../../../fixtures/survey-run.ts';
import { smuggled } from '../../harmless-markdown.ts';

const run = (speed: number, seed: string) =>
  surveyRun({
    topic: 'baseline',
    arms: [{ label: 'hz4', speed, memory: 1 }],
    rounds: 10,
    noise: 0.01,
    control: 1,
    seed,
  });

function earlier(day: number, speed: number, changes: Partial<BaselineRecord> = {}): BaselineRecord {
  const record = baselineRecord(run(speed, `d${day}`), `2025-12-${day}T08:00:00Z`);
  if (record === null) throw new Error('something was measured');
  return { ...record, id: `d${day}`, commit: String(day).repeat(20), ...changes };
}

const now = run(1, 'now');
const HISTORY = [
  earlier(20, 1.08),
  earlier(18, 1.07, { benchesCommit: 'b'.repeat(40), environment: { cpu: 'Some CPU', kernel: '5.10' } }),
  earlier(16, 1.2, { environment: { cpu: 'Old CPU', kernel: '5.10' } }),
];

test('trendSections match their goldens in Markdown and in a terminal', async () => {
  const document = surveyDocument(now, HISTORY);
  const comment = documentComment(document, { tag: 'alloc-ab:abc123' });
  await expect(comment).toMatchFileSnapshot('../../../fixtures/golden/survey-baseline-trend.md');
  const text = `${documentTerminal(document, 100)}\n`;
  await expect(text).toMatchFileSnapshot('../../../fixtures/golden/survey-baseline-trend.txt');
});

test('trendSections of the first baseline are empty', () => {
  expect(trendSections(now, [])).toEqual([]);
});

test('trendSections of incomparable baselines show the reason and no table', () => {
  const text = JSON.stringify(trendSections(now, HISTORY.slice(2)));
  expect(text).toContain('No earlier baseline of this line and machine can be compared.');
  expect(text).toContain('the CPU differs, it was Old CPU');
  expect(text).not.toContain('"table"');
});

test('trendSections attribute a change of the same commit to the machine', () => {
  const commit = 'a'.repeat(40);
  expect(JSON.stringify(trendSections(now, [earlier(20, 1.1, { commit })]))).toMatch(
    /worse, but the same commit.*is the same commit/,
  );
});

test('trendSections escape recorded environments', () => {
  const environment = { cpu: 'Some CPU', kernel: HOSTILE.join(' ').slice(0, 400) };
  const document = {
    headline: 'BASELINE',
    next: '',
    sections: trendSections(now, [
      earlier(20, 1, { environment }),
      earlier(18, 1, { environment: { cpu: HOSTILE[0] } }),
    ]),
  };
  const comment = documentComment(document, { tag: 'x' });
  expect(smuggled(comment)).toEqual([]);
});
