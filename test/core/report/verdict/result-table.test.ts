import { expect, test } from 'vitest';
import { resultTable } from '../../../../src/core/report/verdict/result-table.ts';
import { Metric } from '../../../../src/model/plan.ts';
import type { Effect } from '../../../../src/model/verdict.ts';

const EFFECT: Effect = {
  ...{ lane: 'mt-remote-small/T=4,R=90', metric: 'throughput', role: 'guard', outcome: 'SAFE', bound: -0.02 },
  ...{ unit: 'ops/s', better: 'higher', baseline: 100, candidate: 101, blocks: 12, blocksNeeded: null },
  change: { estimate: 0.01, low: 0, high: 0.02 },
} as Effect;

test.each(Metric.options)('resultTable has a row for a judged effect on %s', (metric) => {
  const { rows } = resultTable([{ ...EFFECT, metric }], '95 %');
  expect(rows).toHaveLength(1);
});
