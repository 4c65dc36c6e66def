import type { Block } from './blocks.ts';

/** The block with some of its series, in their order. `keep`: whether the series with this index stays; `count` is the number of all. */
export function withSeries(block: Block, keep: (index: number, count: number) => boolean): Block {
  const some = (sample: Block['candidate']): Block['candidate'] => {
    const { bursts } = sample;
    if (bursts === undefined) return sample;
    const runsNs = bursts.runsNs.filter((_, index, all) => keep(index, all.length));
    return { ...sample, bursts: { ...bursts, runsNs } };
  };
  return { ...block, baseline: some(block.baseline), candidate: some(block.candidate) };
}
