import { isBeyondLanes } from '../../core/reach/proven-guards.ts';
import type { CodeComparison } from '../../model/code.ts';
import type { Incident } from '../../model/incident.ts';
import { ARMS, type ArmName } from '../../model/names.ts';
import type { AbPlan } from '../../model/plan.ts';
import type { Manifest, Observation } from '../../model/run.ts';
import type { BuiltArm } from '../build/build-arm.ts';
import { runPilot } from '../sampling/pilot.ts';
import type { SamplingContext } from '../sampling/sampling-context.ts';
import { flagReached } from './flag-reached.ts';
import { librariesLoad } from './libraries-load.ts';
import { mallocServed } from './malloc-served.ts';

/** Result of the checks before the first sample. Sampling begins only when none failed. */
interface Preflight {
  readonly observations: readonly Observation[];
  readonly incident: Incident | null;
  /** Seconds of one block, by lane. */
  readonly secondsPerBlock: Readonly<Record<string, number>>;
  /** Operations of each thread in a burst or a process, for the lanes whose length the pilot chooses. */
  readonly lengths: Readonly<Record<string, number>>;
  /** What a start costs with the library of each arm; absent when it was not measured. */
  readonly idle?: Manifest['idle'];
}

/** Whether the arms differ and the flags reached the compiler. */
export function armChecks(
  plan: AbPlan,
  built: Readonly<Record<ArmName, BuiltArm>>,
  code?: CodeComparison,
): readonly Observation[] {
  return [identicalArms(plan, built, code), flagReached(plan, built)];
}

const NO_PILOT = { incident: null, secondsPerBlock: {}, lengths: {} };

/** Checks that the arms differ, that flags reached the compiler, that the libraries load, and that every lane is readable. */
export async function preflight(
  context: SamplingContext,
  built: Readonly<Record<ArmName, BuiltArm>>,
  code?: CodeComparison,
): Promise<Preflight> {
  const checked = armChecks(context.plan, built, code);
  // What no lane can notice is not timed.
  if (checked.some(failed) || isBeyondLanes(context.plan)) return { ...NO_PILOT, observations: checked };
  const { observation: mapped, idle, incident } = await librariesLoad(context);
  if (incident) return { ...NO_PILOT, incident, observations: [...checked, mapped] };
  if (failed(mapped)) return { ...NO_PILOT, observations: [...checked, mapped] };
  const served = await mallocServed(context);
  if (!served.ok) return { ...NO_PILOT, incident: served.error, observations: [...checked, mapped] };
  const pilot = { ...(await runPilot(context)), idle };
  if (pilot.incident?.code.startsWith('library-')) {
    // Loaded into /bin/true, but not into the processes of a lane.
    return { ...pilot, observations: [...checked, { ...mapped, status: 'fail', detail: pilot.incident.message }] };
  }
  return { ...pilot, observations: [...checked, mapped, served.value, pilot.observation] };
}

function failed(observation: Observation): boolean {
  return observation.status === 'fail';
}

/** The observation `byte-identical-arms`: a comparison of two equal libraries measures noise. */
export function identicalArms(
  plan: AbPlan,
  built: Readonly<Record<ArmName, BuiltArm>>,
  code?: CodeComparison,
): Observation {
  const name = 'byte-identical-arms';
  const [baseline, candidate] = ARMS.map((arm) => built[arm].record.librarySha256);
  const short = (digest: string | null | undefined): string => digest?.slice(0, 12) ?? 'the C library';
  if (baseline !== candidate && code?.isSame === true && plan.question !== 'env') {
    const detail = `The libraries ${short(baseline)} and ${short(candidate)} are the same machine code and data, byte for byte: they differ in debug information, symbols or build id only, and any difference would be noise.`;
    return { name, status: 'fail', detail };
  }
  if (baseline !== candidate) {
    return { name, status: 'pass', detail: `The libraries differ: ${short(baseline)} and ${short(candidate)}.` };
  }
  if (plan.question === 'env') {
    return { name, status: 'pass', detail: `One library (${short(baseline)}) by design: the environment differs.` };
  }
  return {
    name,
    status: 'fail',
    detail: `Both arms are the same library, byte for byte (sha256 ${short(baseline)}): the change reaches no code, and any difference would be noise.`,
  };
}
