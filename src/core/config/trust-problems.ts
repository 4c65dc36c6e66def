import type { Config, LaneConfig } from '../../model/config.ts';
import { listed } from '../text/suggestion.ts';
import { type ConfigProblem, problem } from './config-problem.ts';
import { laneMetrics } from './lane-metrics.ts';
import { parseLaneReference } from './lane-reference.ts';

/** Finds suites that trust only what is timed from outside, and whose programs all report about themselves. */
export function trustProblems({ suites, lanes }: Config): ConfigProblem[] {
  return Object.entries(suites).flatMap(([name, { trust, targets, guards }]) => {
    const names = [...new Set([...targets, ...guards].map((each) => parseLaneReference(each).lane))];
    const known = names.flatMap((lane) => lanes[lane] ?? []);
    if (trust !== 'outside' || known.length === 0 || !known.every(reportsItself)) return [];
    const message = `the programs of ${listed(names)} report about themselves, and this suite trusts only what is timed from outside; add a lane with a "workload", a "server" or metric: wall`;
    return [problem(['suites', name, 'trust'], 'value', message)];
  });
}

/** What a program prints is what it says about itself, a metric of a workload's own output too. */
function reportsItself(lane: LaneConfig): boolean {
  return lane.server === undefined && laneMetrics(lane)[0]?.source.kind === 'printed';
}
