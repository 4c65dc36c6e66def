import type { LaneProgram } from '../../../model/plan.ts';
import type { Reading, SurveyRun } from '../../../model/survey.ts';
import { median } from '../../../stats/summary.ts';
import { ROUNDS_MIN } from '../../analysis/survey/comparisons.ts';
import { isMeasured, roundsOf } from '../../analysis/survey/rounds.ts';
import { laneText } from '../../text/change-text.ts';
import { formatPercent } from '../../text/format.ts';
import { type Finding, failed, joinTexts, passed, unknown } from './finding.ts';
import { outdatedFacts } from './qualification.ts';
import { surveyClaims, surveyWork } from './survey-claims.ts';

/** A survey is not valid when a larger share of its rounds was disturbed: the limit of an A/B. */
export const DISTURBED_SHARE_MAX = 0.25;

/**
 * The validity checks of a survey, by the rules of an A/B where both have them. A failed check leaves no result; an unknown one is
 * shown as unknown. Programs that failed are not checks: they cost their arm or lane its place.
 */
export function surveyChecks(run: SurveyRun): Finding[] {
  return [
    completion(run),
    ...machineReady(run),
    machineUnchanged(run),
    disturbedRounds(run),
    mappedLibrary(run),
    ...outputChecks(run),
    ...surveyClaims(run),
    ...surveyWork(run),
  ];
}

/** The check `machine-qualified` of a survey: whether `alloc-ab qualify` measured this machine as it is. */
export function surveyQualification({ manifest: { qualification, environment } }: SurveyRun): Finding {
  const name = 'machine-qualified';
  const remedy = 'Run "alloc-ab qualify" on the machine, when it is quiet.';
  if (qualification == null) return unknown(name, 'This machine was never measured against itself.', remedy);
  const outdated = outdatedFacts(qualification, environment);
  if (outdated.length > 0) {
    return unknown(name, `The machine has changed since it was qualified (${outdated.join(', ')}).`, remedy);
  }
  const { at, falseAlarms, verdicts } = qualification;
  return passed(name, `${at.slice(0, 10)}: ${falseAlarms} false alarms in ${verdicts} verdicts.`);
}

function completion({ manifest: { ended } }: SurveyRun): Finding {
  const name = 'run-completed';
  const next = 'Read what went wrong below, then repeat the survey.';
  if (ended === 'incident') return failed(name, 'The survey was broken off.', next);
  if (ended === 'not-started') return failed(name, 'Nothing was measured.', next);
  return passed(name, 'Ended in order.');
}

function machineUnchanged({ manifest: { observations } }: SurveyRun): Finding {
  const name = 'machine-unchanged';
  const remedy = 'Fix the governor, turbo and transparent huge pages before the run, and repeat it.';
  const { status, detail } = observations.find((each) => each.name === name) ?? {};
  if (status === 'fail') return failed(name, detail ?? '', remedy);
  return status === 'pass'
    ? passed(name, detail ?? '')
    : unknown(name, detail ?? 'The runner did not report it.', remedy);
}

/** Earlier versions did not look. */
function machineReady({ manifest: { observations } }: SurveyRun): Finding[] {
  const name = 'machine-ready';
  const remedy = 'Set what the check names, look at the machine with "alloc-ab doctor", and repeat the survey.';
  const seen = observations.find((each) => each.name === name);
  if (seen === undefined) return [];
  if (seen.status === 'pass') return [passed(name, seen.detail)];
  return [seen.status === 'fail' ? failed(name, seen.detail, remedy) : unknown(name, seen.detail, remedy)];
}

function disturbedRounds(run: SurveyRun): Finding {
  const name = 'disturbed-rounds';
  const remedy = 'Stop whatever else runs on the machine, and repeat the survey.';
  if (run.readings.every(({ foreignCores }) => foreignCores === null)) {
    return unknown(name, 'The CPU use of other processes is not known.', remedy);
  }
  const rounds = roundsOf(run);
  const lanes = run.manifest.survey.lanes.map(({ id }) => rounds(id));
  const disturbed = lanes.reduce((sum, lane) => sum + lane.disturbed, 0);
  const total = disturbed + lanes.reduce((sum, { table }) => sum + (table[0]?.length ?? 0), 0);
  const share = total === 0 ? 0 : disturbed / total;
  const detail = `Others used more than ${run.manifest.survey.foreignCores} cores in ${disturbed} of ${total} rounds (${formatPercent(share)}; at most ${formatPercent(DISTURBED_SHARE_MAX)} may be).`;
  // Fewer rounds than a comparison needs are no evidence about the machine.
  return total >= ROUNDS_MIN && share > DISTURBED_SHARE_MAX ? failed(name, detail, remedy) : passed(name, detail);
}

function mappedLibrary({ readings }: SurveyRun): Finding {
  const name = 'library-mapped';
  const own = readings.filter(isMeasured);
  const unproven = own.filter(({ library }) => library === 'unknown').length;
  return unproven === 0
    ? passed(name, 'Exactly the expected library was mapped in every measured process.')
    : unknown(
        name,
        `It is not proven in ${unproven} of ${own.length} processes that the library of the arm was mapped.`,
        'Let the runner read /proc/<pid>/maps of the bench.',
      );
}

/** One finding for each lane with bounds on its output. */
function outputChecks({ manifest: { survey }, readings }: SurveyRun): Finding[] {
  return survey.lanes.flatMap((lane) => {
    if (lane.checks.length === 0) return [];
    const own = readings.filter((reading) => reading.lane === lane.id && isMeasured(reading));
    const wrong = survey.arms.flatMap(({ label }, arm) =>
      wrongOutputs(lane, own, arm).map((text) => `${text} (${label})`),
    );
    const name = 'output-checks';
    if (wrong.length === 0) return [passed(name, `${laneText(lane.id)}: within its bounds.`)];
    const detail = `${laneText(lane.id)} does not measure what it claims: ${joinTexts(wrong)}.`;
    return [failed(name, detail, 'Make its run shorter or its ring larger, or correct the bounds.', { lane: lane.id })];
  });
}

function wrongOutputs({ checks }: LaneProgram, readings: readonly Reading[], arm: number): string[] {
  return checks.flatMap(({ name, low, high }) => {
    const seen = median(readings.flatMap((reading) => (reading.arm === arm ? (reading.checks[name] ?? []) : [])));
    const outside = seen < (low ?? -Infinity) || seen > (high ?? Infinity);
    return outside ? [`${name} is ${Number(seen.toPrecision(4))}`] : [];
  });
}
