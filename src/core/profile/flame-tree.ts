import type { ShareChange } from './profile-change.ts';

/** A frame below its caller. Its shares include all frames that it called. */
interface Frame {
  readonly name: string;
  readonly baseline: number;
  readonly candidate: number;
  readonly callees: readonly Frame[];
}

/** A frame as a rectangle. */
export interface FlameBox extends Omit<Frame, 'callees'> {
  /** Left edge and width, from 0 to 1, by the mean of the shares of both sides. */
  readonly left: number;
  readonly width: number;
  /** Number of calls from the outermost frame. */
  readonly depth: number;
}

/** Call chains (frames joined by `;`) as a tree. Callees are sorted by name, as in flame graphs. */
export function flameTree(stacks: readonly ShareChange[]): Frame[] {
  return grow(stacks.map(({ name, baseline, candidate }) => ({ frames: name.split(';'), baseline, candidate })));
}

interface Chain {
  readonly frames: readonly string[];
  readonly baseline: number;
  readonly candidate: number;
}

function grow(chains: readonly Chain[]): Frame[] {
  const groups = Map.groupBy(
    chains.filter(({ frames }) => frames.length > 0),
    ({ frames }) => frames[0] ?? '',
  );
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, own]) => ({
      name,
      baseline: sum(own, 'baseline'),
      candidate: sum(own, 'candidate'),
      callees: grow(own.map((chain) => ({ ...chain, frames: chain.frames.slice(1) }))),
    }));
}

function sum(chains: readonly Chain[], side: 'baseline' | 'candidate'): number {
  return chains.reduce((total, chain) => total + chain[side], 0);
}

/** The tree as rectangles. Rectangles narrower than `least` are left out with all their callees. */
export function flameBoxes(frames: readonly Frame[], least = 0.002, left = 0, depth = 0): FlameBox[] {
  let edge = left;
  return frames.flatMap(({ callees, ...frame }) => {
    const width = (frame.baseline + frame.candidate) / 2;
    const at = edge;
    edge += width;
    if (width < least) return [];
    return [{ ...frame, left: at, width, depth }, ...flameBoxes(callees, least, at, depth + 1)];
  });
}
