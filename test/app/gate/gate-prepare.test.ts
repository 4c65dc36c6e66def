import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { MEASURE_AGAIN } from '../../../src/app/channel/gate-check.ts';
import type { AbPlan } from '../../../src/model/plan.ts';
import { type GateStage, startGateStage } from '../gate-stage.ts';
import { MEASURED, runWorkflows, waitUntil } from '../stage.ts';
import { syntheticBundle, zipBundle } from '../synthetic-artifact.ts';

let gate: GateStage;
beforeAll(async () => {
  gate = await startGateStage();
  await gate.stage.allSettled();
});
beforeEach(() => gate.measure(0));
afterAll(async () => {
  expect(gate.stage.github.violations).toEqual([]);
  await gate.stage.end();
});

test('a pull request without a regression has a green check and no comment', async () => {
  const sha = gate.commit();
  const pull = await gate.open(sha);
  await gate.stage.allSettled();
  expect(gate.checks(sha)).toMatchObject([{ status: 'completed', conclusion: 'success', actions: [] }]);
  expect(gate.checks(sha)[0]?.output.title).toMatch(
    /^Not slower: .* on 3 lanes \(reported by the program itself; machine never qualified; .*\)$/,
  );
  expect(gate.workflowRuns(sha)).toHaveLength(1);
  expect(gate.stage.github.appComments(MEASURED, pull.number)).toEqual([]);
});

test('a regression is measured twice before the check is red and a comment is posted', async () => {
  gate.measure(-0.05);
  const sha = gate.commit();
  const pull = await gate.open(sha);
  await gate.stage.allSettled();
  const [check, ...others] = gate.checks(sha);
  expect(others).toEqual([]);
  expect(check).toMatchObject({ conclusion: 'failure', actions: [MEASURE_AGAIN] });
  expect(check?.output.title).toContain('Regression confirmed on mt-remote-small/T=4,R=90');
  const plans = gate.workflowRuns(sha).map(({ inputs }): AbPlan => JSON.parse(inputs.plan ?? ''));
  expect(plans).toHaveLength(2);
  expect(plans[0]?.sampling.seed).not.toBe(plans[1]?.sampling.seed);
  expect(gate.gateComments(pull)).toHaveLength(1);
  expect(gate.gateComments(pull)[0]).toContain('/ab accept');
});

test('a lane that is worse once and not again is green and listed, and only that lane is measured again', async () => {
  gate.measure((_, index) => (index === 0 ? { 'st-mixed-small': -0.05 } : 0));
  const sha = gate.commit();
  const pull = await gate.open(sha);
  await gate.stage.allSettled();
  const [check] = gate.checks(sha);
  expect(check).toMatchObject({ conclusion: 'success' });
  expect(check?.output.title).toContain('looked worse once and not again');
  expect(check?.output.summary).toContain('Seen once and not again');
  const secondPlan: AbPlan = JSON.parse(gate.workflowRuns(sha)[1]?.inputs.plan ?? '');
  expect(secondPlan.lanes.filter(({ role }) => role === 'guard').map(({ id }) => id)).toEqual(['st-mixed-small']);
  expect(gate.gateComments(pull)).toEqual([]);
});

test('too much noise needs more evidence, and the button measures again into a new check and the same comment', async () => {
  gate.measure(0, 0.08);
  const sha = gate.commit();
  const pull = await gate.open(sha);
  await gate.stage.allSettled();
  const [check] = gate.checks(sha);
  expect(check).toMatchObject({ conclusion: 'action_required' });
  expect(gate.gateComments(pull)[0]).toContain('More evidence is needed');
  gate.measure(0);
  const { github } = gate.stage;
  await github.rerun(MEASURED, check?.id ?? 0, 'rene');
  await github.rerun(MEASURED, check?.id ?? 0, 'alloc-ab[bot]');
  await gate.stage.allSettled();
  expect(gate.workflowRuns(sha)).toHaveLength(1);
  await github.press(MEASURED, check?.id ?? 0, 'mina', MEASURE_AGAIN);
  await gate.stage.allSettled();
  const [newer] = gate.checks(sha);
  expect(newer).toMatchObject({ conclusion: 'success' });
  // A completed check run cannot be opened again.
  expect(newer?.id).toBeGreaterThan(check?.id ?? 0);
  expect(gate.gateComments(pull)).toHaveLength(1);
  expect(gate.gateComments(pull)[0]).toContain('Not slower');
  await github.rerunAll(MEASURED, sha, 'otto');
  await gate.stage.allSettled();
  expect(gate.workflowRuns(sha)).toHaveLength(3);
  expect(gate.checks(sha)).toMatchObject([{ conclusion: 'success' }]);
});

test('a change outside the paths of the gate is green without a measurement', async () => {
  const sha = gate.commit('README.md');
  await gate.open(sha, { author: 'sven', fork: 'sven/allocators' });
  await gate.stage.allSettled();
  expect(gate.checks(sha)).toMatchObject([
    { conclusion: 'success', output: { title: expect.stringContaining('paths') } },
  ]);
  expect(gate.workflowRuns(sha)).toEqual([]);
});

test('libraries that are identical byte for byte are green, with that reason', async () => {
  runWorkflows(gate.stage.github, {
    make: (work) => {
      const bundle = syntheticBundle(work as AbPlan, 0);
      const sha256 = bundle.manifest.baseline?.librarySha256 ?? '';
      if (bundle.manifest.candidate !== null)
        bundle.manifest = { ...bundle.manifest, candidate: { ...bundle.manifest.candidate, librarySha256: sha256 } };
      return zipBundle(bundle);
    },
  });
  const sha = gate.commit();
  await gate.open(sha);
  await gate.stage.allSettled();
  expect(gate.checks(sha)).toMatchObject([
    { conclusion: 'success', output: { title: expect.stringContaining('byte for byte') } },
  ]);
});

test('a workflow run without an artifact is neither red nor green', async () => {
  gate.stage.github.onDispatch((_, control) => control.complete('failure'));
  const sha = gate.commit();
  const pull = await gate.open(sha);
  await gate.stage.allSettled();
  expect(gate.checks(sha)).toMatchObject([{ conclusion: 'action_required', actions: [MEASURE_AGAIN] }]);
  expect(gate.gateComments(pull)).toEqual([]);
});

test.each(['repos/compare-commits-with-basehead', 'actions/create-workflow-dispatch'])(
  'a refusal by GitHub (%s) is shown in the check, without advice about a command',
  async (operation) => {
    const { github, allSettled: settled } = gate.stage;
    github.faults.fail(operation, { status: 422, message: 'No' });
    const sha = gate.commit();
    await gate.open(sha);
    await settled();
    const [check] = gate.checks(sha);
    expect(check).toMatchObject({ conclusion: 'action_required' });
    expect(check?.output.summary).toContain('Then press "Re-run" on this check.');
    expect(check?.output.summary).not.toContain('command');
    await github.rerun(MEASURED, check?.id ?? 0, 'mina');
    await settled();
    expect(gate.checks(sha)).toMatchObject([{ conclusion: 'success' }]);
  },
);

test('a draft is measured when it becomes ready for review', async () => {
  const sha = gate.commit();
  const pull = await gate.open(sha, { draft: true });
  await gate.stage.allSettled();
  expect(gate.checks(sha)).toMatchObject([
    { conclusion: 'action_required', output: { title: 'A draft is not measured' } },
  ]);
  await gate.stage.github.setDraft(MEASURED, pull.number, false);
  await gate.stage.allSettled();
  expect(gate.checks(sha)).toMatchObject([{ conclusion: 'success' }]);
  expect(gate.workflowRuns(sha)).toHaveLength(1);
});

test('a response of GitHub that is older than its webhook is requested again', async () => {
  const [old, sha] = [gate.commit(), gate.commit()];
  const pull = await gate.open(old);
  await gate.stage.allSettled();
  await gate.stage.github.push(MEASURED, pull.number, sha, 2);
  await gate.stage.allSettled();
  expect(gate.checks(sha)).toMatchObject([{ conclusion: 'success' }]);
});

/** Makes workflow runs start and end only when they are cancelled. */
function runUntilCancelled(): void {
  gate.stage.github.onDispatch(({ signal }, control) => {
    control.start();
    signal.addEventListener('abort', () => control.complete('cancelled'));
  });
}

test('a push cancels the measurement of the old head', async () => {
  runUntilCancelled();
  const [old, next] = [gate.commit(), gate.commit()];
  const pull = await gate.open(old);
  await waitUntil(() => gate.checks(old)[0]?.status === 'in_progress', 'the old head is measured');
  gate.measure(0);
  await gate.stage.github.push(MEASURED, pull.number, next);
  await gate.stage.allSettled();
  expect(gate.checks(old)).toMatchObject([{ conclusion: 'cancelled' }]);
  expect(gate.workflowRuns(old)).toMatchObject([{ conclusion: 'cancelled' }]);
  expect(gate.checks(next)).toMatchObject([{ conclusion: 'success' }]);
});

test('the Re-run button restarts a measurement only for a user with write access', async () => {
  runUntilCancelled();
  const sha = gate.commit();
  await gate.open(sha);
  await waitUntil(() => gate.checks(sha)[0]?.status === 'in_progress', 'it is measured');
  const { github } = gate.stage;
  const id = gate.checks(sha)[0]?.id ?? 0;
  const requestsBefore = github.requests.length;
  await github.rerun(MEASURED, id, 'rene');
  const roleRead = () =>
    github.requests.slice(requestsBefore).some(({ path }) => path.includes('/collaborators/rene/'));
  await waitUntil(roleRead, 'the App has read the role of rene');
  expect(gate.workflowRuns(sha)).toMatchObject([{ status: 'in_progress' }]);
  gate.measure(0);
  await github.rerun(MEASURED, id, 'mina');
  await gate.stage.allSettled();
  expect(gate.workflowRuns(sha).map(({ conclusion }) => conclusion)).toEqual(['cancelled', 'success']);
  expect(gate.checks(sha)).toMatchObject([{ id, conclusion: 'success' }]);
});

test('closing a pull request cancels its gate, and reopening starts it again', async () => {
  runUntilCancelled();
  const sha = gate.commit();
  const pull = await gate.open(sha);
  await waitUntil(() => gate.checks(sha)[0]?.status === 'in_progress', 'it is measured');
  await gate.stage.github.close(MEASURED, pull.number);
  await gate.stage.allSettled();
  expect(gate.checks(sha)).toMatchObject([{ conclusion: 'cancelled' }]);
  gate.measure(0);
  await gate.stage.github.reopen(MEASURED, pull.number);
  await gate.stage.allSettled();
  expect(gate.checks(sha)).toMatchObject([{ conclusion: 'success' }]);
});

test('a merge group is measured against its base commit, and a destroyed one is cancelled', async () => {
  const { github, repository } = gate.stage;
  const group = { headSha: gate.commit(), baseSha: repository.mainSha };
  await github.mergeGroup('checks_requested', MEASURED, group);
  await gate.stage.allSettled();
  expect(gate.checks(group.headSha)).toMatchObject([{ conclusion: 'success' }]);
  expect(JSON.parse(gate.workflowRuns(group.headSha)[0]?.inputs.plan ?? '')).toMatchObject({ pullRequest: null });
  runUntilCancelled();
  const other = { ...group, headSha: gate.commit() };
  await github.mergeGroup('checks_requested', MEASURED, other);
  await waitUntil(() => gate.checks(other.headSha)[0]?.status === 'in_progress', 'the group is measured');
  await github.mergeGroup('destroyed', MEASURED, other);
  await gate.stage.allSettled();
  expect(gate.checks(other.headSha)).toMatchObject([{ conclusion: 'cancelled' }]);
});

test('comments go before merge groups and merge groups before gates in the queue, and each can be cancelled', async () => {
  const { github, repository } = gate.stage;
  runUntilCancelled();
  const shas = { measured: gate.commit(), waiting: gate.commit(), group: gate.commit() };
  const first = await gate.open(shas.measured);
  await waitUntil(() => gate.checks(shas.measured)[0]?.status === 'in_progress', 'the first one is measured');
  const [running] = gate.checks(shas.measured);
  expect(running?.output.summary).toMatch(/Base and head are being built[\s\S]*This check shows the result/);
  expect(running?.output.summary).not.toContain('comment changes');
  const pull = await gate.open(shas.waiting);
  const title = (sha: string) => gate.checks(sha)[0]?.output.title;
  await waitUntil(() => title(shas.waiting) === 'Waiting for its turn', 'the second one waits');
  expect(gate.checks(shas.waiting)[0]?.output.summary).toMatch(/1 request is ahead, it begins (soon|in|within)/);
  await github.mergeGroup('checks_requested', MEASURED, { headSha: shas.group, baseSha: repository.mainSha });
  await waitUntil(() => title(shas.group) === 'Waiting for its turn', 'the group waits');

  const command = await gate.comment(pull, 'mina', '/ab HZ4_S12_MPSC T=4');
  const replyTo = (to: { id: number }) =>
    github.appComments(MEASURED, pull.number).find(({ body }) => body.includes(`-${to.id}-`))?.body ?? '';
  await waitUntil(
    () => replyTo(command).includes('QUEUED: 1 request is ahead'),
    'the comment waits only for the request that is measured',
  );
  const queue = await gate.comment(pull, 'otto', '/ab queue');
  await waitUntil(() => replyTo(queue).includes('QUEUE: 4 requests, 3 of them waiting'), 'the queue is shown');
  const order = [...replyTo(queue).matchAll(/^\| (\w+) \| [^,]+, (merge queue|PR \d+)<br>(hz4|perf gate)/gm)];
  expect(order.map(([, ...row]) => row.join(' '))).toEqual([
    `now PR ${first.number} perf gate`,
    `1 PR ${pull.number} hz4`,
    '2 merge queue perf gate',
    `3 PR ${pull.number} perf gate`,
  ]);
  const status = await gate.comment(pull, 'mina', '/ab status');
  await waitUntil(() => replyTo(status).includes('STATUS: 3 open requests'), 'the state is shown');
  expect(replyTo(status)).toMatch(/perf gate on `default`: waits; 3 requests are ahead/);
  expect(replyTo(status)).toMatch(/in the merge queue on `default`: waits; 2 requests are ahead/);

  const id = /`(gate-0-[^`]+)`/.exec(replyTo(queue))?.[1] ?? '';
  const refused = await gate.comment(pull, 'mina', `/ab cancel ${id}`);
  await waitUntil(() => replyTo(refused).includes('started by another user'), 'mina is refused');
  await gate.comment(pull, 'otto', `/ab cancel ${id} not now`);
  await waitUntil(() => gate.checks(shas.group)[0]?.conclusion === 'cancelled', 'the group is cancelled');
  expect(gate.checks(shas.group)[0]?.output.summary).toMatch(/Cancelled by otto[\s\S]*not now/);
  await gate.comment(pull, 'mina', '/ab cancel');
  await waitUntil(() => gate.checks(shas.waiting)[0]?.conclusion === 'cancelled', 'the gate is cancelled');
  await waitUntil(() => replyTo(command).includes('**CANCELLED by mina'), 'the comment is cancelled as well');
  expect(gate.workflowRuns(shas.group)).toEqual([]);
  expect(gate.workflowRuns(shas.waiting)).toEqual([]);
  await github.close(MEASURED, first.number);
  await gate.stage.allSettled();
});

test('an acceptance by a maintainer makes a red commit green, with name and reason, also when it is measured again', async () => {
  gate.measure(-0.05);
  const sha = gate.commit();
  const pull = await gate.open(sha);
  await gate.stage.allSettled();
  await gate.comment(pull, 'mina', '/ab accept it is fine');
  await gate.stage.allSettled();
  expect(gate.checks(sha)).toMatchObject([{ conclusion: 'failure' }]);
  await gate.comment(pull, 'otto', '/ab accept the fix is worth it');
  await gate.stage.allSettled();
  const title = 'Accepted by otto: the fix is worth it';
  expect(gate.checks(sha)).toMatchObject([{ conclusion: 'success', output: { title } }]);
  expect(gate.checks(sha)[0]?.output.summary).toMatch(/until \d{4}-\d\d-\d\d[\s\S]*Regression confirmed/);
  await gate.stage.github.rerun(MEASURED, gate.checks(sha)[0]?.id ?? 0, 'mina');
  await gate.stage.allSettled();
  expect(gate.workflowRuns(sha)).toHaveLength(4);
  expect(gate.checks(sha)).toMatchObject([{ conclusion: 'success', output: { title } }]);
  const next = gate.commit();
  await gate.stage.github.push(MEASURED, pull.number, next);
  await gate.stage.allSettled();
  expect(gate.checks(next)).toMatchObject([{ conclusion: 'failure' }]);
});

test('an acceptance cancels a measurement that still runs', async () => {
  runUntilCancelled();
  const sha = gate.commit();
  const pull = await gate.open(sha);
  await waitUntil(() => gate.checks(sha)[0]?.status === 'in_progress', 'it is measured');
  await gate.comment(pull, 'otto', '/ab accept the machine is away');
  await gate.stage.allSettled();
  expect(gate.workflowRuns(sha)).toMatchObject([{ conclusion: 'cancelled' }]);
  expect(gate.checks(sha)).toMatchObject([{ conclusion: 'success' }]);
});

test('a gate that was dispatched before a restart gets its result once after it', async () => {
  runUntilCancelled();
  const sha = gate.commit();
  await gate.open(sha);
  await waitUntil(() => gate.checks(sha)[0]?.status === 'in_progress', 'it is measured');
  await gate.stage.stop();
  const [run] = gate.workflowRuns(sha);
  const plan: AbPlan = JSON.parse(run?.inputs.plan ?? '');
  const control = gate.stage.github.run(run?.id ?? 0);
  control.upload(`alloc-ab-${plan.id}`, await zipBundle(syntheticBundle(plan, -0.05)));
  control.complete('success');
  gate.measure(-0.05);
  await gate.stage.start();
  await gate.stage.allSettled();
  expect(gate.checks(sha)).toMatchObject([{ conclusion: 'failure' }]);
  expect(gate.workflowRuns(sha)).toHaveLength(2);
});
