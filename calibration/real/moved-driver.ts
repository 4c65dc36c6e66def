import type { PairResult, Sandbox } from '../../src/runner/sandbox/sandbox.ts';

/** A sandbox whose lock-step driver runs on this CPU instead of that of the benches' first threads. */
export function onCpu(sandbox: Sandbox, cpu: number): Sandbox {
  return {
    ...sandbox,
    startPairs: (request) => sandbox.startPairs({ ...request, driver: [...request.driver, '--cpu', String(cpu)] }),
  };
}

/** A sandbox that begins with the last run of each group; times come back in the place where they are looked for. */
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
