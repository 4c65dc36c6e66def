import type { Manifest } from '../../model/run.ts';

/** Adds the time an action takes to its phase, also when it fails. Monotonic. */
export async function timed<T>(
  seconds: Manifest['seconds'],
  phase: keyof Manifest['seconds'],
  action: () => Promise<T>,
): Promise<T> {
  const began = performance.now();
  try {
    return await action();
  } finally {
    seconds[phase] = (seconds[phase] ?? 0) + (performance.now() - began) / 1000;
  }
}
