import type { ArmName } from '../../model/names.ts';
import type { AbPlan, PlanLane } from '../../model/plan.ts';
import { random } from '../../stats/random.ts';

/** Libraries of a run: of each arm, and the byte copy of the baseline's that sentinels compare it with; null for the C library. */
export interface Libraries extends Readonly<Record<ArmName, string | null>> {
  readonly sentinel: string | null;
}

/** What a measured process is given beside its command. */
export interface BlockSide {
  readonly library: string | null;
  /** Libraries that must not be mapped. */
  readonly others: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * One side of a block. ALLOC_AB_PAD in its environment shifts the stack by an amount that is random from block to block and,
 * since the arms' variables differ in length, makes both arms of a block equal.
 */
export function sideOf(plan: AbPlan, libraries: Libraries, lane: PlanLane, block: number, arm: ArmName): BlockSide {
  const unpadded = (name: ArmName): Record<string, string> => {
    // Only the arm decides what is preloaded.
    const { LD_PRELOAD: _, ...rest } = { ...lane.env, ...plan[isSentinel(lane) ? 'baseline' : name].env };
    const library = libraryOf(libraries, lane, name);
    return library === null ? rest : { ...rest, LD_PRELOAD: library };
  };
  const own = unpadded(arm);
  const all = [unpadded('baseline'), unpadded('candidate')];
  const library = libraryOf(libraries, lane, arm);
  return {
    library,
    others: Object.values(libraries).filter((path): path is string => path !== null && path !== library),
    env: padded(own, all, `${plan.sampling.seed}/padding/${lane.id}/${block}`),
  };
}

function libraryOf(libraries: Libraries, lane: PlanLane, arm: ArmName): string | null {
  if (!isSentinel(lane)) return libraries[arm];
  return arm === 'baseline' ? libraries.baseline : libraries.sentinel;
}

function isSentinel({ role }: PlanLane): boolean {
  return role === 'sentinel';
}

const PADDING_MAX = 4096;

/** An environment made as long as the longest of those it stands beside, and longer by an amount that the seed decides. */
export function padded(own: Variables, all: readonly Variables[], seed: string): Variables {
  const longest = Math.max(...all.map(sizeOf));
  const shift = Math.floor(random(seed)() * PADDING_MAX);
  return { ...own, ALLOC_AB_PAD: 'x'.repeat(shift + longest - sizeOf(own)) };
}

type Variables = Readonly<Record<string, string>>;

/** Bytes of the environment block: each variable as NAME=VALUE and a zero, and its pointer. */
function sizeOf(env: Variables): number {
  return Object.entries(env).reduce((sum, [name, value]) => sum + Buffer.byteLength(`${name}=${value}`) + 1 + 8, 0);
}
