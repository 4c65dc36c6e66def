import { BundleChanged, type BundleFormat, type BundleWriter, openBundle } from '../../bundle/write-bundle.ts';
import { observationFault } from '../../core/bundle/expected-observations.ts';
import type { Incident } from '../../model/incident.ts';
import type { AbPlan } from '../../model/plan.ts';
import type { Manifest, Observation } from '../../model/run.ts';
import type { SurveyManifest, SurveyPlan } from '../../model/survey.ts';
import { monotonicNs } from '../../system/monotonic.ts';
import { type ProgramWatch, watchProgram } from '../../system/watch-program.ts';
import { machineReady, readMachineState } from '../doctor/machine-state.ts';
import { failed } from '../job/incident.ts';
import { clearJob, type Job, openJob } from '../job/job.ts';
import { timePhase } from '../job/progress.ts';
import { type ExecuteOptions, incidentOrThrow, type MachineUser, withMachine } from '../machine/with-machine.ts';
import { type EvidenceContext, gatherEvidence } from '../profile/gather-evidence.ts';
import { sweepJobs } from '../sandbox/sweep.ts';

/** The manifest while the run goes on. The other fields are known at its end. */
export type RunNotes<Whole extends Manifest | SurveyManifest> = {
  -readonly [Key in keyof Omit<Whole, 'samples' | 'evidence' | 'finishedAt'>]: Whole[Key];
};

/** A run that has its job and its bundle. */
export interface RunContext<Line extends object, Whole extends Manifest | SurveyManifest> extends MachineUser {
  readonly notes: RunNotes<Whole>;
  readonly job: Job;
  readonly bundle: BundleWriter<Line, Whole>;
  readonly watch: ProgramWatch;
}

interface RunSetup<Whole extends Manifest | SurveyManifest> {
  readonly plan: AbPlan | SurveyPlan;
  readonly kind: BundleFormat<Whole>;
  readonly notes: RunNotes<Whole>;
  readonly options: ExecuteOptions;
  /** Phase of incidents before `action` sets another one. */
  readonly phase: Incident['phase'];
}

/** The directory of a bundle, and its manifest as written. */
export interface RecordedRun<Whole = Manifest> {
  readonly bundle: string;
  readonly manifest: Whole;
}

/**
 * Runs `action` with a new job and under the machine's lock, and writes a complete bundle whatever happens. Throws only when `out`
 * cannot hold a bundle, or for a bug.
 */
export async function recordRun<Line extends object, Whole extends Manifest | SurveyManifest>(
  { plan, kind, notes, options, phase }: RunSetup<Whole>,
  action: (run: RunContext<Line, Whole>) => Promise<void>,
): Promise<RecordedRun<Whole>> {
  const beganNs = monotonicNs();
  using watch = watchProgram();
  await sweepJobs();
  const job = await openJob(options.out, plan.id, new Date(notes.startedAt));
  const bundle = openBundle<Line, Whole>(job.bundle, plan, kind);
  const addIncident = (incident: Incident): void => {
    notes.incidents.push(incident);
    options.onProgress({ kind: 'incident', incident });
  };
  const run: RunContext<Line, Whole> = { id: plan.id, options, notes, job, bundle, watch, phase, addIncident };
  try {
    await withMachine(run, () => action(run));
  } finally {
    await clearJob(job);
  }
  const files = { samples: bundle.samples(), evidence: bundle.evidence() };
  // A clock that is set while the run goes on must not end it before its start.
  const finishedAt = new Date(Date.parse(notes.startedAt) + (monotonicNs() - beganNs) / 1e6).toISOString();
  // The bundle's writer checks the manifest against its schema.
  const manifest = { ...notes, finishedAt, ...files } as unknown as Whole;
  const fault = observationFault(manifest);
  if (fault !== null) throw new Error(`a reader would refuse this bundle: ${fault}`);
  try {
    bundle.finish(manifest);
  } catch (error) {
    addIncident(error instanceof BundleChanged ? bundleChanged(error.message) : incidentOrThrow(error, 'bundle'));
  }
  options.onProgress({ kind: 'end', ended: notes.ended, bundle: job.bundle });
  return { bundle: job.bundle, manifest: { ...manifest, incidents: notes.incidents } };
}

function bundleChanged(what: string): Incident {
  return failed({
    code: 'bundle-changed',
    phase: 'bundle',
    message: `Another process changed the bundle while it was made: ${what}. It has no manifest, and is not believed.`,
    next: 'Look for a build or bench that writes outside of its folder, and measure with the sandbox, which prevents it.',
  }).error;
}

/** Notes whether the machine is ready for this run, in place of an earlier note; false: nothing may be built or timed on it. */
export function findMachineReady<Line extends object, Whole extends Manifest | SurveyManifest>({
  notes,
  options,
}: RunContext<Line, Whole>): boolean {
  const observation = machineReady(readMachineState());
  const others = notes.observations.filter((each) => each.name !== observation.name);
  notes.observations.splice(0, notes.observations.length, observation, ...others);
  const { name, status, detail } = observation;
  if (status === 'fail') options.onProgress({ kind: 'phase', phase: 'preflight', detail: `${name}: ${detail}` });
  return status !== 'fail';
}

/** Longest time for which a harness may stand still while it measures: it reads what a lane prints, and ends what takes too long. */
const PAUSE_MAX_MS = 5000;

/** The failed observation of a harness that stood still while it measured; none when it did not. */
export function pauseObservations(watch: ProgramWatch): Observation[] {
  const pauseMs = watch.longestPauseMs();
  if (pauseMs <= PAUSE_MAX_MS) return [];
  const detail = `The harness stood still for ${Math.round(pauseMs / 1000)} s while it measured: it was stopped, or had no processor.`;
  const name = 'harness-running';
  return [{ name, status: 'fail', detail }];
}

/** Gathers evidence for a run that has its samples, which evidence would disturb. */
export async function recordEvidence<Line extends object, Whole extends Manifest | SurveyManifest>(
  run: RunContext<Line, Whole>,
  context: EvidenceContext,
): Promise<void> {
  const { notes, bundle, options } = run;
  run.phase = 'evidence';
  const incident = await timePhase(notes.seconds, 'evidence', () =>
    gatherEvidence(context, { keep: bundle.appendEvidence, onProgress: options.onProgress }),
  );
  if (incident !== null) run.addIncident(incident);
}
