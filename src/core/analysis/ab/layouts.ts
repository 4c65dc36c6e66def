import type { AbPlan } from '../../../model/plan.ts';
import { random } from '../../../stats/random.ts';
import { shuffled } from '../../../stats/shuffle.ts';

/**
 * The layout of both libraries in a block; null where layouts are not sampled. Every layout comes once before any comes again, each time in
 * another order, which the seed decides for each lane.
 */
export function layoutOfBlock({ sampling: { seed, layouts } }: AbPlan, laneId: string, block: number): number | null {
  if (layouts === undefined) return null;
  const turn = Math.floor(block / layouts);
  const numbers = Array.from({ length: layouts }, (_, number) => number);
  return shuffled(numbers, random(`${seed}/layouts/${laneId}/${turn}`))[block % layouts] as number;
}

/** Sections that get a padding in front: code, constants, data and zeroed data. */
const PADDED = ['text', 'rodata', 'data', 'bss'] as const;

/** Paddings are multiples of this, in bytes: what a section of any library is aligned to at least. */
const PADDING_STEP = 16;

/** Every padding is smaller, in bytes: a page, so that places within lines and pages differ. */
export const PADDING_BYTES = 4096;

/** How a library is linked in one layout. */
export interface LinkLayout {
  /** Places of the objects in the command of the build, in their new order. */
  readonly order: readonly number[];
  /** Bytes in front of each kind of section. */
  readonly padding: Readonly<Record<(typeof PADDED)[number], number>>;
}

/**
 * A layout of a library with these objects. It depends on the seed, the number of the layout and the names of the objects alone: objects that
 * both arms have come in one order in both, and the paddings are equal.
 */
export function linkLayout(seed: string, layout: number, objects: readonly string[]): LinkLayout {
  const drawn = (what: string): number => random(`${seed}/layout/${layout}/${what}`)();
  const seen = new Map<string, number>();
  const places = objects.map((name, place) => {
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return { place, key: drawn(`object/${name}/${before}`) };
  });
  const steps = PADDING_BYTES / PADDING_STEP;
  const padding = PADDED.map((kind) => [kind, PADDING_STEP * Math.floor(steps * drawn(`padding/${kind}`))]);
  return {
    order: places.sort((a, b) => a.key - b.key || a.place - b.place).map(({ place }) => place),
    padding: Object.fromEntries(padding),
  };
}
