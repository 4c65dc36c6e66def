import type { Effect } from '../../../model/verdict.ts';
import { boundOf, JUDGED_ROLES } from '../../text/change-text.ts';
import { effectLaneText } from '../../text/claim-text.ts';
import { byQuantity, metricTitle } from '../../text/metric-text.ts';
import type { IntervalAxis, IntervalRow } from '../document/document.ts';
import { outcomeCell } from './result-table.ts';

/** The effects of a verdict, an axis for each quantity and direction that has an interval: the primary values first, then in the order of the metrics. */
export function effectAxes(effects: readonly Effect[]): IntervalAxis[] {
  const isPrimary = ({ metric }: Effect) => metric === 'throughput';
  const groups = [...byQuantity(effects.filter(isPrimary)), ...byQuantity(effects.filter((each) => !isPrimary(each)))];
  return groups
    .flatMap((own) =>
      [...Map.groupBy(own, ({ better }) => better)].map(([better, rows]) => ({
        title: rows[0] === undefined ? '' : axisTitle(metricTitle(rows[0]), better),
        rows: rows.map(rowOf),
      })),
    )
    .filter(({ rows }) => rows.some(({ change }) => change !== null));
}

/** A quantity above its axis: `Peak RSS (less is better)`. */
export function axisTitle(quantity: string, better: 'higher' | 'lower'): string {
  return `${quantity} (${better === 'lower' ? 'less' : 'more'} is better)`;
}

function rowOf(effect: Effect): IntervalRow {
  const { change, better, role, outcome } = effect;
  return {
    label: effectLaneText(effect),
    change,
    better,
    bound: boundOf(effect),
    isTarget: role === 'target',
    result: outcomeCell(outcome),
    pageOnly: !isPlotted(effect),
  };
}

/** Text media draw the primary value of each lane, every target, and of the others what is not safe. */
function isPlotted({ metric, role, outcome }: Effect): boolean {
  return JUDGED_ROLES.has(role) && (metric === 'throughput' || role === 'target' || outcome !== 'SAFE');
}
