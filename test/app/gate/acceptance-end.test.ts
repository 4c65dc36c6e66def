import { afterEach, beforeEach, expect, test } from 'vitest';
import { onEachDatabase } from '../../store/each-database.ts';
import { type GateStage, startGateStage } from '../gate-stage.ts';
import { MEASURED, waitUntil } from '../stage.ts';

const DAY_MS = 86_400_000;

onEachDatabase((fresh) => {
  let gate: GateStage;
  beforeEach(async () => {
    gate = await startGateStage(undefined, await fresh());
    gate.measure(-0.05);
  });
  afterEach(async () => {
    expect(gate.stage.github.violations).toEqual([]);
    await gate.stage.end();
  });

  /** Opens a pull request whose gate is red and was accepted. */
  async function accepted() {
    const sha = gate.commit();
    const pull = await gate.open(sha);
    await gate.stage.allSettled();
    await gate.comment(pull, 'otto', '/ab accept it is worth it');
    await gate.stage.allSettled();
    expect(gate.checks(sha)).toMatchObject([{ conclusion: 'success' }]);
    return { sha, pull, comments: () => gate.stage.github.appComments(MEASURED, pull.number).map(({ body }) => body) };
  }

  test('after thirty days the check shows the measured result again, once, also after failed calls to GitHub', async () => {
    const { sha, comments } = await accepted();
    const moved = await accepted();
    const next = gate.commit();
    await gate.stage.github.push(MEASURED, moved.pull.number, next);
    const closed = await accepted();
    await gate.stage.github.close(MEASURED, closed.pull.number);
    const again = await accepted();
    await gate.stage.allSettled();
    const at = new Date(Date.now() + 20 * DAY_MS).toISOString();
    await gate.stage.github.comment(MEASURED, again.pull.number, 'otto', '/ab accept still worth it', { at });
    await gate.stage.allSettled();

    let failures = 0;
    gate.stage.github.observe(({ operation }) => {
      if (operation !== 'checks/update' || failures === 2) return undefined;
      failures += 1;
      return 'drop';
    });
    gate.stage.advanceClock(31 * DAY_MS);
    await waitUntil(() => gate.checks(sha)[0]?.conclusion === 'failure', 'it is red again');
    await gate.stage.allSettled();
    expect(failures).toBe(2);
    const [check] = gate.checks(sha);
    expect(check?.output.title).toContain('Regression confirmed');
    expect(check?.output.summary).toMatch(/acceptance by otto ended on \d{4}-\d\d-\d\d[\s\S]*it is worth it/);
    expect(comments().filter((body) => body.includes('**ACCEPTANCE ENDED on '))).toHaveLength(1);
    expect(comments().filter((body) => body.includes('**ACCEPTED'))).toEqual([]);

    // A former head, a closed pull request and a renewed acceptance stay as they are.
    for (const other of [moved, closed, again]) {
      expect(gate.checks(other.sha)).toMatchObject([{ conclusion: 'success' }]);
      expect(other.comments().filter((body) => body.includes('ACCEPTANCE ENDED'))).toEqual([]);
    }
    gate.stage.advanceClock(20 * DAY_MS);
    await waitUntil(() => gate.checks(again.sha)[0]?.conclusion === 'failure', 'the second acceptance ends');
    await gate.stage.allSettled();
    expect(again.comments().filter((body) => body.includes('ACCEPTANCE ENDED'))).toHaveLength(1);
  });

  test('an acceptance of a closed pull request also ends for another pull request with the commit', async () => {
    const { sha, pull } = await accepted();
    await gate.stage.github.close(MEASURED, pull.number);
    await gate.open(sha);
    await gate.stage.allSettled();
    expect(gate.checks(sha)).toMatchObject([{ conclusion: 'success' }]);
    gate.stage.advanceClock(31 * DAY_MS);
    await waitUntil(() => gate.checks(sha)[0]?.conclusion === 'failure', 'it is red again');
    expect(gate.checks(sha)[0]?.output.title).toMatch(/^Regression confirmed/);
    await gate.stage.allSettled();
  });
});
