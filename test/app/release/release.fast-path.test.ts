import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { CodeComparison } from '../../../src/model/code.ts';
import type { AbPlan } from '../../../src/model/plan.ts';
import { comparedCode, fastPath } from '../../fixtures/compared-code.ts';
import { expectOneRelease, type ReleaseStage, startReleaseStage } from '../release-stage.ts';
import { runWorkflows } from '../stage.ts';
import { syntheticBundle, zipBundle } from '../synthetic-artifact.ts';

let releaseStage: ReleaseStage;
beforeAll(async () => {
  releaseStage = await startReleaseStage();
  const { repository } = releaseStage.stage;
  const config = readFileSync(join(repository.directory, '.github/alloc-ab.yml'), 'utf8');
  repository.commitOnMain({
    '.github/alloc-ab.yml': config.replace('  hz4:\n', '  hz4:\n    fastPath: { free: { branches: 0 } }\n'),
  });
});
afterEach(() => expect(releaseStage.stage.github.violations).toEqual([]));
afterAll(() => releaseStage.stage.end());

const WITHIN = comparedCode({ fastPaths: [fastPath('free')] });

/** Every later measurement is good, and each machine compared this code; null: none. */
function measureCode(codes: Readonly<Record<string, CodeComparison | null>>): void {
  runWorkflows(releaseStage.stage.github, {
    make: (work) => {
      const plan = work as AbPlan;
      const { manifest, samples } = syntheticBundle(plan, 0, 0.002);
      const code = codes[plan.machine.name] ?? null;
      return zipBundle({ manifest: { ...manifest, ...(code !== null && { code }) }, samples });
    },
  });
}

async function released(tag: string) {
  const { number, sha } = await releaseStage.open();
  const command = await releaseStage.comment(`/release ${tag}`, 'otto', number);
  await releaseStage.allSettled();
  return { command, sha, reply: releaseStage.replies(command)[0] ?? '' };
}

test('a version whose straight paths are within the budgets on each machine is released', async () => {
  measureCode({ lab: WITHIN, arm: WITHIN });
  const { command, sha } = await released('v1.2.1');
  expectOneRelease(releaseStage, command, 'v1.2.1', sha);
});

test('a machine that could not count the straight paths prevents the tag, with the reason and what to do', async () => {
  measureCode({ lab: WITHIN, arm: { ...WITHIN, code: null, problem: 'objdump is not installed.' } });
  const { sha, reply } = await released('v1.2.2');
  expect(reply).toContain('**v1.2.2 is not tagged**');
  expect(reply).toContain('- arm: the budget of a straight path is not checked. objdump is not installed.');
  expect(reply).toContain('Install binutils on the machine');
  expect(reply).not.toContain('- lab:');
  expect(releaseStage.checks(sha)).toMatchObject([{ status: 'completed', conclusion: 'action_required' }]);
  expect(releaseStage.tag('v1.2.2')).toBeNull();
});

test('a path above its budget on one machine prevents the tag, and the check fails', async () => {
  measureCode({ lab: comparedCode(), arm: WITHIN });
  const { sha, reply } = await released('v1.2.3');
  expect(reply).toContain('- lab: free has 2 conditional branches on its straight path');
  expect(releaseStage.checks(sha)).toMatchObject([{ status: 'completed', conclusion: 'failure' }]);
  expect(releaseStage.tag('v1.2.3')).toBeNull();
});
