import type { PairResult } from '../../src/runner/sandbox/lockstep-start.ts';
import type { Sandbox } from '../../src/runner/sandbox/sandbox.ts';

/** A sandbox whose lock-step driver runs on this CPU, not on the CPU of the first threads of the benches. */
export function onCpu(sandbox: Sandbox, cpu: number): Sandbox {
  return {
    ...sandbox,
    startPairs: (request) => sandbox.startPairs({ ...request, driver: [...request.driver, '--cpu', String(cpu)] }),
  };
}

/** A sandbox that reverses the order of the series in each group. The result has the planned order. */
export function reversed(sandbox: Sandbox): Sandbox {
  return {
    ...sandbox,
    async startPairs(request): Promise<PairResult[]> {
      const groups = request.groups.map((group) => ({ ...group, order: [...group.order].reverse().join('') }));
      const results = await sandbox.startPairs({ ...request, groups });
      return results.map(({ group, sides }) => ({
        sides,
        group: group && { ...group, runs: [...group.runs].reverse() },
      }));
    },
  };
}
