import { join } from 'node:path';
import type { ArmName } from '../../src/model/names.ts';
import { harnessName } from '../../src/runner/job/scratch.ts';
import { openJobGroups } from '../../src/runner/sandbox/cgroups.ts';
import { newJobUser } from '../../src/runner/sandbox/job-user.ts';
import { compileKit } from '../../src/runner/sandbox/kit.ts';
import { openDriver } from '../../src/runner/sandbox/lockstep-driver.ts';
import { startPairs } from '../../src/runner/sandbox/lockstep-start.ts';
import { NO_TOOLS } from '../../src/runner/sandbox/machine-tools.ts';
import type { Sandbox } from '../../src/runner/sandbox/sandbox.ts';
import { jobLimits } from '../../src/runner/sandbox/start-limits.ts';
import { directStarter, isolatedStarter } from '../../src/runner/sandbox/start-line.ts';
import { openSpawner } from '../../src/system/spawner.ts';

/** How the processes of an arm are started: isolated, as on a runner, or behind the launcher alone. */
export type StartWay = 'inside' | 'direct';

export interface StartWays extends AsyncDisposable {
  /** A sandbox whose lock-step groups start each arm in its own way. */
  of(ways: Readonly<Record<ArmName, StartWay>>): (sandbox: Sandbox) => Sandbox;
  /** Command line that starts a program in this way and measures it. */
  line(way: StartWay, argv: readonly string[], cwd: string): string[];
}

/** Both ways to start a program, side by side. `directory` must be one that other users can enter. */
export async function openStartWays(directory: string, workloads: readonly string[]): Promise<StartWays> {
  const compiled = await compileKit(join(directory, 'start-ways'), workloads, undefined);
  if (!compiled.ok) throw new Error(compiled.error.message);
  const kit = compiled.value;
  const limits = jobLimits();
  const user = newJobUser();
  const groups = openJobGroups(harnessName(), user, limits);
  const starters = {
    inside: isolatedStarter(kit, { user, groups, ...limits, tools: NO_TOOLS, shown: [] }),
    direct: directStarter(kit, directory, NO_TOOLS),
  };
  const spawner = openSpawner([kit.spawner]);
  const driver = openDriver(kit.lockstep, spawner, () => groups.outOfMemory() ?? 0);
  const drivers = { driverOn: () => driver, isEntered: false };
  return {
    of: (ways) => (sandbox) => ({
      ...sandbox,
      workload: (name) => kit.workload(name),
      startPairs: (request) =>
        startPairs(drivers, { baseline: starters[ways.baseline], candidate: starters[ways.candidate] }, request),
    }),
    line: (way, argv, cwd) => starters[way].line({ argv, cwd, timeoutMs: START_MS, measure: { library: null } }),
    [Symbol.asyncDispose]: async () => {
      await spawner.close();
      await groups.close();
    },
  };
}

/** Deadline of one start. */
const START_MS = 10_000;
