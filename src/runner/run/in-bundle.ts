import { type BundleKind, type BundleWriter, openBundle } from '../../bundle/bundle.ts';
import type { Incident } from '../../model/incident.ts';
import type { AbPlan } from '../../model/plan.ts';
import type { Manifest } from '../../model/run.ts';
import type { SurveyManifest, SurveyPlan } from '../../model/survey.ts';
import { clearJob, type Job, openJob } from '../job/job.ts';
import { type ExecuteOptions, type MachineHolder, must, withMachine } from '../machine/whole-machine.ts';

/** A manifest while its run goes on; the rest is known at the end. */
export type Notes<Whole extends Manifest | SurveyManifest> = {
  -readonly [Key in keyof Omit<Whole, 'samples' | 'evidence' | 'finishedAt'>]: Whole[Key];
};

/** A run that has its job and its bundle. */
export interface Running<Line extends object, Whole extends Manifest | SurveyManifest> extends MachineHolder {
  readonly notes: Notes<Whole>;
  readonly job: Job;
  readonly bundle: BundleWriter<Line, Whole>;
}

/** What a run begins with. */
export interface RunFrame<Whole extends Manifest | SurveyManifest> {
  readonly work: AbPlan | SurveyPlan;
  readonly kind: BundleKind<Whole>;
  readonly notes: Notes<Whole>;
  readonly options: ExecuteOptions;
  /** Where trouble belongs that comes before `action` begins. */
  readonly phase: Incident['phase'];
}

/** What a run leaves: the bundle's directory, and its manifest as written. */
export interface Executed<Whole = Manifest> {
  readonly bundle: string;
  readonly manifest: Whole;
}

/**
 * The frame of every run: a job of its own, the machine for itself, and a complete bundle whatever happens to `action`.
 * Throws only when `out` cannot hold a bundle at all, or for a bug.
 */
export async function inBundle<Line extends object, Whole extends Manifest | SurveyManifest>(
  { work, kind, notes, options, phase }: RunFrame<Whole>,
  action: (run: Running<Line, Whole>) => Promise<void>,
): Promise<Executed<Whole>> {
  const job = await openJob(options.out, work.id, new Date(notes.startedAt));
  const bundle = openBundle<Line, Whole>(job.bundle, work, kind);
  const note = (incident: Incident): void => {
    notes.incidents.push(incident);
    options.onProgress({ kind: 'incident', incident });
  };
  const run: Running<Line, Whole> = { id: work.id, options, notes, job, bundle, phase, note };
  try {
    await withMachine(run, () => action(run));
  } finally {
    await clearJob(job);
  }
  const files = { samples: bundle.samples(), evidence: bundle.evidence() };
  // Its writer checks it by its schema.
  const manifest = { ...notes, finishedAt: new Date().toISOString(), ...files } as unknown as Whole;
  try {
    bundle.finish(manifest);
  } catch (error) {
    note(must(error, 'bundle'));
  }
  options.onProgress({ kind: 'end', ended: notes.ended, bundle: job.bundle });
  return { bundle: job.bundle, manifest: { ...manifest, incidents: notes.incidents } };
}
