import { afterEach, beforeEach, expect, test } from 'vitest';
import { WEBHOOK_PATH } from '../../../src/app/http/http-server.ts';
import type { Comment, Delivery, PullRequest } from '../../github-simulator/state.ts';
import { type GateStage, startGateStage } from '../gate-stage.ts';
import { MEASURED, runWorkflows, waitUntil } from '../stage.ts';
import { zipSyntheticBundle } from '../survey-artifact.ts';

let gate: GateStage;
beforeEach(async () => {
  gate = await startGateStage();
  await gate.stage.allSettled();
});
afterEach(async () => {
  expect(gate.stage.github.violations).toEqual([]);
  await gate.stage.end();
});

/** Makes workflow runs start and end when the returned function is called. */
function holdWorkflowRuns(): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  runWorkflows(gate.stage.github, {
    make: async (plan) => {
      await promise;
      return zipSyntheticBundle(plan);
    },
  });
  return resolve;
}

/** Sends a webhook that is lost, one second after the event before it and one second before the event after it. */
async function sendLost(send: () => Promise<Delivery>): Promise<Delivery> {
  const { github, app } = gate.stage;
  github.sendWebhooksTo(null);
  github.advanceClock(1000);
  const delivery = await send();
  github.sendWebhooksTo(`${app().url}${WEBHOOK_PATH}`);
  github.advanceClock(1000);
  return delivery;
}

/** The id and the reason of each open request of a pull request that is cancelled. */
async function cancelled({ number }: PullRequest): Promise<string[]> {
  const open = await gate.stage.store().requests.open(gate.stage.repositoryId, number);
  return open.flatMap(({ id, cancel }) => (cancel === null ? [] : [`${id}: ${cancel.reason}`]));
}

function replyTo(pull: PullRequest, { id }: Comment): string {
  const reply = gate.stage.github.appComments(MEASURED, pull.number).find(({ body }) => body.includes(`-${id}-1 `));
  return reply?.body ?? '';
}

/** Waits until the workflow run of a command exists. */
async function waitUntilMeasured(command: Comment): Promise<void> {
  const runs = () => [...gate.stage.github.repository('example/control').runs.values()];
  await waitUntil(() => runs().some(({ title }) => title.includes(`-${command.id}-1`)), 'it is measured');
}

test('a push that arrives late does not cancel the gate of the present head', async () => {
  const { github, allSettled: settled } = gate.stage;
  const [first, second, third] = [gate.commit(), gate.commit(), gate.commit()];
  const pull = await gate.open(first);
  await settled();
  const release = holdWorkflowRuns();
  const late = await sendLost(() => github.push(MEASURED, pull.number, second));
  await github.push(MEASURED, pull.number, third);
  await waitUntil(() => gate.workflowRuns(third).length === 1, 'the present head is measured');
  expect((await github.redeliver(late.id)).status).toBe(200);
  expect(await cancelled(pull)).toEqual([]);
  release();
  await settled();
  expect(gate.checks(third)).toMatchObject([{ conclusion: 'success' }]);
  expect(gate.checks(second)).toEqual([]);
});

test('a late webhook of the present head adds no second gate', async () => {
  const { github, allSettled: settled } = gate.stage;
  const sha = gate.commit();
  const pull = await gate.open(sha);
  const late = await sendLost(() => github.setDraft(MEASURED, pull.number, true));
  await github.setDraft(MEASURED, pull.number, false);
  await settled();
  const requestCount = async () => (await gate.stage.store().requests.ofCommit(gate.stage.repositoryId, sha)).length;
  const before = await requestCount();
  expect((await github.redeliver(late.id)).status).toBe(200);
  expect(await requestCount()).toBe(before);
});

test('a close that arrives after the reopening cancels nothing', async () => {
  const { github, allSettled: settled } = gate.stage;
  const sha = gate.commit();
  const pull = await gate.open(sha);
  await settled();
  const release = holdWorkflowRuns();
  const command = await gate.comment(pull, 'mina', '/ab HZ4_S12_MPSC T=4');
  await waitUntilMeasured(command);
  const late = await sendLost(() => github.close(MEASURED, pull.number));
  await github.reopen(MEASURED, pull.number);
  expect((await github.redeliver(late.id)).status).toBe(200);
  expect(await cancelled(pull)).toEqual([]);
  release();
  await settled();
  expect(replyTo(pull, command)).toContain('**GO');
  expect(gate.checks(sha)).toMatchObject([{ conclusion: 'success' }]);
});

test('a lost close and a lost reopening that arrive late do not cancel a later command', async () => {
  const { github, allSettled: settled } = gate.stage;
  const pull = await gate.open(gate.commit());
  await settled();
  const release = holdWorkflowRuns();
  const closed = await sendLost(() => github.close(MEASURED, pull.number));
  const reopened = await sendLost(() => github.reopen(MEASURED, pull.number));
  const command = await gate.comment(pull, 'mina', '/ab HZ4_S12_MPSC T=4');
  await waitUntilMeasured(command);
  for (const { id } of [closed, reopened]) {
    expect((await github.redeliver(id)).status).toBe(200);
    expect(await cancelled(pull)).toEqual([]);
  }
  release();
  await settled();
  expect(replyTo(pull, command)).toContain('**GO');
});
