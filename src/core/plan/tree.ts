import type { Facts } from '../../model/facts.ts';
import type { AbPlan } from '../../model/plan.ts';

/** The parts of a plan about its files: the rules of the configuration, and the uncommitted files of a checkout. */
export function treeOf({ config, uncommitted }: Facts): Pick<AbPlan, 'tree' | 'uncommitted'> {
  return {
    ...(config.tree === undefined ? {} : { tree: config.tree }),
    ...(uncommitted === undefined ? {} : { uncommitted }),
  };
}
