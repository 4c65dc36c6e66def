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

/** The answer to a command, on whatever pull request. */
function answer({ id, issue }: Comment): string {
  return (
    gate.stage.github.appComments(MEASURED, issue).find(({ body }) => body.includes(`pr${issue}-${id}-`))?.body ?? ''
  );
}

/** A pull request whose gate is measured on both machines, and one where nothing is. */
async function openBoth() {
  const sha = gate.commit();
  const measured = await gate.open(sha);
  await waitUntil(
    () => gate.workflowRuns(sha).filter(({ status }) => status === 'in_progress').length === 2,
    'both machines are at it',
  );
  const quiet = await gate.open(gate.commit('README.md'), { author: 'ivo' });
  return { sha, measured, quiet };
}

/** The ids that the queue shows to somebody on a pull request. */
async function idsInQueue(pull: Awaited<ReturnType<GateStage['open']>>): Promise<string[]> {
  const shown = await gate.comment(pull, 'ivo', '/ab queue');
  await waitUntil(() => answer(shown).includes('QUEUE'), 'the queue is shown');
  expect(answer(shown)).toContain('out of the queues of all its machines');
  return [...answer(shown).matchAll(/<br>`([^`]+)` \|/g)].map(([, id = '']) => id);
}

test.each([
  ['a maintainer', 'otto'],
  ['its author', 'mina'],
])('an id of the queue ends the whole request for %s, from any pull request; for nobody else', async (_, login) => {
  const { sha, quiet } = await openBoth();
  const ids = await idsInQueue(quiet);
  expect(ids).toEqual([expect.stringContaining('arm64'), expect.stringContaining('x86-64')]);
  const [id = ''] = ids;
  const refused = await gate.comment(quiet, 'ivo', `/ab cancel ${id}`);
  await waitUntil(
    () => answer(refused).includes('started by another user'),
    `who may not is refused: ${answer(refused)}`,
  );
  const cancel = await gate.comment(quiet, login, `/ab cancel ${id} not now`);
  await waitUntil(() => gate.checks(sha)[0]?.conclusion === 'cancelled', 'the gate is ended');
  await gate.stage.allSettled();
  expect(gate.checks(sha)[0]?.output.summary).toMatch(new RegExp(`Cancelled by ${login}[\\s\\S]*not now`));
  expect(gate.workflowRuns(sha).map(({ conclusion }) => conclusion)).toEqual(['cancelled', 'cancelled']);
  expect([answer(cancel), cancel.reactions[0]?.content]).toEqual(['', 'eyes']);
});

test("a maintainer ends somebody's comment from another pull request; without an id only what is open there", async () => {
  const { sha, measured, quiet } = await openBoth();
  const asked = await gate.comment(measured, 'mina', '/ab HZ4_S12_MPSC T=4');
  await waitUntil(() => answer(asked).includes('ahead'), 'it waits');
  const none = await gate.comment(quiet, 'otto', '/ab cancel');
  await waitUntil(() => answer(none).includes('No measurement is open on this pull request'), 'nothing is open there');
  await gate.comment(quiet, 'otto', `/ab cancel pr${measured.number}-${asked.id}-1`);
  await waitUntil(() => answer(asked).includes('**CANCELLED by otto'), 'it is taken out');
  expect(gate.checks(sha)[0]?.conclusion).toBeNull();
  const unknown = await gate.comment(quiet, 'otto', `/ab cancel pr${measured.number}-${asked.id}-1`);
  await waitUntil(() => answer(unknown).includes('is open in this repository'), 'it has ended');
  expect(answer(unknown)).toContain('/ab queue');
  await gate.comment(measured, 'mina', '/ab cancel');
  await gate.stage.allSettled();
});

test('an acknowledgement that GitHub does not take at once is tried again, and what was stopped is not denied', async () => {
  const { sha, quiet } = await openBoth();
  const [id = ''] = await idsInQueue(quiet);
  gate.stage.github.faults.fail('reactions/create-for-issue-comment', { times: 3 });
  const cancel = await gate.comment(quiet, 'otto', `/ab cancel ${id}`);
  await gate.stage.allSettled();
  expect(gate.checks(sha)[0]?.conclusion).toBe('cancelled');
  expect([answer(cancel), cancel.reactions[0]?.content]).toEqual(['', 'eyes']);
});
