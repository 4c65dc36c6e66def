import type { Reading, SurveyRun } from '../../../model/survey.ts';
import { laneText } from '../../text/change-text.ts';
import { code, paragraph, section, table } from '../document/blocks.ts';
import type { Document, DocumentSection } from '../document/document.ts';

const NO_BACKTRACE =
  'No backtrace: gdb is not on the machine, the crash did not occur again under gdb, or the program is a server.';

/** Whether every preset builds and runs: one row for each preset, one column for each lane, and the last output of failed processes. */
export function healthDocument(run: SurveyRun): Document {
  const { manifest, readings } = run;
  const { survey, builds } = manifest;
  const of = (arm: number, lane: string) => readings.find((reading) => reading.arm === arm && reading.lane === lane);
  const rows = survey.arms.map(({ label }, arm) => [
    label,
    builds[arm] ? 'built' : 'NOT BUILT',
    ...survey.lanes.map(({ id }) => (builds[arm] ? stateOf(of(arm, id)) : '—')),
  ]);
  const columns = ['preset', 'build', ...survey.lanes.map(({ id }) => laneText(id))];
  // A missing program of a lane is an incident, not a fault of a preset.
  const lanes = survey.lanes.filter(({ id }) => !manifest.incidents.some(({ lane }) => lane === id));
  const failing = survey.arms.filter((_, arm) => !builds[arm] || lanes.some(({ id }) => !isWell(of(arm, id))));
  const count = survey.arms.length;
  return {
    headline:
      failing.length === 0
        ? `HEALTHY: all ${count} settings of ${survey.arms[0]?.label} build and run on ${lanes.length} lanes`
        : `NOT HEALTHY: ${failing.length} of ${count} settings fail: ${failing.map(({ label }) => label).join(', ')}`,
    next: failing.length === 0 ? 'Nothing to do.' : 'Repair what fails below before measuring it.',
    sections: [
      section('', [table(columns, rows, { words: [...columns.keys()].slice(1) })]),
      ...readings.flatMap((reading) => failureOf(reading, survey.arms[reading.arm]?.label ?? '')),
    ],
  };
}

function isWell(reading: Reading | undefined): boolean {
  return reading !== undefined && reading.trouble === null;
}

function stateOf(reading: Reading | undefined): string {
  if (reading === undefined) return 'not run';
  if (reading.trouble === null) return 'exit 0';
  if (reading.timedOut) return 'HANGS';
  if (reading.signal !== null) return reading.signal === 'SIGABRT' ? 'SIGABRT (fail-fast)' : reading.signal;
  return reading.exitCode === 0 ? 'NOT MEASURED' : `exit ${reading.exitCode ?? 'unknown'}`;
}

function failureOf({ lane, trouble }: Reading, label: string): DocumentSection[] {
  if (trouble === null) return [];
  const { end, lastLines, backtrace } = trouble;
  return [
    section(`${label} on ${laneText(lane)}`, [
      paragraph(`The process ${end}.`),
      ...(lastLines === '' ? [] : [code(lastLines)]),
      backtrace === null ? paragraph(NO_BACKTRACE) : code(backtrace),
    ]),
  ];
}
