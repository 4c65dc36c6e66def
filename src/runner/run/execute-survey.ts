import { SURVEY_BUNDLE } from '../../bundle/write-bundle.ts';
import type { Incident } from '../../model/incident.ts';
import type { BuildRecord } from '../../model/run.ts';
import type { Reading, SurveyManifest, SurveyPart, SurveyPlan } from '../../model/survey.ts';
import { toolVersion } from '../../system/package-root.ts';
import { flagsOf } from '../build/build-arm.ts';
import { showBenches } from '../build/build-benches.ts';
import { type BuildContext, openBuildContext } from '../build/build-context.ts';
import { treeObservation } from '../build/commits/tree-observation.ts';
import { planText } from '../build/planned/plan-text.ts';
import { prepareArm, prepareBenches, wasCancelled } from '../build/prepare-arm.ts';
import { compareMachineStates, readMachineState } from '../doctor/machine-state.ts';
import { failed } from '../job/incident.ts';
import { timePhase } from '../job/progress.ts';
import { readMachineFacts } from '../machine/machine-facts.ts';
import { readQualification } from '../machine/qualification-file.ts';
import { reportRecord } from '../machine/record-standing.ts';
import type { ExecuteOptions } from '../machine/with-machine.ts';
import { sampleSurvey } from '../sampling/sample-survey.ts';
import { toolFacts } from '../sandbox/machine-tools.ts';
import { sandboxObservation } from '../sandbox/protection.ts';
import { missingProgram } from '../server/server-failure.ts';
import {
  findMachineReady,
  pauseObservations,
  type RecordedRun,
  type RunContext,
  type RunNotes,
  recordEvidence,
  recordRun,
} from './record-run.ts';

type SurveyRunContext = RunContext<Reading, SurveyManifest>;

/**
 * Executes the plan of a survey: fetch, builds, rounds, bundle. An arm that cannot be built loses its column; a failure of the
 * machine ends the survey. Throws only when `out` cannot hold a bundle, or for a bug.
 */
export async function executeSurvey(plan: SurveyPlan, options: ExecuteOptions): Promise<RecordedRun<SurveyManifest>> {
  const notes: RunNotes<SurveyManifest> = {
    schema: 1,
    survey: plan,
    tool: toolVersion(),
    startedAt: new Date().toISOString(),
    builds: plan.arms.map(() => null),
    environment: { ...readMachineFacts(), ...toolFacts(process.env) },
    qualification: await readQualification(),
    observations: [],
    incidents: [],
    ended: 'not-started',
    seconds: { fetch: 0, build: 0, preflight: 0, sampling: 0 },
  };
  return recordRun<Reading, SurveyManifest>({ plan, kind: SURVEY_BUNDLE, notes, options, phase: 'build' }, measure);
}

async function measure(run: SurveyRunContext): Promise<void> {
  const { job, notes, bundle, options, addIncident } = run;
  const { survey, seconds } = notes;
  const { source, checkout, signal, sandbox: policy, cache, onProgress } = options;
  if (!findMachineReady(run)) return;
  const opened = await openBuildContext(survey, {
    planText,
    job,
    source,
    checkout,
    signal,
    sandbox: policy,
    cache,
    seconds,
    onProgress,
  });
  if (!opened.ok) return addIncident(opened.error);
  const { sandbox, bench } = opened.value;
  await noteRecord(run);
  const libraries = await timePhase(seconds, 'build', () => buildAll(opened.value, run));
  if (libraries === null) return;
  const benches = await prepareBenches(opened.value, survey.benches, survey.lanes);
  if (!benches.ok) return addIncident(benches.error);
  Object.assign(notes, benches.value);
  showBenches(opened.value, survey.lanes);
  notes.observations.push(sandboxObservation(sandbox.protection));
  notes.observations.push(treeObservation(opened.value.commits.facts));
  const detail = `${survey.arms.length} arms, ${survey.lanes.length} lanes`;
  onProgress({ kind: 'phase', phase: 'sampling', detail });
  // A build may have changed the machine.
  if (!findMachineReady(run)) return;
  const before = readMachineState();
  run.phase = 'sampling';
  notes.ended = 'incident';
  const parts = runnableParts(survey, sandbox.environment.PATH ?? '', bench.host, addIncident);
  const context = { survey: { ...survey, parts }, libraries, sandbox, directory: bench.host, signal };
  run.watch.forget();
  const sampled = await timePhase(seconds, 'sampling', () =>
    sampleSurvey(context, { keep: bundle.append, onProgress }),
  );
  notes.ended = sampled.ended;
  notes.observations.push(compareMachineStates(before, readMachineState()), ...pauseObservations(run.watch));
  if (sampled.incident !== null) return addIncident(sampled.incident);
  const { perf: order, arms, seed } = survey;
  if (order !== undefined) await recordEvidence(run, { ...context, order, arms, seed });
}

/** Notes the record of the machine for a health check: its lanes of this repository, since others may be private. */
async function noteRecord({ notes, options: { sanity } }: SurveyRunContext): Promise<void> {
  const { survey } = notes;
  if (!sanity || !survey.parts.some(({ method }) => method === 'health')) return;
  const { record, recordProblem } = await reportRecord(sanity.folder, notes);
  const own = record && {
    ...record,
    lanes: record.lanes.filter(({ repository }) => repository === survey.repository),
  };
  notes.machineRecord = { record: own, recordProblem };
}

/** The library of each arm; null: the C library's allocator, undefined: not built. Returns null when the survey was cancelled. */
async function buildAll(
  context: BuildContext,
  { notes, addIncident }: SurveyRunContext,
): Promise<(string | null | undefined)[] | null> {
  const { arms } = notes.survey;
  const labels = arms.map(({ label }) => label).join(', ');
  context.onProgress({ kind: 'phase', phase: 'build', detail: labels.slice(0, 300) });
  const libraries: (string | null | undefined)[] = [];
  const records: (BuildRecord | null)[] = [];
  const flags = flagsOf(arms);
  for (const [index, arm] of arms.entries()) {
    const built = await prepareArm(context, { arm, name: `arm-${index}`, ...flags });
    records.push(built.ok ? built.value.record : null);
    libraries.push(built.ok ? built.value.library : undefined);
    notes.builds = [...records, ...arms.slice(records.length).map(() => null)];
    if (built.ok) continue;
    addIncident({ ...built.error, arm: arm.label });
    if (wasCancelled(built)) return null;
  }
  return libraries;
}

/** The parts of a survey without the lanes whose programs are not installed. Each of these lanes gives one incident. */
function runnableParts(
  { lanes, parts }: SurveyPlan,
  path: string,
  checkout: string,
  addIncident: (incident: Incident) => void,
): SurveyPart[] {
  const runnable = lanes.map((lane) => {
    const missing = missingProgram(lane, path, checkout);
    if (missing === null) return true;
    const { code, next } = missing;
    const message = `${lane.id} ${missing.message}.`;
    addIncident(failed({ code, phase: 'preflight', lane: lane.id, message, next }).error);
    return false;
  });
  return parts.map((part) => ({ ...part, lanes: part.lanes.filter((lane) => runnable[lane]) }));
}
