import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Comment } from '../../github-simulator/state.ts';
import { type GateStage, startGateStage } from '../gate-stage.ts';
import { MEASURED, waitUntil } from '../stage.ts';
import { runMachines, TWO_MACHINES } from '../two-machines.ts';

let gate: GateStage;
beforeAll(async () => {
  gate = await startGateStage(
    `${TWO_MACHINES}gate: { suite: ssot, machines: [x86_64, arm64], paths: ['hakozuna/**'] }\n`,
  );
  const { github } = gate.stage;
  github.setRole(MEASURED, 'ivo', 'write');
  runMachines(github, { x86_64: 'starts', arm64: 'starts' });
  await gate.stage.allSettled();
});
afterAll(async () => {
  expect(gate.stage.github.violations).toEqual([]);
  await gate.stage.end();
});

/** The App's reply to a command, on any pull request. */
function replyTo({ id, issue }: Comment): string {
  return (
    gate.stage.github.appComments(MEASURED, issue).find(({ body }) => body.includes(`pr${issue}-${id}-`))?.body ?? ''
  );
}

/** Opens a pull request whose gate is measured on both machines, and one without a measurement. */
async function openBoth() {
  const sha = gate.commit();
  const measured = await gate.open(sha);
  await waitUntil(
    () => gate.workflowRuns(sha).filter(({ status }) => status === 'in_progress').length === 2,
    'both machines measure',
  );
  const unmeasured = await gate.open(gate.commit('README.md'), { author: 'ivo' });
  return { sha, measured, quiet: unmeasured };
}

/** The ids that `/ab queue` shows on a pull request. */
async function idsInQueue(pull: Awaited<ReturnType<GateStage['open']>>): Promise<string[]> {
  const shown = await gate.comment(pull, 'ivo', '/ab queue');
  await waitUntil(() => replyTo(shown).includes('QUEUE'), 'the queue is shown');
  expect(replyTo(shown)).toContain('out of the queues of all its machines');
  return [...replyTo(shown).matchAll(/<br>`([^`]+)` \|/g)].map(([, id = '']) => id);
}

test.each([
  ['a maintainer', 'otto'],
  ['its author', 'mina'],
])(
  '%s can cancel a whole request by an id of the queue from any pull request, and other users cannot',
  async (_, login) => {
    const { sha, quiet: unmeasured } = await openBoth();
    const ids = await idsInQueue(unmeasured);
    expect(ids).toEqual([expect.stringContaining('arm64'), expect.stringContaining('x86-64')]);
    const [id = ''] = ids;
    const refused = await gate.comment(unmeasured, 'ivo', `/ab cancel ${id}`);
    await waitUntil(() => replyTo(refused).includes('started by another user'), `ivo is refused: ${replyTo(refused)}`);
    const cancel = await gate.comment(unmeasured, login, `/ab cancel ${id} not now`);
    await waitUntil(() => gate.checks(sha)[0]?.conclusion === 'cancelled', 'the gate is ended');
    await gate.stage.allSettled();
    expect(gate.checks(sha)[0]?.output.summary).toMatch(new RegExp(`Cancelled by ${login}[\\s\\S]*not now`));
    expect(gate.workflowRuns(sha).map(({ conclusion }) => conclusion)).toEqual(['cancelled', 'cancelled']);
    expect([replyTo(cancel), cancel.reactions[0]?.content]).toEqual(['', 'eyes']);
  },
);

test("a maintainer cancels another user's request by its id from any pull request; without an id only requests there", async () => {
  const { sha, measured, quiet: unmeasured } = await openBoth();
  const command = await gate.comment(measured, 'mina', '/ab HZ4_S12_MPSC T=4');
  await waitUntil(() => replyTo(command).includes('ahead'), 'it waits');
  const withoutId = await gate.comment(unmeasured, 'otto', '/ab cancel');
  await waitUntil(
    () => replyTo(withoutId).includes('No measurement is open on this pull request'),
    'nothing is open there',
  );
  await gate.comment(unmeasured, 'otto', `/ab cancel pr${measured.number}-${command.id}-1`);
  await waitUntil(() => replyTo(command).includes('**CANCELLED by otto'), 'it is cancelled');
  expect(gate.checks(sha)[0]?.conclusion).toBeNull();
  const again = await gate.comment(unmeasured, 'otto', `/ab cancel pr${measured.number}-${command.id}-1`);
  await waitUntil(() => replyTo(again).includes('is open in this repository'), 'it has ended');
  expect(replyTo(again)).toContain('/ab queue');
  await gate.comment(measured, 'mina', '/ab cancel');
  await gate.stage.allSettled();
});

test('a failed reaction to a cancel is retried, and the App does not reply that nothing is open', async () => {
  const { sha, quiet: unmeasured } = await openBoth();
  const [id = ''] = await idsInQueue(unmeasured);
  gate.stage.github.faults.fail('reactions/create-for-issue-comment', { times: 3 });
  const cancel = await gate.comment(unmeasured, 'otto', `/ab cancel ${id}`);
  await gate.stage.allSettled();
  expect(gate.checks(sha)[0]?.conclusion).toBe('cancelled');
  expect([replyTo(cancel), cancel.reactions[0]?.content]).toEqual(['', 'eyes']);
});
