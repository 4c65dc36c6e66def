import { afterAll, beforeAll, expect, test } from 'vitest';
import { MEASURED, runWorkflows, type Stage, setStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
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
  await stage.settled();
  const got = asked.map(({ body, kind, comment }) => {
    const answers = stage.answersTo(comment);
    const right =
      kind === null
        ? answers.length === 0 && comment.reactions.length === 0
        : answers.length === 1 && answers[0]?.body.includes(kind);
    return right
      ? 'as expected'
      : `${JSON.stringify(body)} got ${JSON.stringify(answers.map((answer) => answer.body.slice(0, 200)))}`;
  });
  expect(got).toEqual(CONTENTS.map(() => 'as expected'));
  expect(asked.flatMap(({ comment }) => stage.runsOf(comment))).toEqual([]);
});

test.each(MAY_NOT)('%s starts nothing and makes the App say nothing', async (login) => {
  const before = stage.github.answers(MEASURED, 1).length;
  const command = await stage.comment('/ab HZ4_S12_MPSC', login);
  const wrong = await stage.comment('/ab nonsense!', login);
  const talk = await stage.comment('nice work', login);
  const quoted = await stage.comment('> /ab HZ4_S12_MPSC', login);
  await stage.settled();
  const reactions = [command, wrong, talk, quoted].map((comment) => comment.reactions.map(({ content }) => content));
  expect(reactions).toEqual([['confused'], ['confused'], [], []]);
  expect(stage.github.answers(MEASURED, 1)).toHaveLength(before);
  expect([...stage.runsOf(command), ...stage.checksOf(command)]).toEqual([]);
});

test('bots and comments on issues start nothing', async () => {
  const bot = await stage.comment('/ab HZ4_S12_MPSC', 'renovate[bot]');
  const issue = stage.github.openIssue(MEASURED);
  const { comment } = await stage.github.comment(MEASURED, issue, 'mina', '/ab HZ4_S12_MPSC');
  await stage.settled();
  expect([...bot.reactions, ...comment.reactions]).toEqual([]);
  expect(stage.github.answers(MEASURED, issue)).toEqual([]);
  expect([...stage.runsOf(bot), ...stage.runsOf(comment)]).toEqual([]);
});

test('a comment longer than GitHub allows gets a clear answer', async () => {
  const asked = await stage.comment(`/ab HZ4_S12_MPSC\n${'x'.repeat(1_000_000)}`);
  await stage.settled();
  expect(stage.answersTo(asked)).toHaveLength(1);
  expect(stage.answersTo(asked)[0]?.body).toContain('commands are read from at most 65536');
  expect(stage.runsOf(asked)).toEqual([]);
});

test('a refusal says the word in question and what is near it', async () => {
  const asked = await stage.comment('/ab HZ4_S12_MPCS');
  await stage.settled();
  const [answer] = stage.answersTo(asked);
  expect(answer?.body).toContain('HZ4_S12_MPCS');
  expect(answer?.body).toContain('Did you mean `HZ4_S12_MPSC`');
  expect(stage.checksOf(asked)).toEqual([]);
});
