import type { Incident } from '../../model/incident.ts';
import type { ArmName } from '../../model/names.ts';
import type { AbPlan } from '../../model/plan.ts';
import type { Observation } from '../../model/run.ts';
import type { BuiltArm } from '../build/build-arm.ts';
import { runPilot } from '../sampling/pilot.ts';
import type { SamplingContext } from '../sampling/sampling-context.ts';
import { describeEnd } from '../sandbox/launch-report.ts';
import { proveLibrary } from '../sandbox/library-proof.ts';

/** Result of the checks before the first sample. Sampling begins only when none failed. */
interface Preflight {
  readonly observations: readonly Observation[];
  readonly incident: Incident | null;
  /** Seconds of one block, by lane. */
  readonly secondsPerBlock: Readonly<Record<string, number>>;
  /** Operations of each thread in a burst or a process, for the lanes whose length the pilot chooses. */
  readonly lengths: Readonly<Record<string, number>>;
}

const NO_PILOT = { incident: null, secondsPerBlock: {}, lengths: {} };
const ARMS: readonly ArmName[] = ['baseline', 'candidate'];
const SMOKE = { argv: ['/bin/true'], timeoutMs: 10_000 };

/** Checks that the arms differ, that flags reached the compiler, that the libraries load, and that every lane is readable. */
export async function preflight(
  context: SamplingContext,
  built: Readonly<Record<ArmName, BuiltArm>>,
): Promise<Preflight> {
  const checked = [identicalArms(context.plan, built), flagReached(context.plan, built)];
  if (checked.some(failed)) return { ...NO_PILOT, observations: checked };
  const mapped = await librariesLoad(context);
  if (failed(mapped)) return { ...NO_PILOT, observations: [...checked, mapped] };
  const pilot = await runPilot(context);
  if (pilot.incident?.code.startsWith('library-')) {
    // Loaded into /bin/true, but not into the processes of a lane.
    return { ...pilot, observations: [...checked, { ...mapped, status: 'fail', detail: pilot.incident.message }] };
  }
  return { ...pilot, observations: [...checked, mapped, pilot.observation] };
}

function failed(observation: Observation): boolean {
  return observation.status === 'fail';
}

/** The observation `byte-identical-arms`: a comparison of two equal libraries measures noise. */
export function identicalArms(plan: AbPlan, built: Readonly<Record<ArmName, BuiltArm>>): Observation {
  const name = 'byte-identical-arms';
  const [baseline, candidate] = ARMS.map((arm) => built[arm].record.librarySha256);
  const short = (digest: string | null | undefined): string => digest?.slice(0, 12) ?? 'the C library';
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

/** The observation `flag-reached`: each define of an arm has its value in the compiler. */
export function flagReached(plan: AbPlan, built: Readonly<Record<ArmName, BuiltArm>>): Observation {
  const name = 'flag-reached';
  const findings = ARMS.flatMap((arm) => flagFindings(plan, arm, built[arm]));
  if (findings.length === 0) return { name, status: 'pass', detail: 'Neither arm has a define.' };
  const worst = (['fail', 'unknown', 'pass'] as const).find((each) => findings.some(({ status }) => status === each));
  const details = findings.filter(({ status }) => status === worst).map(({ detail }) => detail);
  return { name, status: worst ?? 'unknown', detail: `${details.join('; ')}.`.slice(0, 1000) };
}

function flagFindings(plan: AbPlan, arm: ArmName, { flags }: BuiltArm): Pick<Observation, 'status' | 'detail'>[] {
  const { source } = plan[arm];
  if (source.kind !== 'build') return [];
  return source.defines.map((define) => {
    const wanted = define.value ?? 'undefined';
    if (flags === null || flags.checked === 0) {
      return {
        status: 'unknown',
        detail: `${arm}: no compiler call was recorded (the build calls it by an absolute path?), so ${define.name}=${wanted} is not proven`,
      };
    }
    const value = flags.values[define.name] ?? null;
    const count = `${flags.definedIn[define.name] ?? 0} of ${flags.checked} translation units`;
    const actual = value === null ? `${define.name} undefined` : `${define.name}=${value}`;
    return value === define.value
      ? { status: 'pass', detail: `${arm}: the compiler saw ${actual}${value === null ? '' : ` in ${count}`}` }
      : {
          status: 'fail',
          detail: `${arm}: the plan sets ${define.name}=${wanted}, but the compiler saw ${actual} (defined in ${count})`,
        };
  });
}

async function librariesLoad(context: SamplingContext): Promise<Observation> {
  const name = 'library-mapped';
  const { libraries, sandbox, directory, signal } = context;
  const loaded: string[] = [];
  let status: Observation['status'] = 'pass';
  for (const arm of ARMS) {
    const library = libraries[arm];
    const env = library === null ? {} : { LD_PRELOAD: library };
    const result = await sandbox.start({ ...SMOKE, cwd: directory, env, signal, measure: { library } });
    const end = describeEnd(result, SMOKE.timeoutMs);
    if (end !== null) return { name, status: 'fail', detail: `/bin/true with the library of ${arm} ${end}.` };
    const { library: proof } = proveLibrary(result.report, library, []);
    const what = library === null ? 'no library' : 'its library';
    if (proof === 'missing' || proof === 'other') {
      const loader = result.stderr.split('\n')[0]?.slice(0, 300) ?? '';
      const problem = proof === 'missing' ? 'it is not mapped' : 'another allocator is mapped';
      const detail = `${arm}: ${what} was expected in /bin/true, but ${problem}. ${loader}`.trim();
      return { name, status: 'fail', detail };
    }
    if (proof === 'unknown') status = 'unknown';
    loaded.push(`${arm}: ${what}${proof === 'unknown' ? ', not proven (memory maps are not readable)' : ''}`);
  }
  return { name, status, detail: `Loaded into /bin/true as expected. ${loaded.join('; ')}.` };
}
