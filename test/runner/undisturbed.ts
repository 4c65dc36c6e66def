import type { AbRun } from '../../src/model/run.ts';

/**
 * A run without what others took of the machine while it was measured: its host, and other tests. For tests of verdicts whose effects are
 * larger than such a disturbance; that a disturbed run is INVALID is shown with recorded and simulated runs.
 */
export function undisturbed(run: AbRun): AbRun {
  const observations = run.manifest.observations.map((each) =>
    each.name === 'machine-unchanged' && /^During sampling the host took [^;]*$/.test(each.detail)
      ? { ...each, status: 'pass' as const }
      : each,
  );
  const samples = run.samples.map((sample) => ({ ...sample, foreignCores: 0 }));
  return { ...run, manifest: { ...run.manifest, observations }, samples };
}
