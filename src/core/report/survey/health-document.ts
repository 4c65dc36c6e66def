import type { Reading, SurveyRun } from '../../../model/survey.ts';
import { laneText } from '../../text/change-text.ts';
import { plural } from '../../text/format.ts';
import { code, paragraph, section, table } from '../document/blocks.ts';
import type { DocumentSection } from '../document/document.ts';
import { recordSections } from './record-section.ts';
import { named, type SurveyDocument } from './survey-answer.ts';
import { surveyBasis } from './survey-basis.ts';

const NO_BACKTRACE =
  'No backtrace: gdb is not on the machine, the crash did not occur again under gdb, or the program is a server.';

/** Whether every preset builds and runs: one row for each preset, one column for each lane, and the last output of failed processes. */
export function healthDocument(run: SurveyRun): SurveyDocument {
  const { manifest, readings } = run;
  const { survey, builds } = manifest;
  const of = (arm: number, lane: string) => readings.find((reading) => reading.arm === arm && reading.lane === lane);
  const rows = survey.arms.map(({ label }, arm) => [
    label,
    buildState(run, arm),
    ...survey.lanes.map(({ id }) => (builds[arm] ? stateOf(of(arm, id)) : '—')),
  ]);
  const columns = ['preset', 'build', ...survey.lanes.map(({ id }) => laneText(id))];
  return {
    ...healthResult(run, of),
    lead: surveyBasis(run),
    sections: [
      section('', [table(columns, rows, { words: [...columns.keys()].slice(1) })]),
      ...readings.flatMap((reading) => failureOf(reading, survey.arms[reading.arm]?.label ?? '')),
      ...recordSections(manifest.machineRecord),
    ],
  };
}

/** What a reader does about a lane whose program fails with the C library's allocator too. */
const LANE_AT_FAULT =
  'The lane itself is at fault, not the allocator: correct its "command", "read" or "timeout" in the configuration.';

type ReadingOf = (arm: number, lane: string) => Reading | undefined;

/** A setting fails when its build or a process failed. What was not built or not run, or ran without proof, is not known to be well. */
function healthResult(
  run: SurveyRun,
  of: ReadingOf,
): Pick<SurveyDocument, 'answered' | 'healthy' | 'next'> & { headline: string } {
  const { survey } = run.manifest;
  const cells = survey.arms.flatMap(({ label }, arm) =>
    survey.lanes.map(({ id }) => ({ arm, label, lane: id, state: conditionOf(run, arm, of(arm, id)) })),
  );
  const failing = survey.arms.filter((_, arm) => cells.some((cell) => cell.arm === arm && cell.state === 'fails'));
  const unknown = cells.filter(({ state }) => state === 'unknown');
  const gaps = unknown.length === 0 ? '' : `; not known: ${unknownText(unknown, survey.arms.length)}`;
  const count = survey.arms.length;
  if (failing.length > 0) {
    const names = failing.map(({ label }) => label).join(', ');
    const headline = `NOT HEALTHY: ${failing.length} of ${count} settings fail: ${names}${gaps}`;
    return { answered: false, healthy: false, headline, next: 'Repair what fails below before measuring it.' };
  }
  const first = survey.arms[0]?.label;
  if (unknown.length > 0) {
    const well = cells.length - unknown.length;
    const headline = `HEALTH NOT KNOWN: ${well} of ${cells.length} processes of ${first} and its presets ran well${gaps}`;
    const faulty = unknown.find(({ arm, lane }) => isLaneAtFault(of(arm, lane)));
    const next = faulty
      ? `${laneText(faulty.lane)} does not run without the allocator either: correct the lane, then repeat the health check.`
      : 'Read below why they did not run, then repeat the health check.';
    return { answered: false, headline, next };
  }
  const headline = `HEALTHY: all ${count} settings of ${first} build and run on ${plural(survey.lanes.length, 'lane')}`;
  return { answered: true, headline, next: 'Nothing to do.' };
}

/** Lanes on which nothing is known, then single settings. */
function unknownText(cells: readonly { label: string; lane: string }[], arms: number): string {
  const byLane = Map.groupBy(cells, ({ lane }) => lane);
  const texts = [...byLane].map(([lane, own]) =>
    own.length === arms ? laneText(lane) : `${named(own.map(({ label }) => label))} on ${laneText(lane)}`,
  );
  return named(texts);
}

function conditionOf(run: SurveyRun, arm: number, reading: Reading | undefined): 'well' | 'fails' | 'unknown' {
  if (buildState(run, arm) === 'NOT BUILT') return 'fails';
  if (reading === undefined) return 'unknown';
  const { trouble, exitCode, library } = reading;
  // A program that never started says nothing about the allocator.
  if (trouble !== null && !hasStarted(reading)) return 'unknown';
  if (isLaneAtFault(reading) || (trouble !== null && exitCode === 0 && library !== 'expected')) return 'unknown';
  if (trouble !== null) return 'fails';
  return library === 'unknown' ? 'unknown' : 'well';
}

/** A process that fails with the C library's allocator too says nothing about this one. */
function isLaneAtFault(reading: Reading | undefined): boolean {
  return reading?.trouble?.withoutLibrary === 'fails';
}

function hasStarted({ exitCode, signal, timedOut }: Reading): boolean {
  return exitCode !== null || signal !== null || timedOut;
}

/** An arm without a build and without an incident was not reached. */
function buildState({ manifest: { builds, incidents, survey } }: SurveyRun, arm: number): string {
  if (builds[arm]) return 'built';
  return incidents.some((incident) => incident.arm === survey.arms[arm]?.label) ? 'NOT BUILT' : 'not reached';
}

function stateOf(reading: Reading | undefined): string {
  if (reading === undefined) return 'not run';
  if (isLaneAtFault(reading)) return 'LANE FAILS';
  if (reading.trouble === null) return reading.library === 'unknown' ? 'exit 0, library not proven' : 'exit 0';
  if (reading.timedOut) return 'HANGS';
  if (reading.signal !== null) return reading.signal === 'SIGABRT' ? 'SIGABRT (fail-fast)' : reading.signal;
  if (reading.exitCode === null) return 'NOT STARTED';
  return reading.exitCode === 0 ? 'NOT MEASURED' : `exit ${reading.exitCode}`;
}

function failureOf(reading: Reading, label: string): DocumentSection[] {
  const { lane, trouble, exitCode } = reading;
  if (trouble === null) return [];
  const { end, lastLines, backtrace } = trouble;
  return [
    section(`${label} on ${laneText(lane)}`, [
      paragraph(
        `The process ${end}.${isLaneAtFault(reading) ? ` With the C library's allocator it fails too. ${LANE_AT_FAULT}` : ''}`,
      ),
      ...(lastLines === '' ? [] : [code(lastLines)]),
      ...(backtrace !== null ? [code(backtrace)] : exitCode === 0 ? [] : [paragraph(NO_BACKTRACE)]),
    ]),
  ];
}
