import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type GateStage, setGateStage } from '../gate-stage.ts';
import { MEASURED, until } from '../stage.ts';

const DAY_MS = 86_400_000;

let gate: GateStage;
beforeAll(async () => {
  gate = await setGateStage();
  await gate.stage.settled();
});
beforeEach(() => gate.measure(({ question }) => (question === 'flag' ? 0.05 : -0.05)));
afterAll(async () => {
  expect(gate.stage.github.violations).toEqual([]);
  await gate.stage.end();
});

/** The App's answer to the last command of a pull request. */
const lastAnswer = (number: number) => gate.stage.github.answers(MEASURED, number).at(-1)?.body ?? '';

test('an acceptance speaks of the gate, whatever else was measured of the commit', async () => {
  const sha = gate.commit();
  const pull = await gate.open(sha);
  await gate.stage.settled();
  await gate.comment(pull, 'mina', '/ab HZ4_S12_MPSC');
  await gate.stage.settled();
  expect(lastAnswer(pull.number)).toContain('GO: ');
  await gate.comment(pull, 'otto', '/ab accept worth it');
  await gate.stage.settled();
  const [check] = gate.checks(sha);
  expect(check).toMatchObject({ conclusion: 'success', output: { title: 'Accepted by otto: worth it' } });
  expect(check?.output.summary).toMatch(/until \d{4}-\d\d-\d\d[\s\S]*Without it: Regression confirmed/);
});

test('what was accepted without a measurement asks for one when the acceptance ends', async () => {
  gate.stage.github.onDispatch(({ signal }, control) => {
    control.start();
    signal.addEventListener('abort', () => control.complete('cancelled'));
  });
  const sha = gate.commit();
  const pull = await gate.open(sha);
  await until(() => gate.checks(sha)[0]?.status === 'in_progress', 'it is measured');
  await gate.comment(pull, 'otto', '/ab cancel');
  await gate.stage.settled();
  gate.measure(0.05);
  await gate.comment(pull, 'mina', '/ab HZ4_S12_MPSC');
  await gate.stage.settled();
  await gate.comment(pull, 'otto', '/ab accept the machine is away');
  await gate.stage.settled();
  const title = 'Accepted by otto: the machine is away';
  expect(gate.checks(sha)).toMatchObject([{ conclusion: 'success', output: { title } }]);
  gate.stage.later(31 * DAY_MS);
  await until(() => lastAnswer(pull.number).includes('ACCEPTANCE ENDED'), 'the acceptance ends');
  await gate.stage.settled();
  const [check] = gate.checks(sha);
  expect(check).toMatchObject({ conclusion: 'action_required', output: { title: 'This commit was not measured' } });
  expect(check?.output.summary).toContain('acceptance by otto ended on');
});
