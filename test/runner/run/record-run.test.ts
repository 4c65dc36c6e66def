import { expect, test } from 'vitest';
import { manifestChecks } from '../../../src/core/verdict/checks/manifest-checks.ts';
import { pauseObservations } from '../../../src/runner/run/record-run.ts';
import { watchProgram } from '../../../src/system/watch-program.ts';
import { syntheticRun } from '../../fixtures/synthetic-run.ts';

test.each([
  [0, []],
  [5000, []],
  [7400, [expect.stringContaining('stood still for 7 s')]],
])('a harness that stood still for %i ms while it measured makes the run invalid: %j', (pauseMs, details) => {
  using watch = watchProgram();
  const observations = pauseObservations({ ...watch, longestPauseMs: () => pauseMs });
  expect(observations.map(({ detail }) => detail)).toEqual(details);
  const { manifest } = syntheticRun({ blocks: 6 });
  const checks = manifestChecks({ ...manifest, observations: [...manifest.observations, ...observations] });
  expect(checks.filter(({ name, status }) => name === 'harness-running' && status === 'fail')).toHaveLength(
    details.length,
  );
});
