import type { Manifest } from '../../../model/run.ts';

/**
 * The processors that a run may use at once: those of its affinity and its control group, or its quota of CPU time, which may be a
 * fraction. Runs of older versions have only the processors of the machine. Null when neither is known.
 */
export function usableProcessors({ processors, cores }: Manifest['environment']): number | null {
  const count = Number(processors ?? cores ?? '');
  return Number.isFinite(count) && count > 0 ? count : null;
}
