import type { Incident } from '../../model/incident.ts';
import type { ArmName } from '../../model/names.ts';
import type { AbPlan } from '../../model/plan.ts';
import type { Observation } from '../../model/run.ts';
import type { BuiltArm } from '../build/build.ts';
import { readEveryLane } from '../sampling/pilot.ts';
import type { Bench } from '../sampling/process-sample.ts';
import { proveLibrary } from '../sandbox/library-proof.ts';
import { describeEnd } from '../sandbox/sandbox.ts';

/** What was found before the first sample. Sampling begins only when nothing failed. */
export interface Preflight {
  readonly observations: readonly Observation[];
  readonly incident: Incident | null;
  /** Seconds that one block of each lane took. */
  readonly secondsPerBlock: Readonly<Record<string, number>>;
  /** Operations of a thread in a burst or a process, of the lanes whose length is open. */
  readonly lengths: Readonly<Record<string, number>>;
}

const NOTHING_YET = { incident: null, secondsPerBlock: {}, lengths: {} };
const ARMS: readonly ArmName[] = ['baseline', 'candidate'];
const SMOKE = { argv: ['/bin/true'], timeoutMs: 10_000 };

/** Proves that the arms differ, that the flags arrived, that the libraries load, and that every lane can be read. */
export async function preflight(bench: Bench, built: Readonly<Record<ArmName, BuiltArm>>): Promise<Preflight> {
  const still = [identicalArms(bench.plan, built), flagReached(bench.plan, built)];
  if (still.some(failed)) return { ...NOTHING_YET, observations: still };
  const mapped = await librariesLoad(bench);
  if (failed(mapped)) return { ...NOTHING_YET, observations: [...still, mapped] };
  const pilot = await readEveryLane(bench);
  return { ...pilot, observations: [...still, mapped, pilot.observation] };
}

/** Whether an observation forbids sampling. */
export function failed(observation: Observation): boolean {
  return observation.status === 'fail';
}

/** `byte-identical-arms`: two equal libraries can only measure noise. */
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

/** `flag-reached`: each wanted define has its value in the compiler's eyes. */
export function flagReached(plan: AbPlan, built: Readonly<Record<ArmName, BuiltArm>>): Observation {
  const name = 'flag-reached';
  const findings = ARMS.flatMap((arm) => armFindings(plan, arm, built[arm]));
  if (findings.length === 0) return { name, status: 'pass', detail: 'No define is asked of either arm.' };
  const worst = (['fail', 'unknown', 'pass'] as const).find((each) => findings.some(({ status }) => status === each));
  const told = findings.filter(({ status }) => status === worst).map(({ detail }) => detail);
  return { name, status: worst ?? 'unknown', detail: `${told.join('; ')}.`.slice(0, 1000) };
}

function armFindings(plan: AbPlan, arm: ArmName, { flags }: BuiltArm): Pick<Observation, 'status' | 'detail'>[] {
  const { source } = plan[arm];
  if (source.kind !== 'build') return [];
  return source.defines.map((define) => {
    const wanted = define.value ?? 'undefined';
    if (flags === null || flags.asked === 0) {
      return {
        status: 'unknown',
        detail: `${arm}: the compiler was not seen at work (the build calls it by an absolute path?), so ${define.name}=${wanted} is not proven`,
      };
    }
    const value = flags.values[define.name] ?? null;
    const count = `${flags.definedIn[define.name] ?? 0} of ${flags.asked} translation units`;
    const saw = value === null ? `${define.name} undefined` : `${define.name}=${value}`;
    return value === define.value
      ? { status: 'pass', detail: `${arm}: the compiler saw ${saw}${value === null ? '' : ` in ${count}`}` }
      : {
          status: 'fail',
          detail: `${arm}: ${define.name}=${wanted} was asked, but the compiler saw ${saw} (defined in ${count})`,
        };
  });
}

async function librariesLoad(bench: Bench): Promise<Observation> {
  const name = 'library-mapped';
  const { libraries, sandbox, directory, signal } = bench;
  const loaded: string[] = [];
  let status: Observation['status'] = 'pass';
  for (const arm of ARMS) {
    const library = libraries[arm];
    const env = library === null ? {} : { LD_PRELOAD: library };
    const result = await sandbox.start({ ...SMOKE, cwd: directory, env, signal, measure: { library } });
    const end = describeEnd(result, SMOKE.timeoutMs);
    if (end !== null) return { name, status: 'fail', detail: `/bin/true with the library of ${arm} ${end}.` };
    const proof = proveLibrary(result.report, library, []);
    const what = library === null ? 'no library' : 'its library';
    if (proof === 'missing' || proof === 'other') {
      const loader = result.stderr.split('\n')[0]?.slice(0, 300) ?? '';
      return {
        name,
        status: 'fail',
        detail: `${arm}: ${what} was expected in /bin/true, but ${PROOF[proof]}. ${loader}`.trim(),
      };
    }
    if (proof === 'unknown') status = 'unknown';
    loaded.push(`${arm}: ${what}${proof === 'unknown' ? ', not proven (memory maps are not readable)' : ''}`);
  }
  return { name, status, detail: `Loaded into /bin/true as expected. ${loaded.join('; ')}.` };
}

const PROOF = {
  missing: 'it is not mapped',
  other: 'another allocator is mapped',
} as const;
