import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MEASURE_AGAIN } from '../../../src/app/channel/gate-check.ts';
import { WEBHOOK_PATH } from '../../../src/app/http/http-server.ts';
import { type GateStage, startGateStage } from '../gate-stage.ts';
import { MEASURED } from '../stage.ts';

const ACTORS = ['ada', 'otto', 'mina', 'tria', 'rene', 'nona', 'sven', 'renovate[bot]'] as const;
type Actor = (typeof ACTORS)[number];
const MAINTAINS: readonly Actor[] = ['ada', 'otto'];
const WRITES: readonly Actor[] = ['ada', 'otto', 'mina'];

let gate: GateStage;
beforeAll(async () => {
  gate = await startGateStage();
  const { github } = gate.stage;
  github.addUser('sven');
  github.addUser('renovate[bot]', 'Bot');
  github.setRole(MEASURED, 'ada', 'admin');
  github.setRole(MEASURED, 'tria', 'triage');
  github.setRole(MEASURED, 'nona', 'none');
  await gate.stage.allSettled();
});
afterAll(async () => {
  expect(gate.stage.github.violations).toEqual([]);
  await gate.stage.end();
});

/** Opens pull requests of an outsider from a fork. Each waits for a maintainer. */
async function openWaiting(count: number) {
  const all = await Promise.all(
    Array.from({ length: count }, async () => {
      const sha = gate.commit();
      return { sha, pull: await gate.open(sha, { author: 'sven', fork: 'sven/allocators' }) };
    }),
  );
  await gate.stage.allSettled();
  for (const { sha } of all) {
    expect(gate.checks(sha)).toMatchObject([{ conclusion: 'action_required' }]);
    expect(gate.checks(sha)[0]?.output.summary).toContain(`/ab ok @${sha}`);
  }
  return all;
}

const OTHER = 'c'.repeat(40);
/** Name, text of a comment, and whether this text from a maintainer approves the commit. */
const CONTENTS: readonly (readonly [string, (sha: string) => string, boolean])[] = [
  ['the commit', (sha) => `Read it.\n\n/ab ok @${sha}`, true],
  ['no commit', () => '/ab ok', false],
  ['seven digits', (sha) => `/ab ok @${sha.slice(0, 7)}`, false],
  ['another commit', () => `/ab ok @${OTHER}`, false],
  ['a quote', (sha) => `> /ab ok @${sha}`, false],
  ['code', (sha) => `\`\`\`\n/ab ok @${sha}\n\`\`\``, false],
];

type WaitingPull = Awaited<ReturnType<typeof openWaiting>>[number];

/** Runs `act` on `count` waiting pull requests at once and returns for each its number of workflow runs and its conclusion. */
async function standings(count: number, act: (each: WaitingPull, index: number) => Promise<unknown>) {
  const all = await openWaiting(count);
  await Promise.all(all.map(act));
  await gate.stage.allSettled();
  return all.map(({ sha }) => ({ runs: gate.workflowRuns(sha).length, conclusion: gate.checks(sha)[0]?.conclusion }));
}

const WAITS = { runs: 0, conclusion: 'action_required' };
const MEASURED_ONCE = { runs: 1, conclusion: 'success' };

describe.each(ACTORS)('%s', (actor) => {
  const maintains = MAINTAINS.includes(actor);
  const names = CONTENTS.map(([name]) => name).join(', ');

  test(`comments on the fork of an outsider: ${names}`, async () => {
    const states = await standings(CONTENTS.length, ({ sha, pull }, index) =>
      gate.comment(pull, actor, CONTENTS[index]?.[1](sha) ?? ''),
    );
    expect(states).toEqual(CONTENTS.map(([, , approves]) => (approves && maintains ? MEASURED_ONCE : WAITS)));
  });

  test('edits a comment, presses "Re-run" and the button', async () => {
    const { github } = gate.stage;
    const idOf = (sha: string) => gate.checks(sha)[0]?.id ?? 0;
    const acts: readonly ((each: WaitingPull) => Promise<unknown>)[] = [
      (each) => edit(each, actor),
      ({ sha }) => github.rerun(MEASURED, idOf(sha), actor),
      ({ sha }) => github.press(MEASURED, idOf(sha), actor, MEASURE_AGAIN),
    ];
    expect(await standings(acts.length, async (each, index) => acts[index]?.(each))).toEqual(acts.map(() => WAITS));
  });

  test('accepts a commit: in a quote, in a command', async () => {
    const bodies = ['> /ab accept quoted', '/ab accept it is only documentation'];
    const states = await standings(bodies.length, ({ pull }, index) => gate.comment(pull, actor, bodies[index] ?? ''));
    expect(states).toEqual([WAITS, maintains ? { runs: 0, conclusion: 'success' } : WAITS]);
  });

  test('opens a pull request from a branch, and one from a fork that is approved and then pushed to', async () => {
    const [own, foreign, next] = [gate.commit(), gate.commit(), gate.commit()];
    await gate.open(own, { author: actor });
    const pull = await gate.open(foreign, { author: actor, fork: 'sven/allocators' });
    await gate.stage.allSettled();
    const state = (sha: string) => ({
      runs: gate.workflowRuns(sha).length,
      conclusion: gate.checks(sha)[0]?.conclusion,
    });
    expect([state(own), state(foreign)]).toEqual([WRITES.includes(actor) ? MEASURED_ONCE : WAITS, WAITS]);
    await gate.comment(pull, 'otto', `/ab ok @${foreign}`);
    await gate.stage.allSettled();
    await gate.stage.github.push(MEASURED, pull.number, next);
    await gate.stage.allSettled();
    expect([state(foreign), state(next)]).toEqual([MEASURED_ONCE, WAITS]);
  });
});

/** Delivers a webhook of an edited comment. The App reads new comments only. */
async function edit({ sha, pull }: WaitingPull, actor: Actor): Promise<void> {
  const { github } = gate.stage;
  const { id } = await gate.comment(pull, actor, 'nothing to see');
  const created = github.deliveries.find(
    ({ event, payload }) => event === 'issue_comment' && payload.includes(`${id}`),
  );
  const payload = { ...JSON.parse(created?.payload ?? ''), action: 'edited', changes: { body: { from: '' } } };
  payload.comment.body = `/ab ok @${sha}`;
  const body = JSON.stringify(payload);
  const digest = createHmac('sha256', github.app.webhookSecret).update(body).digest('hex');
  const response = await fetch(`${gate.stage.app().url}${WEBHOOK_PATH}`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'issue_comment',
      'x-github-delivery': `edited-${sha}`,
      'x-hub-signature-256': `sha256=${digest}`,
    },
  });
  expect(response.status).toBe(200);
}

test('a webhook that is delivered three times starts one gate', async () => {
  const sha = gate.commit();
  gate.stage.github.faults.deliveries = 3;
  await gate.open(sha);
  gate.stage.github.faults.deliveries = 1;
  await gate.stage.allSettled();
  expect(gate.workflowRuns(sha)).toHaveLength(1);
  expect(gate.checks(sha)).toHaveLength(1);
});

test('without a gate in the configuration there is no check, and /ab accept is refused', async () => {
  const withoutGate = await startGateStage('');
  try {
    const sha = withoutGate.commit();
    const pull = await withoutGate.open(sha);
    const command = await withoutGate.comment(pull, 'otto', '/ab accept why not');
    await withoutGate.stage.allSettled();
    expect([...withoutGate.checks(sha), ...withoutGate.workflowRuns(sha)]).toEqual([]);
    expect(withoutGate.stage.github.appComments(MEASURED, pull.number).map(({ body }) => body)).toEqual([
      expect.stringContaining('has no gate'),
    ]);
    expect(command.reactions).toEqual([]);
  } finally {
    await withoutGate.stage.end();
  }
});
