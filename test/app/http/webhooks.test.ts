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

/** Text of a comment, and a text of the reply to an author with write access, or null for no reply. */
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

test.each(MAY)('%s gets a reply to each command, and none to other text', async (login) => {
  const comments = [];
  for (const [body, kind] of CONTENTS) comments.push({ body, kind, comment: await stage.comment(body, login) });
  await stage.allSettled();
  const results = comments.map(({ body, kind, comment }) => {
    const replies = stage.repliesTo(comment);
    const matches =
      kind === null
        ? replies.length === 0 && comment.reactions.length === 0
        : replies.length === 1 && replies[0]?.body.includes(kind);
    return matches
      ? 'as expected'
      : `${JSON.stringify(body)} got ${JSON.stringify(replies.map((reply) => reply.body.slice(0, 200)))}`;
  });
  expect(results).toEqual(CONTENTS.map(() => 'as expected'));
  expect(comments.flatMap(({ comment }) => stage.workflowRunsOf(comment))).toEqual([]);
});

test.each(MAY_NOT)('%s starts nothing and gets no reply', async (login) => {
  const before = stage.github.appComments(MEASURED, 1).length;
  const command = await stage.comment('/ab HZ4_S12_MPSC', login);
  const wrong = await stage.comment('/ab nonsense!', login);
  const plain = await stage.comment('nice work', login);
  const quoted = await stage.comment('> /ab HZ4_S12_MPSC', login);
  await stage.allSettled();
  const reactions = [command, wrong, plain, quoted].map((comment) => comment.reactions.map(({ content }) => content));
  expect(reactions).toEqual([['confused'], ['confused'], [], []]);
  expect(stage.github.appComments(MEASURED, 1)).toHaveLength(before);
  expect([...stage.workflowRunsOf(command), ...stage.checksOf(command)]).toEqual([]);
});

test('a bot starts nothing, and a measurement on an issue is refused with the place for it', async () => {
  const bot = await stage.comment('/ab HZ4_S12_MPSC', 'renovate[bot]');
  const issue = stage.github.openIssue(MEASURED);
  const { comment } = await stage.github.comment(MEASURED, issue, 'mina', '/ab HZ4_S12_MPSC');
  const { comment: plain } = await stage.github.comment(MEASURED, issue, 'mina', 'no command');
  const { comment: outsider } = await stage.github.comment(MEASURED, issue, 'rene', '/ab HZ4_S12_MPSC');
  await stage.allSettled();
  expect([...bot.reactions, ...comment.reactions, ...plain.reactions]).toEqual([]);
  expect(outsider.reactions).toMatchObject([{ content: 'confused' }]);
  const replies = stage.github.appComments(MEASURED, issue).map(({ body }) => body);
  expect(replies).toHaveLength(1);
  expect(replies[0]).toContain('This is an issue');
  expect([...stage.workflowRunsOf(bot), ...stage.workflowRunsOf(comment)]).toEqual([]);
});

test('a comment longer than GitHub allows is refused with the limit', async () => {
  const command = await stage.comment(`/ab HZ4_S12_MPSC\n${'x'.repeat(1_000_000)}`);
  await stage.allSettled();
  expect(stage.repliesTo(command)).toHaveLength(1);
  expect(stage.repliesTo(command)[0]?.body).toContain('commands are read from at most 65536');
  expect(stage.workflowRunsOf(command)).toEqual([]);
});

test('a refusal names the unknown flag and a similar one', async () => {
  const command = await stage.comment('/ab HZ4_S12_MPCS');
  await stage.allSettled();
  const [reply] = stage.repliesTo(command);
  expect(reply?.body).toContain('HZ4_S12_MPCS');
  expect(reply?.body).toContain('Did you mean `HZ4_S12_MPSC`');
  expect(stage.checksOf(command)).toEqual([]);
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

test('a webhook with a bad or missing signature gets 401, is not stored, and its body is not logged', async () => {
  const lines = stage.log().length;
  const body = JSON.stringify({ action: 'created', comment: { body: '/ab SECRET_WORD' } });
  for (const headers of [{ 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }, {}]) {
    expect((await post(body, headers as Record<string, string>)).status).toBe(401);
  }
  expect(await stage.store().inbox.nextDueMs()).toBeNull();
  expect(stage.log().slice(lines)).not.toMatch(/SECRET_WORD|hub-signature.*[0-9a-f]{64}/);
});

test('a signed body that is not JSON or does not fit the schema gets an error and is not stored', async () => {
  for (const body of [
    '{',
    '{"action":"created"}',
    JSON.stringify({ action: 'created', issue: {}, comment: { body: '/ab' } }),
  ]) {
    expect((await post(body, signed(body))).status).toBeGreaterThanOrEqual(400);
  }
  expect(await stage.store().inbox.nextDueMs()).toBeNull();
});

test('other events are accepted and ignored', async () => {
  const body = JSON.stringify({ zen: 'Keep it logically awesome.' });
  expect((await post(body, { ...signed(body), 'x-github-event': 'ping' })).status).toBe(200);
});

test('a body that is larger than the limit of GitHub gets 413', async () => {
  const status = await new Promise<number>((resolve, reject) => {
    const headers = { 'content-length': '26000000', 'content-type': 'application/json' };
    const call = request(`${stage.app().url}${WEBHOOK_PATH}`, { method: 'POST', headers }, (reply) => {
      resolve(reply.statusCode ?? 0);
      call.destroy();
    });
    call.on('error', reject);
    call.write('{');
  });
  expect(status).toBe(413);
});

test('other paths and methods get 404', async () => {
  expect((await fetch(`${stage.app().url}/`)).status).toBe(404);
  expect((await fetch(`${stage.app().url}${WEBHOOK_PATH}`)).status).toBe(404);
});
