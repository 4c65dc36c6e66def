import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type GateStage, startGateStage } from '../gate-stage.ts';
import { MEASURED, waitUntil } from '../stage.ts';

const DAY_MS = 86_400_000;

let gate: GateStage;
beforeAll(async () => {
  gate = await startGateStage();
  await gate.stage.allSettled();
});
beforeEach(() => gate.measure(({ question }) => (question === 'flag' ? 0.05 : -0.05)));
afterAll(async () => {
  expect(gate.stage.github.violations).toEqual([]);
  await gate.stage.end();
});

/** The App's last comment on a pull request. */
const lastComment = (number: number) => gate.stage.github.appComments(MEASURED, number).at(-1)?.body ?? '';

test('an acceptance concerns the gate, also after other measurements of the commit', async () => {
  const sha = gate.commit();
  const pull = await gate.open(sha);
  await gate.stage.allSettled();
  await gate.comment(pull, 'mina', '/ab HZ4_S12_MPSC');
  await gate.stage.allSettled();
  expect(lastComment(pull.number)).toContain('GO: ');
  await gate.comment(pull, 'otto', '/ab accept worth it');
  await gate.stage.allSettled();
  const [check] = gate.checks(sha);
  expect(check).toMatchObject({ conclusion: 'success', output: { title: 'Accepted by otto: worth it' } });
  expect(check?.output.summary).toMatch(/until \d{4}-\d\d-\d\d[\s\S]*Without it: Regression confirmed/);
});

/** Starts a merge group on top of main. Its measurement shows a regression. */
async function mergeGroup() {
  const group = { headSha: gate.commit(), baseSha: gate.stage.repository.mainSha };
  await gate.stage.github.mergeGroup('checks_requested', MEASURED, group);
  return group.headSha;
}

test('a maintainer accepts one merge group by its commit from any pull request', async () => {
  const pull = await gate.open(gate.commit());
  const [red, other] = [await mergeGroup(), await mergeGroup()];
  await gate.stage.allSettled();
  const command = `/ab accept @${red} REASON`;
  expect(gate.checks(red)).toMatchObject([{ conclusion: 'failure' }]);
  expect(gate.checks(red)[0]?.output.summary).toContain(`\n${command}\n`);
  await gate.comment(pull, 'mina', command);
  await gate.stage.allSettled();
  expect(lastComment(pull.number)).toContain('maintain or admin');
  expect(gate.checks(red)).toMatchObject([{ conclusion: 'failure' }]);
  await gate.comment(pull, 'otto', command.replace('REASON', 'worth it'));
  await gate.stage.allSettled();
  const [check] = gate.checks(red);
  expect(check).toMatchObject({ conclusion: 'success', output: { title: 'Accepted by otto: worth it' } });
  expect(check?.output.summary).toMatch(/until \d{4}-\d\d-\d\d[\s\S]*Without it: Regression confirmed/);
  expect(lastComment(pull.number)).toContain(`ACCEPTED: the gate is green for commit \`${red.slice(0, 12)}\``);
  for (const sha of [other, pull.headSha]) expect(gate.checks(sha)).toMatchObject([{ conclusion: 'failure' }]);
  await gate.stage.github.rerun(MEASURED, check?.id ?? 0, 'mina');
  await gate.stage.allSettled();
  expect(gate.checks(red)).toMatchObject([{ conclusion: 'success', output: { title: 'Accepted by otto: worth it' } }]);
});

test('an acceptance is refused for a merge group without a result, and for any other commit', async () => {
  const pull = await gate.open(gate.commit());
  await gate.stage.allSettled();
  gate.stage.github.onDispatch(({ signal }, control) => {
    control.start();
    signal.addEventListener('abort', () => control.complete('cancelled'));
  });
  const sha = await mergeGroup();
  await waitUntil(() => gate.checks(sha)[0]?.status === 'in_progress', 'the group is measured');
  await gate.comment(pull, 'otto', `/ab accept @${sha} worth it`);
  await waitUntil(() => lastComment(pull.number).includes('is not measured yet'), 'the acceptance is refused');
  expect(gate.checks(sha)).toMatchObject([{ status: 'in_progress' }]);
  await gate.comment(pull, 'otto', `/ab accept @${'c'.repeat(40)} worth it`);
  await waitUntil(
    () => lastComment(pull.number).includes('not the commit that was named'),
    'another commit is refused',
  );
  await gate.stage.github.mergeGroup('destroyed', MEASURED, { headSha: sha, baseSha: gate.stage.repository.mainSha });
  await gate.stage.allSettled();
});

// This test is the last one because the App's clock stays ahead afterwards.
test('a commit that was accepted without a measurement needs one when the acceptance ends', async () => {
  gate.stage.github.onDispatch(({ signal }, control) => {
    control.start();
    signal.addEventListener('abort', () => control.complete('cancelled'));
  });
  const sha = gate.commit();
  const pull = await gate.open(sha);
  await waitUntil(() => gate.checks(sha)[0]?.status === 'in_progress', 'it is measured');
  await gate.comment(pull, 'otto', '/ab cancel');
  await gate.stage.allSettled();
  gate.measure(0.05);
  await gate.comment(pull, 'mina', '/ab HZ4_S12_MPSC');
  await gate.stage.allSettled();
  await gate.comment(pull, 'otto', '/ab accept the machine is away');
  await gate.stage.allSettled();
  const title = 'Accepted by otto: the machine is away';
  expect(gate.checks(sha)).toMatchObject([{ conclusion: 'success', output: { title } }]);
  gate.stage.advanceClock(31 * DAY_MS);
  await waitUntil(() => lastComment(pull.number).includes('ACCEPTANCE ENDED'), 'the acceptance ends');
  await gate.stage.allSettled();
  const [check] = gate.checks(sha);
  expect(check).toMatchObject({ conclusion: 'action_required', output: { title: 'This commit was not measured' } });
  expect(check?.output.summary).toContain('acceptance by otto ended on');
});
