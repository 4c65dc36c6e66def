import { afterAll, beforeAll, expect, test } from 'vitest';
import * as shape from '../../github-simulator/shapes.ts';
import { CONTROL, MEASURED, runWorkflows, type Stage, startStage } from '../stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  runWorkflows(stage.github);
});
afterAll(async () => {
  expect(stage.github.violations).toEqual([]);
  await stage.end();
});

/** The bodies of the App's comments about a request. */
const replies = (request: string) =>
  stage.github
    .appComments(MEASURED, stage.pull)
    .map(({ body }) => body)
    .filter((body) => body.includes(request));

const user = (login: string) => shape.user(stage.github.addUser(login));
const pullRequest = () => ({ pull_request: { number: stage.pull } });

async function review(id: number, login: string, body: string | null): Promise<void> {
  const at = new Date().toISOString();
  const parts = { id, user: user(login), body, submitted_at: at, state: 'commented' };
  await stage.github.deliver('pull_request_review.submitted', MEASURED, login, { ...pullRequest(), review: parts });
  await stage.allSettled();
}

async function reviewComment(id: number, login: string, body: string): Promise<void> {
  const parts = { id, user: user(login), body, created_at: new Date().toISOString() };
  await stage.github.deliver('pull_request_review_comment.created', MEASURED, login, {
    ...pullRequest(),
    comment: parts,
  });
  await stage.allSettled();
}

test('a command in the text of a review gets a reply in the conversation', async () => {
  await review(900_001, 'mina', 'Looks good.\n\n/ab help');
  expect(replies(`pr${stage.pull}-r900001-1`)).toMatchObject([expect.stringContaining('/release VERSION')]);
  await review(900_002, 'mina', null);
  await review(900_003, 'rene', '/ab help');
  expect(replies('-r90000')).toHaveLength(1);
});

test('a command in a comment on a line of code gets a reply, and a reaction', async () => {
  await reviewComment(900_001, 'mina', '/ab HZ4_S12_MPCS');
  await reviewComment(900_004, 'rene', '/ab help');
  expect(replies(`pr${stage.pull}-c900001-1`)).toMatchObject([expect.stringContaining('HZ4_S12_MPSC')]);
  expect(replies('-c900004')).toEqual([]);
  await reviewComment(900_005, 'mina', '/ab HZ4_S12_MPSC T=4');
  expect(stage.github.repository(MEASURED).reviewReactions).toEqual([
    { comment: 900_004, content: 'confused' },
    { comment: 900_005, content: 'eyes' },
  ]);
});

test('a measurement that a review asks for is measured, and shown in one reply', async () => {
  const before = stage.github.repository(CONTROL).runs.size;
  await review(900_006, 'mina', '/ab HZ4_S12_MPSC T=4');
  expect(replies(`pr${stage.pull}-r900006-1`)).toHaveLength(1);
  expect(stage.github.repository(CONTROL).runs.size).toBe(before + 1);
});

const EDITS = [
  ['a text', 'please look', '/ab help', 1],
  ['an earlier command', '/ab status', '/ab help', 1],
  ['a mistyped command', '/ab HZ4_S12_MPCS', '/ab HZ4_S12_MPSC', 1],
  ['an example in code', '```\n/ab help\n```', '/ab help', 1],
  ['a text around the same command', '/ab help\n\nplease look', '/ab help\n\nplease look here', 0],
  ['no command', 'please look', 'please look here', 0],
] as const;

test.each(EDITS)(
  'a command that an edit adds in place of %s gets one reply that says how to write it',
  async (_, before, after, count) => {
    const { id } = await stage.comment(before);
    await stage.allSettled();
    for (const body of [after, after, `${after}\n\n/ab status`]) await editComment(id, before, body);
    expect(replies(`pr${stage.pull}-${id}-0`)).toHaveLength(1);
    expect(replies(`pr${stage.pull}-${id}-0`)[0]).toContain('Write the command into a new comment');
    const { id: other } = await stage.comment(before);
    await stage.allSettled();
    await editComment(other, before, after);
    expect(replies(`pr${stage.pull}-${other}-0`)).toHaveLength(count);
  },
);

test.each(EDITS)(
  'a review where an edit adds a command in place of %s gets one reply',
  async (_, before, after, count) => {
    const id = 920_000 + stage.github.deliveries.length;
    const at = new Date().toISOString();
    const parts = { id, user: user('mina'), body: after, submitted_at: at, created_at: at, updated_at: at };
    const changes = { body: { from: before } };
    for (let time = 0; time < 2; time += 1) {
      const review = { ...pullRequest(), review: { ...parts, state: 'commented' }, changes };
      await stage.github.deliver('pull_request_review.edited', MEASURED, 'mina', review);
      const comment = { ...pullRequest(), comment: parts, changes };
      await stage.github.deliver('pull_request_review_comment.edited', MEASURED, 'mina', comment);
    }
    await stage.allSettled();
    expect(replies(`pr${stage.pull}-r${id}-0`)).toHaveLength(count);
    expect(replies(`pr${stage.pull}-c${id}-0`)).toHaveLength(count);
  },
);

async function editComment(id: number, before: string, body: string): Promise<void> {
  const at = new Date().toISOString();
  const { url } = stage.github;
  const issue = {
    number: stage.pull,
    user: user('mina'),
    pull_request: { url, html_url: url, diff_url: url, patch_url: url },
  };
  const comment = { id, user: user('mina'), body, created_at: at, updated_at: at };
  await stage.github.deliver('issue_comment.edited', MEASURED, 'mina', {
    comment,
    issue,
    changes: { body: { from: before } },
  });
  await stage.allSettled();
}
