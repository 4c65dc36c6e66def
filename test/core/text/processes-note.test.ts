import { expect, test } from 'vitest';
import { surveyDocument } from '../../../src/core/report/survey/survey-document.ts';
import { effects } from '../../../src/core/report/verdict/detail-sections.ts';
import { processesNote } from '../../../src/core/text/processes-note.ts';
import { surveyRun } from '../../fixtures/survey-run.ts';
import { syntheticRun } from '../../fixtures/synthetic-run.ts';
import { syntheticVerdict } from '../../fixtures/synthetic-verdict.ts';

const NOTE = /Memory, faults and CPU time are those of all processes that a command started/;

test('the legend of a verdict says whose memory it is when a command started several processes', () => {
  const run = syntheticRun();
  const several = { ...run, samples: run.samples.map((sample) => ({ ...sample, processes: 3 })) };
  const verdict = syntheticVerdict(run, 'GO');
  expect(JSON.stringify(effects(verdict, run))).not.toMatch(NOTE);
  expect(JSON.stringify(effects(verdict, several))).toMatch(NOTE);
});

test('the legend of a comparison says whose memory it is when a command started several processes', () => {
  const run = surveyRun({
    arms: [
      { label: 'a', speed: 1e6, memory: 1e6 },
      { label: 'b', speed: 2e6, memory: 1e6 },
    ],
  });
  const several = { ...run, readings: run.readings.map((reading) => ({ ...reading, processes: 3 })) };
  expect(JSON.stringify(surveyDocument(run))).not.toMatch(NOTE);
  expect(JSON.stringify(surveyDocument(several))).toMatch(NOTE);
});

test('processesNote is empty for single processes', () => {
  expect(processesNote([{}, {}])).toBe('');
});
