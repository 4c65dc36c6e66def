import type { SurveyRun } from '../../../model/survey.ts';
import { threadsOfLane } from '../../plan/lanes/lane-program.ts';
import { laneText } from '../../text/change-text.ts';
import { surveyChecks, surveyQualification } from '../../verdict/checks/survey-checks.ts';
import { usableProcessors } from '../../verdict/checks/usable-processors.ts';
import { paragraph } from '../document/blocks.ts';
import type { DocumentBlock } from '../document/document.ts';

/** What the result of a survey rests on, as its first lines: the machine, threads against processors, and what is not known. */
export function surveyBasis(run: SurveyRun): DocumentBlock[] {
  const { survey, environment } = run.manifest;
  const { status, detail } = surveyQualification(run);
  const qualified = status === 'pass' ? `qualified (${detail.replace(/\.$/, '')})` : `not qualified: ${detail}`;
  const processors = usableProcessors(environment);
  const crowded = survey.lanes.filter((lane) => threadsOfLane(lane) > (processors ?? Infinity));
  const open = surveyChecks(run).filter((check) => check.status === 'unknown');
  const sentences = [
    `Machine ${survey.machine.name}, ${qualified.replace(/\.?$/, '.')}`,
    ...crowded.map((lane) => `${laneText(lane.id)} has ${threadsOfLane(lane)} threads on ${processors} processors.`),
    ...open.map(({ name, detail: why }) => `Not known: ${name}. ${why}`),
  ];
  return [paragraph(sentences.join(' '))];
}
