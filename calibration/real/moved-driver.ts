import type { PairResult, Sandbox } from '../../src/runner/sandbox.ts';

/** A sandbox whose lock-step driver runs on this CPU instead of that of the benches' first threads. */
export function onCpu(sandbox: Sandbox, cpu: number): Sandbox {
  return {
    ...sandbox,
    startPair: (request) => sandbox.startPair({ ...request, driver: [...request.driver, '--cpu', String(cpu)] }),
  };
}

/** A sandbox that begins with the last run of each group; times come back in the place where they are looked for. */
export function reversed(sandbox: Sandbox): Sandbox {
  return {
    ...sandbox,
    async startPair(request): Promise<PairResult> {
      const place = request.driver.indexOf('--order') + 1;
      const driver = request.driver.map((word, index) => (index === place ? [...word].reverse().join('') : word));
      const result = await sandbox.startPair({ ...request, driver });
      return { ...result, group: result.group && { ...result.group, runs: [...result.group.runs].reverse() } };
    },
  };
}
