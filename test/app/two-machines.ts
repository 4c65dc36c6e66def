import type { AbPlan } from '../../src/model/plan.ts';
import type { Simulator } from '../github-simulator/simulator.ts';
import { syntheticBundle, zipBundle } from './synthetic-artifact.ts';

/** Added to the configuration of a measured repository. */
export const TWO_MACHINES = `machines:
  x86_64: { labels: [self-hosted, x64, bare-metal] }
  arm64: { labels: [self-hosted, arm64, bare-metal] }
`;

/** What a machine does with a plan: the change that it shows, or nothing at all, or an end without a result. */
export type Behaviour = number | 'dead' | 'broken' | 'cancelled' | 'starts';

/** SYNTHETIC runners by machine: nothing is measured. `waitFor` holds an answer back. */
export function runMachines(
  github: Simulator,
  behaviours: Readonly<Record<string, Behaviour | ((plan: AbPlan) => Behaviour)>>,
  waitFor: Readonly<Record<string, Promise<void>>> = {},
): void {
  github.onDispatch(async ({ inputs, signal }, control) => {
    const plan = JSON.parse(inputs.plan ?? '') as AbPlan;
    const { name } = plan.machine;
    const given = behaviours[name] ?? 'dead';
    const behaviour = typeof given === 'function' ? given(plan) : given;
    if (behaviour === 'dead') return;
    control.start();
    await waitFor[name];
    if (behaviour === 'starts') {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      control.complete('cancelled');
      return;
    }
    if (typeof behaviour === 'number') {
      control.upload(`alloc-ab-${inputs.id}`, await zipBundle(syntheticBundle(plan, behaviour)));
      control.complete('success');
    } else {
      control.complete(behaviour === 'broken' ? 'failure' : 'cancelled');
    }
  });
}
