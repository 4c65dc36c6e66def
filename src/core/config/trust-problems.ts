import type { Config, LaneConfig } from '../../model/config.ts';
import { listed } from '../text/suggestion.ts';
import { type ConfigProblem, problem } from './config-problem.ts';
import { parseLaneReference } from './lane-reference.ts';

/** Finds suites that trust only what is timed from outside, and whose programs all report about themselves. */
export function trustProblems({ suites, lanes }: Config): ConfigProblem[] {
  return Object.entries(suites).flatMap(([name, { trust, targets, guards }]) => {
    const names = [...new Set([...targets, ...guards].map((each) => parseLaneReference(each).lane))];
    const known = names.flatMap((lane) => lanes[lane] ?? []);
    if (trust !== 'outside' || known.length === 0 || !known.every(reportsItself)) return [];
    const message = `the programs of ${listed(names)} report about themselves, and this suite trusts only what is timed from outside; add a lane with a "workload" or a "server"`;
    return [problem(['suites', name, 'trust'], 'value', message)];
  });
}

/** The metric of a workload's own choice is what it prints. */
function reportsItself({ command, workload, metric }: LaneConfig): boolean {
  return command !== undefined || (workload !== undefined && metric !== undefined);
}
