import type { Method, SurveyRun } from '../../../model/survey.ts';
import { comparisonLevel, relativeOf } from '../../analysis/survey/comparisons.ts';
import { isMeasured, medianOf, type NumberOf, roundsOf } from '../../analysis/survey/rounds.ts';
import { partsBy } from '../../analysis/survey/survey-part.ts';
import { bareText } from '../../report/document/document.ts';
import { surveyDocument } from '../../report/survey/survey-document.ts';
import { metricTexts } from '../../text/metric-text.ts';
import { versionText } from '../../text/version-text.ts';
import { surveyChecks } from '../../verdict/checks/survey-checks.ts';
import {
  type ArmValues,
  checkCases,
  type ExportedCase,
  type ExportedQuantity,
  type ExportedResult,
  runFacts,
} from './exported-result.ts';
import { uniqueNames } from './unique-names.ts';

/** The kinds of parts, the one with most arms first. */
const METHODS: readonly Method[] = ['compare', 'baseline', 'health'];

/** The result of a survey for other tools: each arm against the first one. */
export function surveyResult(run: SurveyRun): ExportedResult {
  const { survey, environment, builds } = run.manifest;
  const document = surveyDocument(run);
  const checks = surveyChecks(run);
  const names = uniqueNames(survey.arms.map(({ label }) => label));
  const isInvalid = checks.some(({ status }) => status === 'fail');
  const verdict = document.answered ? 'ANSWERED' : 'NOT ANSWERED';
  const headline = bareText(document.headline);
  const own: ExportedCase = {
    group: 'survey',
    name: survey.topic,
    state: document.answered ? 'passed' : 'invalid',
    kind: verdict,
    text: `${headline}\n${document.next}`,
  };
  return {
    standing: isInvalid ? 'invalid' : document.answered ? 'decided' : 'open',
    verdict,
    headline,
    ...runFacts(survey, run.manifest),
    arms: survey.arms.map((arm, index) => ({
      name: names[index] ?? '',
      label: arm.label,
      version: versionText(arm, builds[index], environment),
    })),
    tracked: null,
    quantities: quantitiesOf(run, isInvalid),
    cases: [own, ...processCases(run, isInvalid), ...checkCases(checks)],
  };
}

const ABSENT: ArmValues = { values: [], median: null, change: null, outcome: 'not measured', open: false };

/** The quantities of the parts that compare arms, else of a baseline, else of a health check: a pause has all of them. */
function quantitiesOf(run: SurveyRun, isInvalid: boolean): ExportedQuantity[] {
  const { arms, parts } = run.manifest.survey;
  const method = METHODS.find((each) => parts.some((part) => part.method === each)) ?? 'health';
  const own = parts.filter((part) => part.method === method);
  return partsBy(run, method).flatMap((part, index) => {
    const places = arms.map((_, arm) => own[index]?.arms.indexOf(arm) ?? -1);
    return partQuantities(part, isInvalid).map((quantity) => ({
      ...quantity,
      arms: places.map((place) => quantity.arms[place] ?? ABSENT),
    }));
  });
}

/** The quantities of each lane of a part; each of its arms was measured in the same rounds. */
function partQuantities(run: SurveyRun, isInvalid: boolean): ExportedQuantity[] {
  const rounds = roundsOf(run);
  const level = comparisonLevel(run);
  return run.manifest.survey.lanes.flatMap((lane) => {
    const { table } = rounds(lane.id);
    const quantity = (name: string, unit: string, better: 'higher' | 'lower', of: NumberOf): ExportedQuantity => ({
      lane: lane.id,
      name,
      unit,
      better,
      role: 'compared',
      bound: null,
      arms: table.map((row, arm): ArmValues => {
        const values = row.flatMap((reading) => (reading ? (of(reading) ?? []) : []));
        const change = arm === 0 || isInvalid ? null : relativeOf(row, table[0] ?? [], of, level);
        const outcome = isInvalid ? 'not judged' : values.length === 0 ? 'not measured' : 'too few rounds';
        const isOpen = arm > 0 && change === null;
        return {
          values,
          median: medianOf(row, of),
          change,
          outcome: arm === 0 ? '' : isOpen ? outcome : 'compared',
          open: isOpen && !isInvalid,
        };
      }),
    });
    return [
      quantity(
        metricTexts({ metric: 'throughput', name: lane.metric }).name,
        lane.unit,
        lane.better,
        ({ value }) => value,
      ),
      quantity('peak RSS', 'bytes', 'lower', ({ rssPeakBytes }) => rssPeakBytes),
      quantity('RSS at the end', 'bytes', 'lower', ({ rssEndBytes }) => rssEndBytes),
      quantity('minor faults', 'faults', 'lower', ({ minorFaults }) => minorFaults),
      ...(lane.figures ?? []).map(({ name, unit, better }) =>
        quantity(name, unit, better, ({ figures }) => figures?.[name]),
      ),
    ];
  });
}

/** Whether the processes of each arm ran on each lane. In a survey that is not valid, a process that ended well shows nothing. */
function processCases({ manifest: { survey, builds }, readings }: SurveyRun, isInvalid: boolean): ExportedCase[] {
  return survey.lanes.flatMap(({ id }) =>
    survey.arms.map(({ label }, arm): ExportedCase => {
      const own = readings.filter((reading) => reading.lane === id && reading.arm === arm);
      const failed = own.find((reading) => !isMeasured(reading));
      const base = { group: id, name: label };
      if (failed?.trouble != null) {
        return { ...base, state: 'failed', kind: 'process failed', text: `the process ${failed.trouble.end}` };
      }
      if (own.length > 0 && isInvalid) {
        return { ...base, state: 'open', kind: 'not judged', text: `not judged: ${own.length} processes ran` };
      }
      if (own.length > 0) return { ...base, state: 'passed', kind: '', text: `${own.length} processes ran` };
      const isBuilt = builds[arm] != null;
      return { ...base, state: 'open', kind: 'not measured', text: isBuilt ? 'no process ran' : 'it was not built' };
    }),
  );
}
