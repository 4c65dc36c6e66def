import type { Config } from '../../model/config.ts';
import { listed } from '../text/suggestion.ts';
import type { ConfigProblem } from './config-problem.ts';
import { parseLaneReference } from './lane-reference.ts';
import { configuredMargin } from './margins.ts';

/** Finds lanes of the gate whose throughput is not guarded: "not slower" could never be shown there. */
export function unguardedProblems({ gate, suites, lanes, defaults }: Config): ConfigProblem[] {
  const suite = gate?.margin === undefined ? suites[gate?.suite ?? ''] : undefined;
  const names = [...(suite?.targets ?? []), ...(suite?.guards ?? [])].map((each) => parseLaneReference(each).lane);
  const unguarded = [...new Set(names)].filter((name) => {
    const lane = lanes[name];
    return lane !== undefined && configuredMargin(lane, defaults, 'throughput') === null;
  });
  if (unguarded.length === 0) return [];
  const message = `the throughput of ${listed(unguarded)} is not guarded, so the gate could show nothing there; set gate.margin, give each such lane guards: { throughput: 2% }, or leave it out of the suite`;
  return [{ path: ['gate', 'suite'], part: 'value', message }];
}
