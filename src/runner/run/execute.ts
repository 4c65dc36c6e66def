import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RUN } from '../../bundle/bundle.ts';
import type { ArmName } from '../../model/names.ts';
import type { AbPlan, PerfOrder } from '../../model/plan.ts';
import type { Manifest, Sample } from '../../model/run.ts';
import { toolVersion } from '../../system/package-root.ts';
import { describeLibrary } from '../build/library.ts';
import { cancelledIn } from '../job/incident.ts';
import { timed } from '../job/timed.ts';
import { compareMachine, readEnvironment } from '../machine/environment.ts';
import { readQualification } from '../machine/qualification.ts';
import type { ExecuteOptions } from '../machine/whole-machine.ts';
import { gatherEvidence } from '../profile/perf.ts';
import { sampleLanes } from '../sampling/sampling.ts';
import { type Executed, inBundle, type Notes, type Running } from './in-bundle.ts';
import { preflight } from './preflight.ts';
import { type Loaded, prepareArms } from './prepare-arms.ts';

type AbRunning = Running<Sample, Manifest>;

/**
 * Carries a plan out: fetch, build, preflight, sampling, bundle. Trouble of the machine or of the code under test ends
 * up as incidents in the manifest; it throws only when `out` cannot hold a bundle at all, or for a bug.
 */
export async function execute(plan: AbPlan, options: ExecuteOptions): Promise<Executed> {
  const notes: Notes<Manifest> = {
    schema: 1,
    plan,
    tool: toolVersion(),
    startedAt: new Date().toISOString(),
    baseline: null,
    candidate: null,
    environment: readEnvironment(),
    lengths: {},
    qualification: await readQualification(),
    observations: [],
    incidents: [],
    ended: 'not-started',
    seconds: { fetch: 0, build: 0, preflight: 0, sampling: 0 },
  };
  return inBundle<Sample, Manifest>({ work: plan, kind: RUN, notes, options, phase: 'preflight' }, carryOut);
}

async function carryOut(run: AbRunning): Promise<void> {
  const { options, notes, job } = run;
  const { plan } = notes;
  run.phase = 'build';
  const prepared = await prepareArms(plan, {
    job,
    source: options.source,
    signal: options.signal,
    seconds: notes.seconds,
    onProgress: options.onProgress,
    log: (name, text) => writeFileSync(join(job.logs, `${name}.log`), text),
    onBuilt: (arm, record) => {
      notes[arm] = record;
    },
  });
  if (Array.isArray(prepared)) {
    for (const incident of prepared) run.note(incident);
    return;
  }
  notes.environment = { ...notes.environment, compiler: compilerOf(notes) };
  run.phase = 'preflight';
  const checked = await timed(notes.seconds, 'preflight', () => {
    options.onProgress({ kind: 'phase', phase: 'preflight', detail: 'flags, libraries, one sample of each lane' });
    return preflight(prepared.bench, prepared.built);
  });
  // A check that was cut off says nothing about what it checks.
  if (options.signal?.aborted) return run.note(cancelledIn('preflight').error);
  notes.observations.push(...checked.observations);
  for (const { name, status, detail } of checked.observations) {
    if (status === 'fail') options.onProgress({ kind: 'phase', phase: 'preflight', detail: `${name}: ${detail}` });
  }
  if (checked.incident !== null) return run.note(checked.incident);
  if (checked.observations.some(({ status }) => status === 'fail')) return;
  notes.lengths = checked.lengths;
  const bench = { ...prepared.bench, lengths: checked.lengths };
  await sample(run, { ...prepared, bench }, checked.secondsPerBlock);
}

async function sample(
  run: AbRunning,
  { bench, built }: Loaded,
  secondsPerBlock: Record<string, number>,
): Promise<void> {
  const { options, notes, bundle } = run;
  const { plan } = notes;
  const lanes = plan.lanes.length;
  const minutes = Math.round((plan.sampling.budgetSeconds / 60) * 10) / 10;
  options.onProgress({ kind: 'phase', phase: 'sampling', detail: `${lanes} lanes, at most ${minutes} min` });
  const before = readEnvironment();
  run.phase = 'sampling';
  notes.ended = 'incident';
  const sampled = await timed(notes.seconds, 'sampling', () =>
    sampleLanes(bench, {
      secondsPerBlock,
      keep: (each) => bundle.append(each),
      onProgress: options.onProgress,
    }),
  );
  notes.ended = sampled.ended;
  notes.observations.push(compareMachine(before, readEnvironment()));
  if (sampled.incident !== null) run.note(sampled.incident);
  else await observe(run, bench);
  notes.observations.push(await librariesUnchanged(built));
}

/** Counters and profiles, where they were asked for: after the samples, which they would disturb. */
async function observe(run: AbRunning, bench: Loaded['bench']): Promise<void> {
  const { options, notes, bundle } = run;
  const { plan } = notes;
  if (plan.perf === undefined) return;
  run.phase = 'evidence';
  const { baseline, candidate, sampling } = plan;
  const arms = [baseline, candidate];
  const libraries = [bench.libraries.baseline, bench.libraries.candidate];
  const observers = { keep: bundle.appendEvidence, onProgress: options.onProgress };
  const incident = await timed(notes.seconds, 'evidence', () =>
    gatherEvidence({ ...bench, order: plan.perf as PerfOrder, arms, libraries, seed: sampling.seed }, observers),
  );
  if (incident !== null) run.note(incident);
}

/** The files that were preloaded are still the files that were built. */
async function librariesUnchanged(built: Loaded['built']): Promise<Manifest['observations'][number]> {
  const name = 'libraries-unchanged';
  for (const [arm, { library, record }] of Object.entries(built)) {
    if (library !== null && (await describeLibrary(library)).sha256 !== record.librarySha256) {
      return { name, status: 'fail', detail: `The library of ${arm} changed while it was measured.` };
    }
  }
  return { name, status: 'pass', detail: 'Both libraries have the digest they were built with.' };
}

function compilerOf({ baseline, candidate }: Pick<Manifest, ArmName>): string {
  return [...new Set([baseline?.compiler, candidate?.compiler].filter((each) => each != null))].join(', ') || 'unknown';
}
