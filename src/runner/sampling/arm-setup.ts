import type { ArmName } from '../../model/names.ts';
import type { AbPlan, PlanLane } from '../../model/plan.ts';
import { random } from '../../stats/random.ts';

/** Libraries of a run: one for each arm, and a byte copy of the baseline's for sentinels; null for the C library. */
export interface ArmLibraries extends Readonly<Record<ArmName, string | null>> {
  readonly sentinel: string | null;
}

/** What an arm adds to a measured process. */
export interface ArmSetup {
  /** Null for the C library's allocator. */
  readonly library: string | null;
  /** Libraries that must not be mapped. */
  readonly others: readonly string[];
  readonly env: ArmVariables;
}

type ArmVariables = Readonly<Record<string, string>>;

/** The setup of one arm in one block of a lane. Both arms of a block get an environment of the same size. */
export function armSetup(plan: AbPlan, libraries: ArmLibraries, lane: PlanLane, block: number, arm: ArmName): ArmSetup {
  const variables = (name: ArmName): ArmVariables =>
    preloading(lane.env, plan[isSentinel(lane) ? 'baseline' : name].env, libraryOf(libraries, lane, name));
  const library = libraryOf(libraries, lane, arm);
  return {
    library,
    others: Object.values(libraries).filter((path): path is string => path !== null && path !== library),
    env: padEnvironment(
      variables(arm),
      [variables('baseline'), variables('candidate')],
      `${plan.sampling.seed}/padding/${lane.id}/${block}`,
    ),
  };
}

/** ArmVariables of a lane and of an arm, with the arm's library as LD_PRELOAD. A LD_PRELOAD of the lane is dropped. */
export function preloading(lane: ArmVariables, arm: ArmVariables | undefined, library: string | null): ArmVariables {
  const { LD_PRELOAD: _, ...rest } = { ...lane, ...arm };
  return library === null ? rest : { ...rest, LD_PRELOAD: library };
}

function libraryOf(libraries: ArmLibraries, lane: PlanLane, arm: ArmName): string | null {
  if (!isSentinel(lane)) return libraries[arm];
  return arm === 'baseline' ? libraries.baseline : libraries.sentinel;
}

function isSentinel({ role }: PlanLane): boolean {
  return role === 'sentinel';
}

const PADDING_MAX = 4096;

/**
 * Adds ALLOC_AB_PAD, so that the environment is as large as the largest of `all`, plus up to 4095 bytes that depend on the seed
 * alone. The environment's size moves the stack, which can change the speed of a process.
 */
export function padEnvironment(own: ArmVariables, all: readonly ArmVariables[], seed: string): ArmVariables {
  const longest = Math.max(...all.map(sizeOf));
  const shift = Math.floor(random(seed)() * PADDING_MAX);
  return { ...own, ALLOC_AB_PAD: 'x'.repeat(shift + longest - sizeOf(own)) };
}

/** Bytes of an environment block: each variable as NAME=VALUE, a zero byte and a pointer. */
function sizeOf(env: ArmVariables): number {
  return Object.entries(env).reduce((sum, [name, value]) => sum + Buffer.byteLength(`${name}=${value}`) + 1 + 8, 0);
}
