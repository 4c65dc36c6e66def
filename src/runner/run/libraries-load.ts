import type { Incident } from '../../model/incident.ts';
import { ARMS, type ArmName } from '../../model/names.ts';
import type { Manifest, Observation } from '../../model/run.ts';
import { failed as incidentResult } from '../job/incident.ts';
import type { SamplingContext } from '../sampling/sampling-context.ts';
import { describeEnd } from '../sandbox/launch-report.ts';
import { proveLibrary } from '../sandbox/library-proof.ts';
import { outsideCause } from '../sandbox/outside-cause.ts';

const SMOKE = { argv: ['/bin/true'], timeoutMs: 10_000 };

/** Whether the libraries load into a program that does nothing, and what that costs. */
interface Loaded {
  readonly observation: Observation;
  /** What kept `/bin/true` from running and is no fault of a library. */
  readonly incident?: Incident;
  readonly idle?: Manifest['idle'];
}

/** Starts of each library, in turns. A busy machine makes some longer, never shorter: the shortest one counts. */
const STARTS = 5;
const TURNS: readonly ArmName[] = Array.from({ length: STARTS }, () => ARMS).flat();

/** Starts `/bin/true` with the library of each arm: the observation `library-mapped`. */
export async function librariesLoad(context: SamplingContext): Promise<Loaded> {
  const name = 'library-mapped';
  const { libraries, sandbox, directory, signal } = context;
  const loaded: string[] = [];
  const longest = { wallNs: Number.MAX_SAFE_INTEGER, cpuNs: Number.MAX_SAFE_INTEGER };
  const idle: NonNullable<Manifest['idle']> = { baseline: longest, candidate: longest };
  let status: Observation['status'] = 'pass';
  for (const [turn, arm] of TURNS.entries()) {
    const library = libraries[arm];
    const env = library === null ? {} : { LD_PRELOAD: library };
    const result = await sandbox.start({ ...SMOKE, cwd: directory, env, signal, measure: { library } });
    const end = describeEnd(result, SMOKE.timeoutMs);
    const failed = (detail: string): Loaded => ({ observation: { name, status: 'fail', detail } });
    const outside = end === null ? null : outsideCause(result);
    if (outside !== null) {
      const detail = `/bin/true with the library of ${arm} ${outside.message}.`;
      const { code, next } = outside;
      const incident = incidentResult({ code, phase: 'preflight', arm, message: detail, next }).error;
      return { observation: { name, status: 'unknown', detail }, incident };
    }
    if (end !== null) return failed(`/bin/true with the library of ${arm} ${end}.`);
    const { library: proof } = proveLibrary(result.report, library, []);
    const what = library === null ? 'no library' : 'its library';
    if (proof === 'missing' || proof === 'other') {
      const loader = result.stderr.split('\n')[0]?.slice(0, 300) ?? '';
      const problem = proof === 'missing' ? 'it is not mapped' : 'another allocator is mapped';
      return failed(`${arm}: ${what} was expected in /bin/true, but ${problem}. ${loader}`.trim());
    }
    if (proof === 'unknown') status = 'unknown';
    const { wallNs, cpuNs } = result.report;
    idle[arm] = { wallNs: Math.min(idle[arm].wallNs, wallNs ?? 0), cpuNs: Math.min(idle[arm].cpuNs, cpuNs ?? 0) };
    if (turn < ARMS.length)
      loaded.push(`${arm}: ${what}${proof === 'unknown' ? ', not proven (memory maps are not readable)' : ''}`);
  }
  return { observation: { name, status, detail: `Loaded into /bin/true as expected. ${loaded.join('; ')}.` }, idle };
}
