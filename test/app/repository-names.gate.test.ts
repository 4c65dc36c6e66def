import { afterEach, beforeEach, expect, test } from 'vitest';
import { type GateStage, startGateStage } from './gate-stage.ts';
import { MEASURED, waitUntil } from './stage.ts';

const RENAMED = 'example/renamed';
let gate: GateStage;
beforeEach(async () => {
  gate = await startGateStage();
  gate.measure(-0.05);
  await gate.stage.allSettled();
});
afterEach(async () => {
  expect(gate.stage.github.violations).toEqual([]);
  await gate.stage.end();
});

/** The checks of a commit in the renamed repository. */
const checks = (sha: string) => {
  const all = [...gate.stage.github.repository(RENAMED).checks.values()];
  return all.filter((check) => check.sha === sha && check.name.includes('gate'));
};

test('an acceptance and a verdict stay with a repository that is renamed: a merge group is green without a measurement', async () => {
  const pull = await gate.open(gate.commit());
  await gate.stage.allSettled();
  await gate.stage.github.rename(MEASURED, RENAMED);
  await gate.stage.github.comment(RENAMED, pull.number, 'otto', '/ab accept worth it');
  await gate.stage.allSettled();
  expect(checks(pull.headSha).at(-1)).toMatchObject({ conclusion: 'success' });
  const { git, mainSha } = gate.stage.repository;
  const headSha = git('commit-tree', `${pull.headSha}^{tree}`, '-p', mainSha, '-p', pull.headSha, '-m', 'queued');
  await gate.stage.github.rename(RENAMED, MEASURED);
  await gate.stage.github.rename(MEASURED, RENAMED);
  const group = { headSha, baseSha: mainSha, pullRequest: pull.number };
  await gate.stage.github.mergeGroup('checks_requested', RENAMED, group);
  await gate.stage.allSettled();
  expect(checks(headSha)).toMatchObject([{ conclusion: 'success', output: { title: 'Accepted by otto: worth it' } }]);
  expect(gate.workflowRuns(headSha)).toEqual([]);
});

test('a push after a rename ends the gate that was under way', async () => {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const cancelled: string[] = [];
  gate.stage.github.onDispatch(async ({ inputs, signal }, control) => {
    control.start();
    signal.addEventListener('abort', () => {
      cancelled.push(inputs.id ?? '');
      control.complete('cancelled');
    });
    await released;
  });
  const first = gate.commit();
  const pull = await gate.open(first);
  await waitUntil(() => gate.workflowRuns(first).length === 1, 'the gate is measured');
  await gate.stage.github.rename(MEASURED, RENAMED);
  const next = gate.commit();
  await gate.stage.github.push(RENAMED, pull.number, next);
  await waitUntil(() => cancelled.length === 1, 'the old gate is cancelled');
  expect(cancelled[0]).toContain(first.slice(0, 12));
  await waitUntil(() => gate.workflowRuns(next).length === 1, 'the new head is measured');
  await gate.stage.github.close(RENAMED, pull.number);
  release();
  await gate.stage.allSettled();
});
