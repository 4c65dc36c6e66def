import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AbPlan } from '../../src/model/plan.ts';
import type { Comment } from '../github-simulator/state.ts';
import { CONTROL, MEASURED, runWorkflows, type Stage, startStage, waitUntil } from './stage.ts';
import { type BundleFiles, syntheticBundle, zipBundle, zipFiles } from './synthetic-artifact.ts';

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

/** The end of one command: its comment, its check's conclusion, how many runs it started. */
async function end(asked: Comment): Promise<{ text: string; conclusion: string | null | undefined; runs: number }> {
  await stage.allSettled();
  const [answer, ...others] = stage.repliesTo(asked);
  const [check, ...otherChecks] = stage.checksOf(asked);
  expect([others, otherChecks]).toEqual([[], []]);
  if (check !== undefined) expect(check.status).toBe('completed');
  return { text: answer?.body ?? '', conclusion: check?.conclusion, runs: stage.workflowRunsOf(asked).length };
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
  'every operation fails twice, %s taking effect: still one of each',
  async (when) => {
    for (const operation of OPERATIONS) stage.github.faults.fail(operation, { times: 2, when });
    const asked = await stage.comment('/ab HZ4_S12_MPSC T=4');
    expect(await end(asked)).toMatchObject({ text: expect.stringContaining('**GO'), conclusion: 'success', runs: 1 });
  },
);

test('answers that never come, and limits on the rate, are waited out', async () => {
  for (const operation of OPERATIONS) stage.github.faults.fail(operation, { when: 'after', cut: true });
  for (const operation of OPERATIONS) stage.github.faults.limit(operation, { status: 429, retryAfterSeconds: 0 });
  const asked = await stage.comment('/ab HZ4_S12_MPSC T=4');
  expect(await end(asked)).toMatchObject({ text: expect.stringContaining('**GO'), conclusion: 'success', runs: 1 });
});

test('a slow GitHub with short pages gives the same', async () => {
  stage.github.faults.slowMs = 15;
  stage.github.faults.pageMax = 1;
  const asked = await stage.comment('/ab HZ4_S12_MPSC T=4');
  const ended = await end(asked);
  stage.github.faults.slowMs = 0;
  stage.github.faults.pageMax = 100;
  expect(ended).toMatchObject({ text: expect.stringContaining('**GO'), conclusion: 'success', runs: 1 });
});

test('a locked conversation does not keep the check from its end', async () => {
  stage.github.faults.fail('issues/update-comment', {
    times: 3,
    status: 403,
    message: 'Unable to create comment because issue is locked.',
  });
  const asked = await stage.comment('/ab HZ4_S12_MPSC T=4');
  expect(await end(asked)).toMatchObject({ conclusion: 'success', runs: 1 });
});

test('a refused dispatch ends in words for the operator', async () => {
  stage.github.faults.fail('actions/create-workflow-dispatch', {
    status: 422,
    message: "Workflow does not have 'workflow_dispatch' trigger",
  });
  const asked = await stage.comment('/ab HZ4_S12_MPSC T=4');
  expect(await end(asked)).toMatchObject({
    text: expect.stringContaining('starting the workflow'),
    conclusion: 'failure',
    runs: 0,
  });
});

test('no runner online: said after a while, and /ab cancel ends it', async () => {
  stage.github.onDispatch(() => {});
  const asked = await stage.comment('/ab HZ4_S12_MPSC T=4');
  await waitUntil(() => stage.repliesTo(asked)[0]?.body.includes('no runner took it') === true, 'the wait is told');
  const stranger = await stage.comment('/ab cancel', 'rene');
  const cancel = await stage.comment('/ab cancel');
  expect(await end(asked)).toMatchObject({
    text: expect.stringContaining('CANCELLED by mina'),
    conclusion: 'cancelled',
    runs: 1,
  });
  expect(stage.workflowRunsOf(asked)).toMatchObject([{ status: 'completed', conclusion: 'cancelled' }]);
  expect([cancel, stranger].map(({ reactions }) => reactions[0]?.content)).toEqual(['eyes', 'confused']);
  expect([...stage.repliesTo(cancel), ...stage.repliesTo(stranger)]).toEqual([]);
});

test("another's measurement is ended by a maintainer only", async () => {
  stage.github.setRole(MEASURED, 'ivo', 'write');
  stage.github.onDispatch((_, control) => {
    control.start();
    control.record.stop.signal.addEventListener('abort', () => control.complete('cancelled'));
  });
  const asked = await stage.comment('/ab HZ4_S12_MPSC T=4');
  await waitUntil(() => stage.workflowRunsOf(asked)[0]?.status === 'in_progress', 'it runs');
  const ivos = await stage.comment('/ab cancel', 'ivo');
  await waitUntil(() => stage.repliesTo(ivos).length === 1, 'ivo is answered');
  expect(stage.repliesTo(ivos)[0]?.body).toContain('started by another user');
  await stage.comment(`/ab cancel pr1-${asked.id}-1`, 'otto');
  expect(await end(asked)).toMatchObject({
    text: expect.stringContaining('CANCELLED by otto'),
    conclusion: 'cancelled',
  });
  const late = await stage.comment('/ab cancel');
  expect((await end(late)).text).toContain('No measurement is open');
});

test('a run cancelled on GitHub itself ends as cancelled', async () => {
  stage.github.onDispatch((_, control) => {
    control.start();
    control.complete('cancelled');
  });
  const asked = await stage.comment('/ab HZ4_S12_MPSC T=4');
  expect(await end(asked)).toMatchObject({
    text: expect.stringContaining('cancelled on GitHub'),
    conclusion: 'cancelled',
  });
});

type Spoil = (bundle: BundleFiles, plan: AbPlan) => Promise<Buffer> | Buffer;
const changed = (bundle: BundleFiles, manifest: object) =>
  zipBundle({ ...bundle, manifest: { ...bundle.manifest, ...manifest } });

const SPOILED: readonly (readonly [string, string, Spoil])[] = [
  ['truncated', 'the archive cannot be read', async (bundle) => (await zipBundle(bundle)).subarray(0, 3000)],
  ['no archive at all', 'the archive cannot be read', () => Buffer.from('<html>')],
  ['without manifest', 'manifest.json is missing', () => zipFiles({ 'samples.jsonl': '', 'x/manifest.json': '{}' })],
  ['a zip bomb', 'is larger than', () => zipFiles({ 'manifest.json': Buffer.alloc(40_000_000), 'samples.jsonl': '' })],
  ['off-schema', 'does not fit its schema', (bundle) => changed(bundle, { schema: 2 })],
  [
    'of another request',
    'it is a replay',
    (bundle, plan) => changed(bundle, { plan: { ...plan, nonce: 'f'.repeat(32) } }),
  ],
  [
    'of another plan',
    'not the plan that was sent',
    (bundle, plan) => changed(bundle, { plan: { ...plan, notes: ['x'] } }),
  ],
  [
    'from another commit',
    'built from another commit',
    (bundle) => changed(bundle, { candidate: { ...bundle.manifest.candidate, sha: 'e'.repeat(40) } }),
  ],
  [
    'with other samples',
    'not the one its manifest describes',
    (bundle) => changed(bundle, { samples: { ...bundle.manifest.samples, sha256: 'd'.repeat(64) } }),
  ],
  ['with fewer samples', 'announces', (bundle) => zipBundle({ ...bundle, samples: bundle.samples.slice(2) })],
];

test.each(SPOILED)('an artifact %s is not believed', async (_, words, spoil) => {
  runWorkflows(stage.github, { make: async (work) => spoil(syntheticBundle(work as AbPlan), work as AbPlan) });
  const asked = await stage.comment('/ab HZ4_S12_MPSC T=4');
  expect(await end(asked)).toMatchObject({ text: expect.stringContaining(words), conclusion: 'failure', runs: 1 });
});

test('an artifact whose digest is not the recorded one is not believed', async () => {
  stage.github.onDispatch(async ({ inputs }, control) => {
    const zip = await zipBundle(syntheticBundle(JSON.parse(inputs.plan ?? '')));
    control.upload(`alloc-ab-${inputs.id}`, zip, `sha256:${createHash('sha256').update('other').digest('hex')}`);
    control.complete('success');
  });
  const asked = await stage.comment('/ab HZ4_S12_MPSC T=4');
  expect(await end(asked)).toMatchObject({ text: expect.stringContaining('digest'), conclusion: 'failure' });
});

test('a result that GitHub never takes is kept for as long as agreed, then given up', async () => {
  const short = await startStage({ giveUpAfterMs: 400, backoffMaxMs: 20 });
  runWorkflows(short.github);
  short.github.faults.fail('issues/update-comment', { times: 10_000 });
  const asked = await short.comment('/ab HZ4_S12_MPSC T=4');
  await short.allSettled();
  expect(await short.store().requests.get(`example/allocators#${asked.id}.1`)).toMatchObject({
    status: 'done',
    published: true,
  });
  expect(short.github.requests.filter(({ operation }) => operation === 'issues/update-comment').length).toBeGreaterThan(
    3,
  );
  await short.end();
});

test('a run that nobody finishes expires and is stopped', async () => {
  const short = await startStage({ expireAfterMs: 80 });
  short.github.onDispatch((_, control) => control.start());
  const asked = await short.comment('/ab HZ4_S12_MPSC T=4');
  await short.allSettled();
  expect(short.repliesTo(asked)[0]?.body).toContain('EXPIRED');
  expect(short.checksOf(asked)).toMatchObject([{ status: 'completed', conclusion: 'timed_out' }]);
  expect(short.workflowRunsOf(asked)[0]?.stop.signal.aborted).toBe(true);
  await short.end();
});

test('an App that lost a permission says so once and loses nothing else', async () => {
  const { checks: _, ...rest } = {
    actions: 'write',
    checks: 'write',
    contents: 'read',
    issues: 'read',
    metadata: 'read',
    pull_requests: 'write',
  } as const;
  const poor = await startStage();
  poor.github.grant(rest);
  runWorkflows(poor.github);
  const asked = await poor.comment('/ab HZ4_S12_MPSC T=4');
  await poor.allSettled();
  expect(poor.repliesTo(asked)[0]?.body).toContain('Resource not accessible by integration');
  expect(poor.github.repository(CONTROL).runs.size).toBe(0);
  await poor.end();
});
