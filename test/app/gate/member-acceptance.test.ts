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

/** Opens a pull request whose gate is red, and accepts it or not. */
async function openRed(accepted: boolean) {
  const pull = await gate.open(gate.commit());
  await gate.stage.allSettled();
  if (accepted) await gate.comment(pull, 'otto', '/ab accept worth it');
  await gate.stage.allSettled();
  expect(gate.checks(pull.headSha)).toMatchObject([{ conclusion: accepted ? 'success' : 'failure' }]);
  return { pullRequest: pull.number, sha: pull.headSha };
}

/** Creates the commit that a merge queue builds from a pull request on these parents. */
function queueCommit(sha: string, ...parents: readonly string[]): string {
  const { git } = gate.stage.repository;
  return git('commit-tree', `${sha}^{tree}`, ...parents.flatMap((parent) => ['-p', parent]), '-m', 'queued');
}

/** Starts a merge group and returns its check and its number of workflow runs. */
async function checkGroup(pullRequest: number, headSha: string, baseSha = gate.stage.repository.mainSha) {
  await gate.stage.github.mergeGroup('checks_requested', MEASURED, { headSha, baseSha, pullRequest });
  await gate.stage.allSettled();
  return { check: gate.checks(headSha)[0], runs: gate.workflowRuns(headSha).length };
}

test.each(['merged', 'squashed'] as const)(
  'a merge group of one accepted pull request is green without a measurement: %s',
  async (method) => {
    const { pullRequest, sha } = await openRed(true);
    const { mainSha } = gate.stage.repository;
    const { check, runs } = await checkGroup(
      pullRequest,
      queueCommit(sha, mainSha, ...(method === 'merged' ? [sha] : [])),
    );
    expect(check).toMatchObject({ conclusion: 'success', output: { title: 'Accepted by otto: worth it' } });
    expect(check?.output.summary).toMatch(/until \d{4}-\d\d-\d\d/);
    expect(check?.output.summary).toContain(`pull request ${pullRequest}`);
    expect(check?.output.summary).toContain(sha.slice(0, 12));
    expect(runs).toBe(0);
  },
);

test('a merge group with more than the accepted pull request is measured', async () => {
  const { mainSha } = gate.stage.repository;
  const [accepted, other] = [await openRed(true), await openRed(false)];
  const below = queueCommit(other.sha, mainSha, other.sha);
  const measured = { check: { conclusion: 'failure' }, runs: 2 };
  // On top of another group, with either of the two commits that may be reported as its base.
  expect(await checkGroup(accepted.pullRequest, queueCommit(accepted.sha, below, accepted.sha), below)).toMatchObject(
    measured,
  );
  expect(await checkGroup(accepted.pullRequest, queueCommit(below, below, accepted.sha))).toMatchObject(measured);
  // Squashed or rebased on top of that group.
  expect(
    await checkGroup(accepted.pullRequest, queueCommit(accepted.sha, queueCommit(other.sha, mainSha))),
  ).toMatchObject(measured);
  // A head other than the accepted one.
  expect(await checkGroup(accepted.pullRequest, queueCommit(other.sha, mainSha, other.sha))).toMatchObject(measured);
  expect(await checkGroup(other.pullRequest, queueCommit(other.sha, mainSha, accepted.sha))).toMatchObject(measured);
});

test('a merge group whose base is not the head of its branch is measured', async () => {
  const { pullRequest, sha } = await openRed(true);
  const { mainSha } = gate.stage.repository;
  gate.stage.repository.commitOnMain({ 'README.md': 'moved\n' });
  expect(await checkGroup(pullRequest, queueCommit(sha, mainSha, sha))).toMatchObject({
    check: { conclusion: 'failure' },
  });
});
