import type { LaneProgram } from '../../model/plan.ts';
import { isMeasurable, type Measurement } from '../../model/run.ts';
import { outsideValue } from '../analysis/ab/outside-value.ts';

/** What a machine and a run allow a process. */
export interface Limits {
  /** CPUs of the machine. */
  readonly cpus: number;
  /** Nanoseconds that sampling took. */
  readonly samplingNs: number;
}

/** More CPUs than any machine has. */
const CPUS_MAX = 8192;

/** CPU time is counted in ticks, and processes that outlive the first one add to it. */
const CPU_SLACK = { share: 0.05, ns: 200_000_000 } as const;

/** Seconds that the end of a process may take after its time is over. */
const KILL_SECONDS = 60;

/** Fewest nanoseconds of CPU time for a page fault: the processor alone needs as many to enter the kernel and to leave it. */
const FAULT_NS = 20;
const FAULTS_SLACK = 100_000;

/** The number of CPUs as the facts of a machine have it; a number that no machine exceeds when it is not known. */
export function cpusOf(environment: Readonly<Record<string, string>>): number {
  const { cores = '' } = environment;
  return /^[1-9]\d{0,3}$/.test(cores) ? Number(cores) : CPUS_MAX;
}

/** Why no process of this lane can have given these numbers, as a predicate; null when one can. */
export function measurementFault(lane: LaneProgram, measured: Measurement, limits: Limits): string | null {
  return (
    timeFault(lane, measured, limits) ??
    outsideFault(lane, measured) ??
    namesFault(lane, measured) ??
    numberFault(measured)
  );
}

function timeFault(lane: LaneProgram, measured: Measurement, { cpus, samplingNs }: Limits): string | null {
  const { startedNs, wallNs, cpuNs, value, minorFaults } = measured;
  if (value !== null && wallNs === 0) return 'has a value, but its process took no time';
  if (startedNs + wallNs > samplingNs) return 'ended after the sampling';
  const most = (lane.timeoutSeconds + KILL_SECONDS + (lane.server?.readySeconds ?? 0)) * 1e9;
  if (lane.server === undefined && wallNs > most) return `took ${seconds(wallNs)}, more than its lane allows`;
  if (cpuNs > wallNs * cpus * (1 + CPU_SLACK.share) + CPU_SLACK.ns)
    return `used ${seconds(cpuNs)} of CPU time in ${seconds(wallNs)} on ${cpus} CPUs`;
  if ((minorFaults ?? 0) * FAULT_NS > cpuNs + FAULTS_SLACK * FAULT_NS)
    return 'had more page faults than its CPU time allows';
  return null;
}

/** More instructions and cycles in a nanosecond than any processor executes. */
const INSTRUCTIONS_PER_NS = 100;
const CYCLES_PER_NS = 12;

/** Why no processor counts so many instructions and cycles in so many nanoseconds of CPU time, as a predicate; null when one can. */
export function countFault(
  counts: { readonly instructions?: number | undefined; readonly cycles?: number | undefined },
  ns: number,
): string | null {
  if ((counts.instructions ?? 0) > ns * INSTRUCTIONS_PER_NS) return 'has more instructions than its CPU time allows';
  return (counts.cycles ?? 0) > ns * CYCLES_PER_NS ? 'has more cycles than its CPU time allows' : null;
}

/** What was seen from outside fits together: the parts of the CPU time, the primary value, the count of instructions. */
function outsideFault(lane: LaneProgram, measured: Measurement): string | null {
  const { userNs, systemNs, cpuNs, value, instructions, countedBy, output, challenge } = measured;
  if ((userNs === undefined) !== (systemNs === undefined)) return 'has only one of user and system time';
  if (userNs !== undefined && userNs + (systemNs ?? 0) !== cpuNs)
    return 'has user and system times that together are not its CPU time';
  if ((instructions === undefined) !== (countedBy === undefined))
    return 'has instructions without what counted them, or the reverse';
  if (instructions !== undefined && lane.counts === undefined) return 'has instructions that its lane does not count';
  const fault = countedBy === 'processor' ? countFault({ instructions }, cpuNs) : null;
  if (fault !== null) return fault;
  if (lane.outside === undefined || lane.server !== undefined) {
    if (output !== undefined) return 'has a digest of its output, which its lane does not compare';
  }
  if (lane.outside === undefined) return null;
  const seen = outsideValue(lane.outside, measured);
  const expected = challenge === undefined ? seen : null;
  return value === expected ? null : `has a value that is not the ${lane.outside} of its processes`;
}

function namesFault({ checks, figures }: LaneProgram, measured: Measurement): string | null {
  const own = { checks: checks.map(({ name }) => name), figures: (figures ?? []).map(({ name }) => name) };
  for (const kind of ['checks', 'figures'] as const) {
    const foreign = Object.keys(measured[kind] ?? {}).find((name) => !own[kind].includes(name));
    if (foreign !== undefined) return `has a number in ${kind} that its lane does not read`;
  }
  return null;
}

/** A number that is too large or too small for any quantity would turn the ratios made of it into infinity. */
function numberFault({ value, checks, figures, foreignCores }: Measurement): string | null {
  const numbers = { value, foreignCores, ...prefixed('checks', checks), ...prefixed('figures', figures ?? {}) };
  for (const [name, number] of Object.entries(numbers)) {
    if (number !== null && !isMeasurable(number)) return `has ${number} as ${name}, which no program measures`;
  }
  return (foreignCores ?? 0) < 0 ? 'has a negative CPU use of other processes' : null;
}

function prefixed(kind: string, numbers: Readonly<Record<string, number | null>>): Record<string, number | null> {
  return Object.fromEntries(Object.entries(numbers).map(([name, number]) => [`${kind}.${name}`, number]));
}

function seconds(ns: number): string {
  return `${(ns / 1e9).toFixed(3)} s`;
}
