import { afterAll, beforeAll, expect, test } from 'vitest';
import { type GateStage, startGateStage } from '../gate-stage.ts';
import { MEASURED } from '../stage.ts';

let gate: GateStage;
beforeAll(async () => {
  gate = await startGateStage();
  gate.measure(-0.05);
  await gate.stage.allSettled();
});
afterAll(async () => {
  expect(gate.stage.github.violations).toEqual([]);
  await gate.stage.end();
});

/** A pull request whose gate is red, accepted or not. */
async function red(accepted: boolean) {
  const pull = await gate.open(gate.commit());
  await gate.stage.allSettled();
  if (accepted) await gate.comment(pull, 'otto', '/ab accept worth it');
  await gate.stage.allSettled();
  expect(gate.checks(pull.headSha)).toMatchObject([{ conclusion: accepted ? 'success' : 'failure' }]);
  return { pullRequest: pull.number, sha: pull.headSha };
}

/** The commit that a merge queue makes of a pull request on these parents. */
function queued(sha: string, ...parents: readonly string[]): string {
  const { git } = gate.stage.repository;
  return git('commit-tree', `${sha}^{tree}`, ...parents.flatMap((parent) => ['-p', parent]), '-m', 'queued');
}

/** What the check of a merge group says in the end. */
async function checked(pullRequest: number, headSha: string, baseSha = gate.stage.repository.mainSha) {
  await gate.stage.github.mergeGroup('checks_requested', MEASURED, { headSha, baseSha, pullRequest });
  await gate.stage.allSettled();
  return { check: gate.checks(headSha)[0], runs: gate.workflowRuns(headSha).length };
}

test.each(['merged', 'squashed'] as const)('an accepted pull request passes the queue alone, %s', async (way) => {
  const { pullRequest, sha } = await red(true);
  const { mainSha } = gate.stage.repository;
  const { check, runs } = await checked(pullRequest, queued(sha, mainSha, ...(way === 'merged' ? [sha] : [])));
  expect(check).toMatchObject({ conclusion: 'success', output: { title: 'Accepted by otto: worth it' } });
  expect(check?.output.summary).toMatch(/until \d{4}-\d\d-\d\d/);
  expect(check?.output.summary).toContain(`pull request ${pullRequest}`);
  expect(check?.output.summary).toContain(sha.slice(0, 12));
  expect(runs).toBe(0);
});

test('a group that holds more than what was accepted is measured', async () => {
  const { mainSha } = gate.stage.repository;
  const [mine, other] = [await red(true), await red(false)];
  const below = queued(other.sha, mainSha, other.sha);
  const measured = { check: { conclusion: 'failure' }, runs: 2 };
  // On top of somebody else's group, by both commits that may be called its base.
  expect(await checked(mine.pullRequest, queued(mine.sha, below, mine.sha), below)).toMatchObject(measured);
  expect(await checked(mine.pullRequest, queued(below, below, mine.sha))).toMatchObject(measured);
  // Squashed or rebased on top of it.
  expect(await checked(mine.pullRequest, queued(mine.sha, queued(other.sha, mainSha)))).toMatchObject(measured);
  // Another head than the one that was accepted.
  expect(await checked(mine.pullRequest, queued(other.sha, mainSha, other.sha))).toMatchObject(measured);
  expect(await checked(other.pullRequest, queued(other.sha, mainSha, mine.sha))).toMatchObject(measured);
});

test('a group on a base that is no longer the head of its branch is measured', async () => {
  const { pullRequest, sha } = await red(true);
  const { mainSha } = gate.stage.repository;
  gate.stage.repository.commitOnMain({ 'README.md': 'moved\n' });
  expect(await checked(pullRequest, queued(sha, mainSha, sha))).toMatchObject({ check: { conclusion: 'failure' } });
});
