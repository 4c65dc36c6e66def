import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AbPlan } from '../../src/model/plan.ts';
import type { Comment } from '../github-simulator/state.ts';
import { CONTROL, MEASURED, runWorkflows, type Stage, startStage, waitUntil } from './stage.ts';
import { type BundleFiles, syntheticBundle, zipBundle, zipFiles } from './synthetic-artifact.ts';

const DAY_MS = 86_400_000;

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ backoffMs: 2, backoffMaxMs: 10, noRunnerAfterMs: 60 });
});
beforeEach(() => runWorkflows(stage.github));
afterEach(() => {
  stage.github.faults.clear();
  expect(stage.github.violations).toEqual([]);
});
afterAll(() => stage.end());

/** Waits for the end of a command and returns its reply, the conclusion of its check and its number of workflow runs. */
async function waitForEnd(
  command: Comment,
): Promise<{ text: string; conclusion: string | null | undefined; runs: number }> {
  await stage.allSettled();
  const [reply, ...others] = stage.repliesTo(command);
  const [check, ...otherChecks] = stage.checksOf(command);
  expect([others, otherChecks]).toEqual([[], []]);
  if (check !== undefined) expect(check.status).toBe('completed');
  return { text: reply?.body ?? '', conclusion: check?.conclusion, runs: stage.workflowRunsOf(command).length };
}

const OPERATIONS = [
  'repos/get-collaborator-permission-level',
  'pulls/get',
  'repos/get-content',
  'reactions/create-for-issue-comment',
  'issues/list-comments',
  'issues/create-comment',
  'checks/create',
  'actions/create-workflow-dispatch',
  'actions/get-workflow-run',
  'actions/list-workflow-run-artifacts',
  'actions/download-artifact',
  'issues/update-comment',
  'checks/update',
];

test.each(['before', 'after'] as const)(
  'every operation fails twice, %s taking effect: one reply, one check, one workflow run',
  async (when) => {
    for (const operation of OPERATIONS) stage.github.faults.fail(operation, { times: 2, when });
    const command = await stage.comment('/ab HZ4_S12_MPSC T=4');
    expect(await waitForEnd(command)).toMatchObject({
      text: expect.stringContaining('**GO'),
      conclusion: 'success',
      runs: 1,
    });
  },
);

test('calls without a response and calls over the rate limit are retried', async () => {
  for (const operation of OPERATIONS) stage.github.faults.fail(operation, { when: 'after', cut: true });
  for (const operation of OPERATIONS) stage.github.faults.limit(operation, { status: 429, retryAfterSeconds: 0 });
  const command = await stage.comment('/ab HZ4_S12_MPSC T=4');
  expect(await waitForEnd(command)).toMatchObject({
    text: expect.stringContaining('**GO'),
    conclusion: 'success',
    runs: 1,
  });
});

test('a slow GitHub with short pages changes no result', async () => {
  stage.github.faults.slowMs = 15;
  stage.github.faults.pageMax = 1;
  const command = await stage.comment('/ab HZ4_S12_MPSC T=4');
  const ended = await waitForEnd(command);
  stage.github.faults.slowMs = 0;
  stage.github.faults.pageMax = 100;
  expect(ended).toMatchObject({ text: expect.stringContaining('**GO'), conclusion: 'success', runs: 1 });
});

test('a locked conversation does not keep the check from being completed', async () => {
  stage.github.faults.fail('issues/update-comment', {
    times: 3,
    status: 403,
    message: 'Unable to create comment because issue is locked.',
  });
  const command = await stage.comment('/ab HZ4_S12_MPSC T=4');
  expect(await waitForEnd(command)).toMatchObject({ conclusion: 'success', runs: 1 });
});

test('a refused dispatch ends the request with a message for the operator', async () => {
  stage.github.faults.fail('actions/create-workflow-dispatch', {
    status: 422,
    message: "Workflow does not have 'workflow_dispatch' trigger",
  });
  const command = await stage.comment('/ab HZ4_S12_MPSC T=4');
  expect(await waitForEnd(command)).toMatchObject({
    text: expect.stringContaining('starting the workflow'),
    conclusion: 'failure',
    runs: 0,
  });
});

test('without an online runner the reply shows it after a while, and /ab cancel ends the request', async () => {
  stage.github.onDispatch(() => {});
  const command = await stage.comment('/ab HZ4_S12_MPSC T=4');
  await waitUntil(() => stage.repliesTo(command)[0]?.body.includes('no runner took it') === true, 'the wait is shown');
  const outsider = await stage.comment('/ab cancel', 'rene');
  const cancel = await stage.comment('/ab cancel');
  expect(await waitForEnd(command)).toMatchObject({
    text: expect.stringContaining('CANCELLED by mina'),
    conclusion: 'cancelled',
    runs: 1,
  });
  expect(stage.workflowRunsOf(command)).toMatchObject([{ status: 'completed', conclusion: 'cancelled' }]);
  expect([cancel, outsider].map(({ reactions }) => reactions[0]?.content)).toEqual(['eyes', 'confused']);
  expect([...stage.repliesTo(cancel), ...stage.repliesTo(outsider)]).toEqual([]);
});

test("only a maintainer can cancel another user's measurement", async () => {
  stage.github.setRole(MEASURED, 'ivo', 'write');
  stage.github.onDispatch((_, control) => {
    control.start();
    control.record.stop.signal.addEventListener('abort', () => control.complete('cancelled'));
  });
  const command = await stage.comment('/ab HZ4_S12_MPSC T=4');
  await waitUntil(() => stage.workflowRunsOf(command)[0]?.status === 'in_progress', 'it runs');
  const byIvo = await stage.comment('/ab cancel', 'ivo');
  await waitUntil(() => stage.repliesTo(byIvo).length === 1, 'ivo is answered');
  expect(stage.repliesTo(byIvo)[0]?.body).toContain('started by another user');
  // A custom role counts as the role that it inherits.
  stage.github.setRole(MEASURED, 'lea', { name: 'perf-lead', inherits: 'maintain' });
  await stage.comment(`/ab cancel pr1-${command.id}-1`, 'lea');
  expect(await waitForEnd(command)).toMatchObject({
    text: expect.stringContaining('CANCELLED by lea'),
    conclusion: 'cancelled',
  });
  const late = await stage.comment('/ab cancel');
  expect((await waitForEnd(late)).text).toContain('No measurement is open');
});

test('a workflow run that is cancelled on GitHub ends the request as cancelled', async () => {
  stage.github.onDispatch((_, control) => {
    control.start();
    control.complete('cancelled');
  });
  const command = await stage.comment('/ab HZ4_S12_MPSC T=4');
  expect(await waitForEnd(command)).toMatchObject({
    text: expect.stringContaining('cancelled on GitHub'),
    conclusion: 'cancelled',
  });
});

type MakeInvalid = (bundle: BundleFiles, plan: AbPlan) => Promise<Buffer> | Buffer;
const withManifest = (bundle: BundleFiles, manifest: object) =>
  zipBundle({ ...bundle, manifest: { ...bundle.manifest, ...manifest } });

const INVALID_ARTIFACTS: readonly (readonly [string, string, MakeInvalid])[] = [
  ['truncated', 'the archive cannot be read', async (bundle) => (await zipBundle(bundle)).subarray(0, 3000)],
  ['no archive at all', 'the archive cannot be read', () => Buffer.from('<html>')],
  ['without manifest', 'manifest.json is missing', () => zipFiles({ 'samples.jsonl': '', 'x/manifest.json': '{}' })],
  ['a zip bomb', 'is larger than', () => zipFiles({ 'manifest.json': Buffer.alloc(40_000_000), 'samples.jsonl': '' })],
  ['off-schema', 'does not fit its schema', (bundle) => withManifest(bundle, { schema: 2 })],
  [
    'of another request',
    'it is a replay',
    (bundle, plan) => withManifest(bundle, { plan: { ...plan, nonce: 'f'.repeat(32) } }),
  ],
  [
    'of another plan',
    'not the plan that was sent',
    (bundle, plan) => withManifest(bundle, { plan: { ...plan, notes: ['x'] } }),
  ],
  [
    'from another commit',
    'built from another commit',
    (bundle) => withManifest(bundle, { candidate: { ...bundle.manifest.candidate, sha: 'e'.repeat(40) } }),
  ],
  [
    'with other samples',
    'not the file that manifest.json describes',
    (bundle) => withManifest(bundle, { samples: { ...bundle.manifest.samples, sha256: 'd'.repeat(64) } }),
  ],
  ['with fewer samples', 'announces', (bundle) => zipBundle({ ...bundle, samples: bundle.samples.slice(2) })],
];

test.each(INVALID_ARTIFACTS)('an artifact %s is rejected', async (_, message, makeInvalid) => {
  runWorkflows(stage.github, { make: async (work) => makeInvalid(syntheticBundle(work as AbPlan), work as AbPlan) });
  const command = await stage.comment('/ab HZ4_S12_MPSC T=4');
  expect(await waitForEnd(command)).toMatchObject({
    text: expect.stringContaining(message),
    conclusion: 'failure',
    runs: 1,
  });
});

test('an artifact whose digest differs from the recorded one is rejected', async () => {
  stage.github.onDispatch(async ({ inputs }, control) => {
    const zip = await zipBundle(syntheticBundle(JSON.parse(inputs.plan ?? '')));
    control.upload(`alloc-ab-${inputs.id}`, zip, `sha256:${createHash('sha256').update('other').digest('hex')}`);
    control.complete('success');
  });
  const command = await stage.comment('/ab HZ4_S12_MPSC T=4');
  expect(await waitForEnd(command)).toMatchObject({ text: expect.stringContaining('digest'), conclusion: 'failure' });
});

test('a publication that GitHub never accepts is retried until the time limit and then given up', async () => {
  const impatient = await startStage({ publishForMs: DAY_MS, backoffMaxMs: 20 });
  runWorkflows(impatient.github);
  impatient.github.faults.fail('issues/update-comment', { times: 10_000 });
  const command = await impatient.comment('/ab HZ4_S12_MPSC T=4');
  const attempts = () =>
    impatient.github.requests.filter(({ operation }) => operation === 'issues/update-comment').length;
  const record = () => impatient.store().requests.get(`${impatient.repositoryId}#${command.id}.1`);
  await waitUntil(async () => (await record())?.status === 'done', 'there is a result');
  const published = attempts();
  await waitUntil(() => attempts() > published + 3, 'it is retried');
  expect(await record()).toMatchObject({ published: false });
  impatient.advanceClock(DAY_MS);
  await impatient.allSettled();
  expect(await record()).toMatchObject({ status: 'done', published: true });
  await impatient.end();
});

test('a workflow run that never completes expires and is cancelled', async () => {
  const impatient = await startStage({ expireAfterMs: DAY_MS });
  impatient.github.onDispatch((_, control) => control.start());
  const command = await impatient.comment('/ab HZ4_S12_MPSC T=4');
  await waitUntil(() => impatient.checksOf(command)[0]?.status === 'in_progress', 'it is measured');
  impatient.advanceClock(DAY_MS);
  await impatient.allSettled();
  expect(impatient.repliesTo(command)[0]?.body).toContain('EXPIRED');
  expect(impatient.checksOf(command)).toMatchObject([{ status: 'completed', conclusion: 'timed_out' }]);
  expect(impatient.workflowRunsOf(command)[0]?.stop.signal.aborted).toBe(true);
  await impatient.end();
});

test('an App that lost a permission names it in the reply and dispatches nothing', async () => {
  const { checks: _, ...rest } = {
    actions: 'write',
    checks: 'write',
    contents: 'read',
    issues: 'read',
    metadata: 'read',
    pull_requests: 'write',
  } as const;
  const withoutChecks = await startStage();
  withoutChecks.github.grant(rest);
  runWorkflows(withoutChecks.github);
  const command = await withoutChecks.comment('/ab HZ4_S12_MPSC T=4');
  await withoutChecks.allSettled();
  expect(withoutChecks.repliesTo(command)[0]?.body).toContain('Resource not accessible by integration');
  expect(withoutChecks.github.repository(CONTROL).runs.size).toBe(0);
  await withoutChecks.end();
});
