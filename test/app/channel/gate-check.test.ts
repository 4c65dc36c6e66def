import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { GATE_CHECK_NAME, MEASURE_AGAIN } from '../../../src/app/channel/gate-check.ts';
import { checkRuns } from '../../github-simulator/counted-check.ts';
import type { PullRequest } from '../../github-simulator/state.ts';
import { type GateStage, startGateStage } from '../gate-stage.ts';
import { MEASURED, waitUntil } from '../stage.ts';

let gate: GateStage;
beforeAll(async () => {
  gate = await startGateStage();
  gate.stage.github.addUser('sven');
  await gate.stage.allSettled();
});
beforeEach(() => gate.measure(0));
afterAll(async () => {
  expect(gate.stage.github.violations).toEqual([]);
  await gate.stage.end();
});

/** A commit that the gate measures against main, and not against the branch `lower` below it. */
function stacked(): { readonly sha: string; readonly lower: string } {
  const below = gate.commit();
  const lower = `lower-${below.slice(0, 12)}`;
  gate.stage.repository.git('branch', lower, below);
  return { sha: gate.commitOnTop(below), lower };
}

/** The conclusion and the title of the one check of a commit. */
function conclusionAndTitle(sha: string): readonly [string | null | undefined, string | undefined] {
  expect(gate.checks(sha)).toHaveLength(1);
  const [check] = gate.checks(sha);
  return [check?.conclusion, check?.output.title ?? undefined];
}

const close = ({ number }: PullRequest) => gate.stage.github.close(MEASURED, number);

test('a red commit stays red when a second pull request with it has nothing to measure', async () => {
  const { sha, lower } = stacked();
  gate.measure(-0.05);
  const first = await gate.open(sha);
  await gate.stage.allSettled();
  expect(conclusionAndTitle(sha)).toEqual(['failure', expect.stringMatching(/^Regression confirmed/)]);
  const second = await gate.open(sha, { base: lower });
  await gate.stage.allSettled();
  expect(conclusionAndTitle(sha)).toEqual([
    'failure',
    expect.stringMatching(new RegExp(`^#${first.number}: Regression confirmed`)),
  ]);
  expect(gate.checks(sha)[0]?.output.summary).toContain(`- #${second.number}: Not affected`);
  await close(first);
  await gate.stage.allSettled();
  expect(conclusionAndTitle(sha)).toEqual(['success', expect.stringMatching(/^Not affected/)]);
});

test('a second pull request that waits for a maintainer keeps the check open, and the summary names the ways out', async () => {
  const { sha, lower } = stacked();
  const first = await gate.open(sha);
  await gate.stage.allSettled();
  expect(conclusionAndTitle(sha)).toEqual(['success', expect.stringMatching(/^Not slower/)]);
  const other = gate.commit();
  gate.stage.repository.git('branch', `other-${lower}`, other);
  const second = await gate.open(sha, { author: 'sven', base: `other-${lower}` });
  await gate.stage.allSettled();
  expect(conclusionAndTitle(sha)).toEqual([
    'action_required',
    expect.stringContaining(`#${second.number}: A maintainer's /ab ok`),
  ]);
  expect(gate.checks(sha)[0]?.output.summary).toContain('closed');
  await close(second);
  await gate.stage.allSettled();
  expect(conclusionAndTitle(sha)).toEqual(['success', expect.stringMatching(/^Not slower/)]);
  expect(gate.stage.github.appComments(MEASURED, first.number)).toEqual([]);
});

test('while one pull request is measured the check is in progress, and closing it restores the result of the others', async () => {
  const { sha, lower } = stacked();
  const first = await gate.open(sha, { base: lower });
  await gate.stage.allSettled();
  expect(conclusionAndTitle(sha)[0]).toBe('success');
  gate.stage.github.onDispatch(({ signal }, control) => {
    control.start();
    signal.addEventListener('abort', () => control.complete('cancelled'));
  });
  const second = await gate.open(sha);
  await waitUntil(() => gate.checks(sha)[0]?.status === 'in_progress', 'it is measured');
  const third = await gate.open(sha, { base: lower });
  await waitUntil(
    () => (gate.checks(sha)[0]?.output.title ?? '').startsWith(`#${second.number} `),
    'the check names the one that is measured',
  );
  expect(gate.checks(sha)[0]?.status).toBe('in_progress');
  await close(second);
  await gate.stage.allSettled();
  expect(conclusionAndTitle(sha)).toEqual(['success', expect.stringMatching(/^(#\d+: )?Not affected/)]);
  await close(first);
  await close(third);
  await gate.stage.allSettled();
});

test('a new base branch is measured again, and a new title is not', async () => {
  const { sha, lower } = stacked();
  const pull = await gate.open(sha, { base: lower });
  await gate.stage.allSettled();
  expect(conclusionAndTitle(sha)).toEqual(['success', expect.stringMatching(/^Not affected/)]);
  await gate.stage.github.retitle(MEASURED, pull.number, 'Better words');
  await gate.stage.allSettled();
  expect(gate.workflowRuns(sha)).toEqual([]);
  gate.measure(-0.05);
  await gate.stage.github.retarget(MEASURED, pull.number, 'main');
  await gate.stage.allSettled();
  expect(conclusionAndTitle(sha)).toEqual(['failure', expect.stringMatching(/^Regression confirmed/)]);
});

test.each([
  ['the base branch changes', 'success'],
  ['a second pull request has the head', 'success'],
  ['a user measures again', 'action_required'],
] as const)('while %s the required check does not say what was measured before', async (event, before) => {
  const { sha, lower } = stacked();
  if (before === 'action_required') gate.measure(0, 0.08);
  const pull = await gate.open(sha, before === 'success' ? { base: lower } : {});
  await gate.stage.allSettled();
  const [first] = gate.checks(sha);
  expect(first?.conclusion).toBe(before);
  gate.stage.github.onDispatch(({ signal }, control) => {
    control.start();
    signal.addEventListener('abort', () => control.complete('cancelled'));
  });
  const { github } = gate.stage;
  if (event === 'the base branch changes') await github.retarget(MEASURED, pull.number, 'main');
  else if (event === 'a second pull request has the head') await gate.open(sha);
  else await github.rerun(MEASURED, first?.id ?? 0, 'mina');
  await waitUntil(
    () => gate.checks(sha)[0]?.output.title.includes('Building and measuring') === true,
    'it is measured',
  );
  expect(gate.checks(sha)).toMatchObject([{ status: 'in_progress', conclusion: null }]);
  gate.measure(0);
  await github.rerun(MEASURED, gate.checks(sha)[0]?.id ?? 0, 'mina');
  await gate.stage.allSettled();
  expect(gate.checks(sha)).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
  // Neither a state that is shown again nor the end makes one more.
  expect(checkRuns(github.repository(MEASURED), sha, GATE_CHECK_NAME)).toHaveLength(2);
});

test('the Measure again button measures for every pull request with the commit', async () => {
  const { sha, lower } = stacked();
  gate.measure(0, 0.08);
  await gate.open(sha);
  await gate.open(sha, { base: lower });
  await gate.stage.allSettled();
  expect(conclusionAndTitle(sha)[0]).toBe('action_required');
  gate.measure(0);
  await gate.stage.github.press(MEASURED, gate.checks(sha)[0]?.id ?? 0, 'mina', MEASURE_AGAIN);
  await gate.stage.allSettled();
  expect(conclusionAndTitle(sha)[0]).toBe('success');
});

test('after a push to one pull request the check shows the result of the others', async () => {
  const { sha, lower } = stacked();
  await gate.open(sha, { base: lower });
  gate.measure(-0.05);
  const second = await gate.open(sha);
  await gate.stage.allSettled();
  expect(conclusionAndTitle(sha)[0]).toBe('failure');
  gate.measure(0);
  await gate.stage.github.push(MEASURED, second.number, gate.commit());
  await gate.stage.allSettled();
  expect(conclusionAndTitle(sha)).toEqual(['success', expect.stringMatching(/^Not affected/)]);
});
