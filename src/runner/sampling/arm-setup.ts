import { layoutOfBlock } from '../../core/analysis/ab/layouts.ts';
import type { ArmName } from '../../model/names.ts';
import type { AbPlan, PlanLane } from '../../model/plan.ts';
import { random } from '../../stats/random.ts';

/** Libraries of a run: one for each arm, and a byte copy of the baseline's for sentinels; null for the C library. */
export interface ArmLibraries extends Readonly<Record<ArmName | 'sentinel', string | null>> {
  /** The same linked in other layouts, by their numbers; absent or empty where no layouts are sampled. */
  readonly layouts?: Readonly<Record<ArmName | 'sentinel', readonly string[]>>;
}

/** What an arm adds to a measured process. */
export interface ArmSetup {
  /** Null for the C library's allocator. */
  readonly library: string | null;
  /** Libraries that must not be mapped. */
  readonly others: readonly string[];
  readonly env: ArmVariables;
  /** Number of the layout of the library; absent where layouts are not sampled. */
  readonly layout?: number;
}

type ArmVariables = Readonly<Record<string, string>>;

/** The setup of one arm in one block of a lane. Both arms of a block get an environment of the same size. */
export function armSetup(plan: AbPlan, libraries: ArmLibraries, lane: PlanLane, block: number, arm: ArmName): ArmSetup {
  const layout = layoutOfBlock(plan, lane.id, block);
  const variables = (name: ArmName): ArmVariables =>
    preloading(lane.env, plan[isSentinel(lane) ? 'baseline' : name].env, libraryOf(libraries, lane, layout, name));
  const library = libraryOf(libraries, lane, layout, arm);
  const { layouts, ...asBuilt } = libraries;
  const all = [...Object.values(asBuilt), ...Object.values(layouts ?? {}).flat()];
  return {
    library,
    ...(layout !== null && { layout }),
    others: all.filter((path): path is string => path !== null && path !== library),
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

function libraryOf(libraries: ArmLibraries, lane: PlanLane, layout: number | null, arm: ArmName): string | null {
  const name = isSentinel(lane) && arm === 'candidate' ? 'sentinel' : arm;
  if (layout === null) return libraries[name];
  const linked = libraries.layouts?.[name][layout];
  if (linked === undefined) throw new Error(`layout ${layout} of ${name} was not linked`);
  return linked;
}

function isSentinel({ role }: PlanLane): boolean {
  return role === 'sentinel';
}

const PADDING_MAX = 4096;

/**
 * Adds ALLOC_AB_PAD and empty variables, so that the environment has as many variables as the largest of `all`, and its size plus up to
 * 4095 bytes that depend on the seed alone. The environment moves the stack, which can change the speed of a process.
 */
export function padEnvironment(own: ArmVariables, all: readonly ArmVariables[], seed: string): ArmVariables {
  const most = Math.max(...all.map((each) => Object.keys(each).length));
  const filled = (env: ArmVariables): ArmVariables => ({ ...env, ...emptyVariables(most - Object.keys(env).length) });
  const longest = Math.max(...all.map((each) => sizeOf(filled(each))));
  const shift = Math.floor(random(seed)() * PADDING_MAX);
  const variables = filled(own);
  return { ...variables, ALLOC_AB_PAD: 'x'.repeat(shift + longest - sizeOf(variables)) };
}

function emptyVariables(count: number): ArmVariables {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`ALLOC_AB_PAD${index + 1}`, '']));
}

/** Bytes of an environment block: each variable as NAME=VALUE, a zero byte and a pointer. */
function sizeOf(env: ArmVariables): number {
  return Object.entries(env).reduce((sum, [name, value]) => sum + Buffer.byteLength(`${name}=${value}`) + 1 + 8, 0);
}
