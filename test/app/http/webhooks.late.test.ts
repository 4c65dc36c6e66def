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

/** Runs that begin, and end when the test says so. */
function hold(): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  runWorkflows(gate.stage.github, {
    make: async (plan) => {
      await promise;
      return zipSyntheticBundle(plan);
    },
  });
  return resolve;
}

/** A webhook that nobody hears, a second after what was before and before what comes next. */
async function lost(send: () => Promise<Delivery>): Promise<Delivery> {
  const { github, app } = gate.stage;
  github.sendWebhooksTo(null);
  github.advanceClock(1000);
  const delivery = await send();
  github.sendWebhooksTo(`${app().url}${WEBHOOK_PATH}`);
  github.advanceClock(1000);
  return delivery;
}

/** Who was asked to end, of what is open on a pull request. */
async function cancelled({ number }: PullRequest): Promise<string[]> {
  const open = await gate.stage.store().requests.open(MEASURED, number);
  return open.flatMap(({ id, cancel }) => (cancel === null ? [] : [`${id}: ${cancel.reason}`]));
}

function answerTo(pull: PullRequest, { id }: Comment): string {
  const answer = gate.stage.github.appComments(MEASURED, pull.number).find(({ body }) => body.includes(`-${id}-1 `));
  return answer?.body ?? '';
}

/** Until the command of a comment is measured. */
async function measures(asked: Comment): Promise<void> {
  const runs = () => [...gate.stage.github.repository('example/control').runs.values()];
  await waitUntil(() => runs().some(({ title }) => title.includes(`-${asked.id}-1`)), 'it is measured');
}

test('a push that comes late leaves the gate of the present head alone', async () => {
  const { github, allSettled: settled } = gate.stage;
  const [first, second, third] = [gate.commit(), gate.commit(), gate.commit()];
  const pull = await gate.open(first);
  await settled();
  const release = hold();
  const late = await lost(() => github.push(MEASURED, pull.number, second));
  await github.push(MEASURED, pull.number, third);
  await waitUntil(() => gate.workflowRuns(third).length === 1, 'the present head is measured');
  expect((await github.redeliver(late.id)).status).toBe(200);
  expect(await cancelled(pull)).toEqual([]);
  release();
  await settled();
  expect(gate.checks(third)).toMatchObject([{ conclusion: 'success' }]);
  expect(gate.checks(second)).toEqual([]);
});

test('news of the present head that come late ask for no second gate of it', async () => {
  const { github, allSettled: settled } = gate.stage;
  const sha = gate.commit();
  const pull = await gate.open(sha);
  const late = await lost(() => github.setDraft(MEASURED, pull.number, true));
  await github.setDraft(MEASURED, pull.number, false);
  await settled();
  const asked = async () => (await gate.stage.store().requests.ofCommit(MEASURED, sha)).length;
  const before = await asked();
  expect((await github.redeliver(late.id)).status).toBe(200);
  expect(await asked()).toBe(before);
});

test('a close that comes after the reopening ends nothing', async () => {
  const { github, allSettled: settled } = gate.stage;
  const sha = gate.commit();
  const pull = await gate.open(sha);
  await settled();
  const release = hold();
  const asked = await gate.comment(pull, 'mina', '/ab HZ4_S12_MPSC T=4');
  await measures(asked);
  const late = await lost(() => github.close(MEASURED, pull.number));
  await github.reopen(MEASURED, pull.number);
  expect((await github.redeliver(late.id)).status).toBe(200);
  expect(await cancelled(pull)).toEqual([]);
  release();
  await settled();
  expect(answerTo(pull, asked)).toContain('**GO');
  expect(gate.checks(sha)).toMatchObject([{ conclusion: 'success' }]);
});

test('a close that comes before its reopening, which was lost, too, ends nothing that was asked later', async () => {
  const { github, allSettled: settled } = gate.stage;
  const pull = await gate.open(gate.commit());
  await settled();
  const release = hold();
  const closed = await lost(() => github.close(MEASURED, pull.number));
  const reopened = await lost(() => github.reopen(MEASURED, pull.number));
  const asked = await gate.comment(pull, 'mina', '/ab HZ4_S12_MPSC T=4');
  await measures(asked);
  for (const { id } of [closed, reopened]) {
    expect((await github.redeliver(id)).status).toBe(200);
    expect(await cancelled(pull)).toEqual([]);
  }
  release();
  await settled();
  expect(answerTo(pull, asked)).toContain('**GO');
});
