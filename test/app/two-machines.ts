import type { AbPlan } from '../../src/model/plan.ts';
import type { Simulator } from '../github-simulator/simulator.ts';
import { syntheticBundle, zipBundle } from './synthetic-artifact.ts';

/** Appended to the configuration of a measured repository. */
export const TWO_MACHINES = `machines:
  x86_64: { labels: [self-hosted, x64, bare-metal] }
  arm64: { labels: [self-hosted, arm64, bare-metal] }
`;

/** The change that a machine shows for a plan, or the way in which it fails: `dead` takes no job, `starts` never ends by itself. */
export type Behaviour = number | 'dead' | 'broken' | 'cancelled' | 'starts';

/** Simulates runners by machine. The samples are SYNTHETIC. A promise in `waitFor` delays the result of its machine. */
export function runMachines(
  github: Simulator,
  behaviours: Readonly<Record<string, Behaviour | ((plan: AbPlan) => Behaviour)>>,
  waitFor: Readonly<Record<string, Promise<void>>> = {},
): void {
  github.onDispatch(async ({ inputs, signal }, control) => {
    const plan = JSON.parse(inputs.plan ?? '') as AbPlan;
    const { name } = plan.machine;
    const configured = behaviours[name] ?? 'dead';
    const behaviour = typeof configured === 'function' ? configured(plan) : configured;
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
