import { basename } from 'node:path';
import { AB_BUNDLE } from '../../bundle/write-bundle.ts';
import { isBeyondLanes } from '../../core/reach/proven-guards.ts';
import { plural } from '../../core/text/format.ts';
import type { CodeComparison } from '../../model/code.ts';
import type { ArmName } from '../../model/names.ts';
import type { AbPlan } from '../../model/plan.ts';
import { ok } from '../../model/result.ts';
import type { Manifest, Sample } from '../../model/run.ts';
import { toolVersion } from '../../system/package-root.ts';
import { oneLine } from '../../system/sanitise.ts';
import { treeObservation } from '../build/commits/tree-observation.ts';
import { describeLibrary } from '../build/library-file.ts';
import { compareArms } from '../code/compare-arms.ts';
import { compareMachineStates, readMachineState } from '../doctor/machine-state.ts';
import { cancelledIn } from '../job/incident.ts';
import { timePhase } from '../job/progress.ts';
import { readMachineFacts } from '../machine/machine-facts.ts';
import { readQualification } from '../machine/qualification-file.ts';
import type { ExecuteOptions } from '../machine/with-machine.ts';
import { startedPrograms } from '../sampling/lane-program-proof.ts';
import { sampleLanes } from '../sampling/sample-lanes.ts';
import type { SamplingContext } from '../sampling/sampling-context.ts';
import { toolFacts } from '../sandbox/machine-tools.ts';
import { sha256Of } from '../sandbox/program-proof.ts';
import { sandboxObservation } from '../sandbox/protection.ts';
import { duetsOfRun, duetsText } from './duets-of-run.ts';
import { leaveOutProven } from './leave-out-proven.ts';
import { NOTHING_FOUND, noOpAfterBuild, noOpBeforeBuild } from './no-op.ts';
import { preflight } from './preflight.ts';
import { type PreparedArms, prepareArms } from './prepare-arms.ts';
import {
  findMachineReady,
  pauseObservations,
  type RecordedRun,
  type RunContext,
  type RunNotes,
  recordEvidence,
  recordRun,
} from './record-run.ts';
import { isRecordable, NO_SANITY, openSanity } from './sanity-of-run.ts';

type AbContext = RunContext<Sample, Manifest>;

/**
 * Executes the plan of an A/B: fetch, build, preflight, sampling, bundle. Failures of the machine or of code under test become
 * incidents in the manifest. Throws only when `out` cannot hold a bundle, or for a bug.
 */
export async function executeAb(plan: AbPlan, options: ExecuteOptions): Promise<RecordedRun> {
  const notes: RunNotes<Manifest> = {
    schema: 1,
    plan,
    tool: toolVersion(),
    startedAt: new Date().toISOString(),
    baseline: null,
    candidate: null,
    environment: { ...readMachineFacts(), ...toolFacts(process.env) },
    lengths: {},
    qualification: await readQualification(),
    observations: [],
    incidents: [],
    ended: 'not-started',
    seconds: { fetch: 0, build: 0, preflight: 0, sampling: 0 },
  };
  return recordRun<Sample, Manifest>({ plan, kind: AB_BUNDLE, notes, options, phase: 'preflight' }, measure);
}

async function measure(run: AbContext): Promise<void> {
  const { options, notes, job } = run;
  const { plan } = notes;
  if (!findMachineReady(run)) return;
  run.phase = 'build';
  let before = NOTHING_FOUND;
  const prepared = await prepareArms(plan, {
    job,
    source: options.source,
    checkout: options.checkout,
    signal: options.signal,
    sandbox: options.sandbox,
    cache: options.cache,
    seconds: notes.seconds,
    onProgress: options.onProgress,
    onBuilt: (arm, record) => {
      notes[arm] = record;
    },
    onBenches: (record) => void Object.assign(notes, record),
    beforeBuild: async (context) => {
      const found = await noOpBeforeBuild(plan, context);
      if (!found.ok) return found;
      before = found.value;
      if (before.notes.length > 0) notes.buildNotes = [...before.notes];
      if (before.observation === null) return ok(true);
      notes.observations.push(sandboxObservation(context.sandbox.protection));
      notes.observations.push(treeObservation(context.commits.facts), before.observation);
      options.onProgress({ kind: 'phase', phase: 'build', detail: `no-op: ${before.observation.detail}` });
      return ok(false);
    },
  });
  if (!prepared.ok) {
    for (const incident of prepared.error) run.addIncident(incident);
    return;
  }
  notes.observations.push(sandboxObservation(prepared.value.context.sandbox.protection));
  notes.observations.push(treeObservation(prepared.value.tree));
  notes.environment = { ...notes.environment, compiler: compilerOf(notes) };
  run.phase = 'preflight';
  let { context } = prepared.value;
  let sanity = NO_SANITY;
  const checked = await timePhase(notes.seconds, 'preflight', async () => {
    options.onProgress({
      kind: 'phase',
      phase: 'preflight',
      detail: 'code, flags, libraries, one sample of each lane',
    });
    const code = await codeOf(prepared.value);
    if (code !== null) notes.code = code;
    const left = await leaveOutProven(run, prepared.value);
    sanity = await openSanity(notes, options.sanity, left.sandbox, process.env, (detail) =>
      options.onProgress({ kind: 'phase', phase: 'preflight', detail }),
    );
    if (Object.keys(sanity.recorded).length > 0) notes.sanity = sanity.recorded;
    context = { ...left, recorded: sanity.recorded };
    return preflight(context, prepared.value.built, notes.code);
  });
  // The observations of an aborted preflight are not valid.
  if (options.signal?.aborted) return run.addIncident(cancelledIn('preflight').error);
  notes.observations.push(...checked.observations);
  if (checked.idle) notes.idle = checked.idle;
  for (const { name, status, detail } of checked.observations) {
    if (status === 'fail') options.onProgress({ kind: 'phase', phase: 'preflight', detail: `${name}: ${detail}` });
  }
  if (checked.incident !== null) return run.addIncident(checked.incident);
  const same = await noOpAfterBuild(plan, prepared.value.builds, prepared.value.built, before);
  if (same !== null) notes.observations.push(same);
  if (checked.observations.some(({ status }) => status === 'fail') || isBeyondLanes(context.plan)) return;
  notes.lengths = checked.lengths;
  const duets = duetsOfRun({ ...notes, plan: context.plan }, options.duets);
  if (duets.ok) notes.duets = duets.value;
  context = { ...context, lengths: checked.lengths, duets: notes.duets };
  const samples = await sample(run, context, checked.secondsPerBlock, duetsText(duets));
  notes.observations.push(await librariesUnchanged(prepared.value.built), await programsUnchanged(context));
  if (isRecordable(notes)) await sanity.add(samples);
}

/** The comparison of the code of both libraries; null where they are one library. */
async function codeOf({ context, built }: PreparedArms): Promise<CodeComparison | null> {
  const { plan, sandbox, libraries, signal } = context;
  if (built.baseline.record.librarySha256 === built.candidate.record.librarySha256) return null;
  return compareArms({ sandbox, libraries, budgets: plan.fastPath, signal });
}

async function sample(
  run: AbContext,
  context: SamplingContext,
  secondsPerBlock: Record<string, number>,
  how: string,
): Promise<readonly Sample[]> {
  const { options, notes, bundle } = run;
  const samples: Sample[] = [];
  const { plan } = notes;
  const lanes = plan.lanes.length;
  const minutes = Math.round((plan.sampling.budgetSeconds / 60) * 10) / 10;
  options.onProgress({ kind: 'phase', phase: 'sampling', detail: `${lanes} lanes, at most ${minutes} min; ${how}` });
  // A build may have changed the machine.
  if (!findMachineReady(run)) return samples;
  const before = readMachineState();
  run.phase = 'sampling';
  notes.ended = 'incident';
  run.watch.forget();
  const sampled = await timePhase(notes.seconds, 'sampling', () =>
    sampleLanes(context, {
      secondsPerBlock,
      keep: (each) => {
        samples.push(each);
        bundle.append(each);
      },
      onProgress: options.onProgress,
    }),
  );
  notes.ended = sampled.ended;
  notes.observations.push(compareMachineStates(before, readMachineState()), ...pauseObservations(run.watch));
  if (sampled.incident !== null) {
    run.addIncident(sampled.incident);
    return samples;
  }
  const { perf: order, baseline, candidate, sampling } = plan;
  if (order === undefined) return samples;
  const libraries = [context.libraries.baseline, context.libraries.candidate];
  await recordEvidence(run, { ...context, order, arms: [baseline, candidate], libraries, seed: sampling.seed });
  return samples;
}

/** The observation that the preloaded files still are the files that were built. */
async function librariesUnchanged(built: PreparedArms['built']): Promise<Manifest['observations'][number]> {
  const name = 'libraries-unchanged';
  for (const [arm, { library, record, layouts = [] }] of Object.entries(built)) {
    const files = [
      ...(library === null ? [] : [{ path: library, sha256: record.librarySha256 }]),
      ...layouts.map((path, number) => ({ path, sha256: record.relinks?.libraries[number]?.sha256 })),
    ];
    for (const { path, sha256 } of files) {
      if ((await describeLibrary(path)).sha256 !== sha256)
        return { name, status: 'fail', detail: `The library of ${arm} changed while it was measured.` };
    }
  }
  const inLayouts = built.baseline.layouts === undefined ? '' : ', in each layout';
  return { name, status: 'pass', detail: `Both libraries have the digest they were built with${inLayouts}.` };
}

/** The observation that the measured programs still are the files that they were at their first start. */
async function programsUnchanged({ sandbox }: SamplingContext): Promise<Manifest['observations'][number]> {
  const name = 'programs-unchanged';
  const programs = await startedPrograms(sandbox);
  for (const { path, sha256 } of programs) {
    const now = await sha256Of(path).catch(() => null);
    if (now !== sha256) {
      return {
        name,
        status: 'fail',
        detail: `The program ${oneLine(basename(path), 200)} changed while it was measured.`,
      };
    }
  }
  const files = new Set(programs.map(({ path }) => path)).size;
  return {
    name,
    status: 'pass',
    detail: `The kernel started the expected file each time, with the arguments of the lane: ${plural(files, 'program')}.`,
  };
}

function compilerOf({ baseline, candidate }: Pick<Manifest, ArmName>): string {
  return [...new Set([baseline?.compiler, candidate?.compiler].filter((each) => each != null))].join(', ') || 'unknown';
}
