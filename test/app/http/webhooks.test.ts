import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WEBHOOK_PATH } from '../../../src/app/http/http-server.ts';
import { MEASURED, runWorkflows, type Stage, startStage } from '../stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  runWorkflows(stage.github);
  stage.github.addUser('sven');
  stage.github.addUser('renovate[bot]', 'Bot');
  for (const [login, role] of [
    ['ada', 'admin'],
    ['tria', 'triage'],
    ['nona', 'none'],
  ] as const) {
    stage.github.setRole(MEASURED, login, role);
  }
});
afterAll(async () => {
  expect(stage.github.violations).toEqual([]);
  await stage.end();
});

const MAY = ['ada', 'otto', 'mina'];
const MAY_NOT = ['tria', 'rene', 'nona', 'sven'];

/** Comment text → what an entitled author gets: a comment of that kind, or nothing at all. */
const CONTENTS: readonly (readonly [string, string | null])[] = [
  ['/ab help', 'compares two allocators'],
  ['Please look:\n\n/ab help\n\nthanks', 'compares two allocators'],
  ['/ab', 'NOT STARTED'],
  ['/ab nonsense!', 'NOT STARTED'],
  ['/ab HZ4_NO_SUCH_FLAG', 'NOT STARTED'],
  ['/ab HZ4_S12_MPSC lane no-such-lane', 'NOT STARTED'],
  ['/ab HZ4_S12_MPSC=$(id)', 'NOT STARTED'],
  ['> /ab help', null],
  ['```\n/ab help\n```', null],
  ['see `/ab help`', null],
  ['/abc help', null],
  ['a path like src/ab/x.c', null],
  ['', null],
];

test.each(MAY)('%s is answered, and only where a command stands', async (login) => {
  const asked = [];
  for (const [body, kind] of CONTENTS) asked.push({ body, kind, comment: await stage.comment(body, login) });
  await stage.allSettled();
  const got = asked.map(({ body, kind, comment }) => {
    const answers = stage.repliesTo(comment);
    const right =
      kind === null
        ? answers.length === 0 && comment.reactions.length === 0
        : answers.length === 1 && answers[0]?.body.includes(kind);
    return right
      ? 'as expected'
      : `${JSON.stringify(body)} got ${JSON.stringify(answers.map((answer) => answer.body.slice(0, 200)))}`;
  });
  expect(got).toEqual(CONTENTS.map(() => 'as expected'));
  expect(asked.flatMap(({ comment }) => stage.workflowRunsOf(comment))).toEqual([]);
});

test.each(MAY_NOT)('%s starts nothing and makes the App say nothing', async (login) => {
  const before = stage.github.appComments(MEASURED, 1).length;
  const command = await stage.comment('/ab HZ4_S12_MPSC', login);
  const wrong = await stage.comment('/ab nonsense!', login);
  const talk = await stage.comment('nice work', login);
  const quoted = await stage.comment('> /ab HZ4_S12_MPSC', login);
  await stage.allSettled();
  const reactions = [command, wrong, talk, quoted].map((comment) => comment.reactions.map(({ content }) => content));
  expect(reactions).toEqual([['confused'], ['confused'], [], []]);
  expect(stage.github.appComments(MEASURED, 1)).toHaveLength(before);
  expect([...stage.workflowRunsOf(command), ...stage.checksOf(command)]).toEqual([]);
});

test('bots start nothing, and on an issue it is said where a measurement belongs', async () => {
  const bot = await stage.comment('/ab HZ4_S12_MPSC', 'renovate[bot]');
  const issue = stage.github.openIssue(MEASURED);
  const { comment } = await stage.github.comment(MEASURED, issue, 'mina', '/ab HZ4_S12_MPSC');
  const { comment: talk } = await stage.github.comment(MEASURED, issue, 'mina', 'no command');
  const { comment: stranger } = await stage.github.comment(MEASURED, issue, 'rene', '/ab HZ4_S12_MPSC');
  await stage.allSettled();
  expect([...bot.reactions, ...comment.reactions, ...talk.reactions]).toEqual([]);
  expect(stranger.reactions).toMatchObject([{ content: 'confused' }]);
  const answers = stage.github.appComments(MEASURED, issue).map(({ body }) => body);
  expect(answers).toHaveLength(1);
  expect(answers[0]).toContain('This is an issue');
  expect([...stage.workflowRunsOf(bot), ...stage.workflowRunsOf(comment)]).toEqual([]);
});

test('a comment longer than GitHub allows gets a clear answer', async () => {
  const asked = await stage.comment(`/ab HZ4_S12_MPSC\n${'x'.repeat(1_000_000)}`);
  await stage.allSettled();
  expect(stage.repliesTo(asked)).toHaveLength(1);
  expect(stage.repliesTo(asked)[0]?.body).toContain('commands are read from at most 65536');
  expect(stage.workflowRunsOf(asked)).toEqual([]);
});

test('a refusal says the word in question and what is near it', async () => {
  const asked = await stage.comment('/ab HZ4_S12_MPCS');
  await stage.allSettled();
  const [answer] = stage.repliesTo(asked);
  expect(answer?.body).toContain('HZ4_S12_MPCS');
  expect(answer?.body).toContain('Did you mean `HZ4_S12_MPSC`');
  expect(stage.checksOf(asked)).toEqual([]);
});

function post(body: string, headers: Record<string, string>): Promise<Response> {
  return fetch(`${stage.app().url}${WEBHOOK_PATH}`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'issue_comment',
      'x-github-delivery': 'd1',
      ...headers,
    },
  });
}

function signed(body: string): Record<string, string> {
  const digest = createHmac('sha256', stage.github.app.webhookSecret).update(body).digest('hex');
  return { 'x-hub-signature-256': `sha256=${digest}` };
}

test('a bad or missing signature is refused, stores nothing, and its body reaches no log', async () => {
  const lines = stage.log().length;
  const body = JSON.stringify({ action: 'created', comment: { body: '/ab SECRET_WORD' } });
  for (const headers of [{ 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }, {}]) {
    expect((await post(body, headers as Record<string, string>)).status).toBe(401);
  }
  expect(await stage.store().inbox.nextDueMs()).toBeNull();
  expect(stage.log().slice(lines)).not.toMatch(/SECRET_WORD|hub-signature.*[0-9a-f]{64}/);
});

test('a signed body that is no JSON or has another shape is answered with an error and stores nothing', async () => {
  for (const body of [
    '{',
    '{"action":"created"}',
    JSON.stringify({ action: 'created', issue: {}, comment: { body: '/ab' } }),
  ]) {
    expect((await post(body, signed(body))).status).toBeGreaterThanOrEqual(400);
  }
  expect(await stage.store().inbox.nextDueMs()).toBeNull();
});

test('events of no interest are accepted and forgotten', async () => {
  const body = JSON.stringify({ zen: 'Keep it logically awesome.' });
  expect((await post(body, { ...signed(body), 'x-github-event': 'ping' })).status).toBe(200);
});

test('a body larger than GitHub sends is cut off', async () => {
  const status = await new Promise<number>((resolve, reject) => {
    const headers = { 'content-length': '26000000', 'content-type': 'application/json' };
    const call = request(`${stage.app().url}${WEBHOOK_PATH}`, { method: 'POST', headers }, (answer) => {
      resolve(answer.statusCode ?? 0);
      call.destroy();
    });
    call.on('error', reject);
    call.write('{');
  });
  expect(status).toBe(413);
});

test('other paths are not found', async () => {
  expect((await fetch(`${stage.app().url}/`)).status).toBe(404);
  expect((await fetch(`${stage.app().url}${WEBHOOK_PATH}`)).status).toBe(404);
});
