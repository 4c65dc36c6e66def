import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type GateStage, startGateStage } from '../gate-stage.ts';

let gate: GateStage;
beforeAll(async () => {
  gate = await startGateStage();
  await gate.stage.allSettled();
});
beforeEach(() => gate.measure(-0.05));
afterAll(async () => {
  expect(gate.stage.github.violations).toEqual([]);
  await gate.stage.end();
});

test('a check and a comment whose texts GitHub refuses are completed with a shorter one', async () => {
  gate.stage.github.limitTexts({ summaryBytesMax: 600, commentBytesMax: 600 });
  const sha = gate.commit();
  const pull = await gate.open(sha);
  await gate.stage.allSettled();
  gate.stage.github.limitTexts({});
  const [check] = gate.checks(sha);
  expect(check).toMatchObject({ status: 'completed', conclusion: 'failure' });
  expect(check?.output.title).toMatch(/^Regression confirmed/);
  expect(check?.output.text).toBeNull();
  const [comment, ...others] = gate.gateComments(pull);
  expect(others).toEqual([]);
  for (const text of [check?.output.summary, comment]) {
    expect(text).toContain('Perf gate: Regression confirmed');
    expect(text).toMatch(/\n\nhttp\S+\/actions\/runs\/\d+\n\nGitHub refused the longer text of this report\.$/);
  }
});
