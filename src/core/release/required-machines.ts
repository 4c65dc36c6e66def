import type { ReleaseOrder } from '../../model/release.ts';

/** What there is of the machines of a release. */
interface OfMachines<T> {
  /** In the order of the configuration; those of other machines come first. */
  readonly found: readonly T[];
  /** Required machines without any, in the order of the configuration. */
  readonly missing: readonly string[];
}

/** Sorts what was measured by the required machines of a release, and names the machines without any. */
export function byRequiredMachine<T>(
  { requests }: ReleaseOrder,
  measured: readonly T[],
  machineOf: (each: T) => string,
): OfMachines<T> {
  const machines = requests.map(({ machine }) => machine);
  const found = measured.toSorted((a, b) => machines.indexOf(machineOf(a)) - machines.indexOf(machineOf(b)));
  const present = new Set(measured.map(machineOf));
  return { found, missing: machines.filter((machine) => !present.has(machine)) };
}
