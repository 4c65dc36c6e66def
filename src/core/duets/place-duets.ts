import { DUETS_MAX, type DuetCpus } from '../../model/duets.ts';
import { err, ok, type Result } from '../../model/result.ts';

/** A processor that is switched on. */
export interface OnlineProcessor {
  readonly cpu: number;
  /** CPUs with which it shares a core, or a cache below the last level; itself among them. */
  readonly near: readonly number[];
  /** CPUs with which it shares the last level of its caches. */
  readonly cache: readonly number[];
  /** The type of its core, where a machine has several: equal for equal ones. */
  readonly type: string;
}

/** The processors of a machine, and what a run may use of them. */
export interface Topology {
  readonly processors: readonly OnlineProcessor[];
  /** CPUs of the affinity and the control group. */
  readonly usable: ReadonlySet<number>;
  /** CPU time that a run may use, in cores; null: no limit. */
  readonly quota: number | null;
}

/** Cores of one type from which lanes are measured at the same time. */
const CORES_LEAST = 8;

/**
 * The CPUs of parallel duets, or why there are none, as words behind "no: ". Half of the cores measure, at most eight. The others are left to the harness, the system and
 * the memory bandwidth, the first core among them. They are of one type, and as few as possible share a last-level cache.
 */
export function placeDuets({ processors, usable, quota }: Topology): Result<DuetCpus, string> {
  const cores = coresOf(processors);
  // Another job may work on the rest of a core that is not wholly ours.
  const own = cores.filter(({ near }) => near.every((cpu) => usable.has(cpu)));
  const needs = `needs ${CORES_LEAST}`;
  if (cores.length < CORES_LEAST) return err(`${counted(cores.length)}, ${needs}`);
  if (own.length < CORES_LEAST) return err(`may use ${own.length} of ${counted(cores.length)}, ${needs}`);
  const equal = [...Map.groupBy(own, ({ type }) => type).values()].reduce((most, each) =>
    each.length > most.length ? each : most,
  );
  if (equal.length < CORES_LEAST) return err(`${equal.length} of ${counted(own.length)} are of one type, ${needs}`);
  if (quota !== null && quota < CORES_LEAST) return err(`a quota of ${quota} cores, ${needs}`);
  const rest = equal.filter(({ cpu }) => cpu !== own[0]?.cpu);
  const count = Math.min(DUETS_MAX, Math.floor(Math.min(equal.length, quota ?? Infinity) / 2));
  return ok(spread(rest, count).sort((a, b) => a - b));
}

function counted(cores: number): string {
  return cores === 1 ? '1 core' : `${cores} cores`;
}

/** The first processor of each core, in their order. */
function coresOf(processors: readonly OnlineProcessor[]): OnlineProcessor[] {
  const inOrder = [...processors].sort((a, b) => a.cpu - b.cpu);
  return [...Map.groupBy(inOrder, ({ near }) => near.join()).values()].flatMap(([first]) => first ?? []);
}

/** The first CPUs of `count` cores: one of each last-level cache in turn. */
function spread(cores: readonly OnlineProcessor[], count: number): number[] {
  const caches = [...Map.groupBy(cores, ({ cache }) => cache.join()).values()];
  const most = Math.max(...caches.map(({ length }) => length));
  const inTurn = Array.from({ length: most }, (_, place) => caches.flatMap((own) => own[place] ?? [])).flat();
  return inTurn.slice(0, count).map(({ cpu }) => cpu);
}
