import { afterEach, beforeEach, expect, test } from 'vitest';
import { MEASURED, runWorkflows, type Stage, startStage } from '../stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
  runWorkflows(stage.github);
});
afterEach(async () => {
  expect(stage.github.violations).toEqual([]);
  await stage.end();
});

const LATER = new Date(Date.now() + 60_000).toISOString();
const EARLIER = new Date(Date.now() - 60_000).toISOString();

/** The answer's first words, and how many runs were started. */
async function ask(body: string, options: { at?: string; pull?: number } = {}): Promise<[string, number]> {
  const { comment } = await stage.github.comment(MEASURED, options.pull ?? 1, 'mina', body, options);
  await stage.allSettled();
  const tag = `<!-- alloc-ab:pr${options.pull ?? 1}-${comment.id}-`;
  const [answer] = stage.github.appComments(MEASURED, options.pull ?? 1).filter((each) => each.body.startsWith(tag));
  const runs = [...stage.github.repository('example/control').runs.values()].filter(({ title }) =>
    title.includes(`-${comment.id}-`),
  );
  return [answer?.body ?? '', runs.length];
}

test('a push after the comment is never measured in its name', async () => {
  await stage.github.push(MEASURED, 1, stage.repository.nextSha);
  const [moved, runs] = await ask('/ab HZ4_S12_MPSC', { at: EARLIER });
  expect(moved).toContain('A push came after the comment');
  expect(runs).toBe(0);
  expect((await ask('/ab HZ4_S12_MPSC', { at: LATER }))[0]).toContain('**GO');
  const short = stage.repository.nextSha.slice(0, 8);
  expect((await ask(`/ab HZ4_S12_MPSC @${short}`, { at: EARLIER }))[0]).toContain('**GO');
  expect((await ask(`/ab HZ4_S12_MPSC @${stage.repository.headSha}`, { at: LATER }))[0]).toContain(
    'not the commit that was named',
  );
});

test('a head that no event told of is not measured', async () => {
  // Otherwise the App finds out by itself that a webhook was lost.
  stage.github.faults.fail('apps/list-webhook-deliveries', { times: 1000 });
  stage.github.sendWebhooksTo(null);
  await stage.github.push(MEASURED, 1, stage.repository.nextSha);
  stage.github.sendWebhooksTo(`${stage.app().url}/api/github/webhooks`);
  const [answer, runs] = await ask('/ab HZ4_S12_MPSC', { at: LATER });
  expect(answer).toContain('A push came after the comment');
  expect(runs).toBe(0);
});

test('code from a fork needs its very commit, named or approved', async () => {
  const { headSha, nextSha } = stage.repository;
  const { number: pull } = await stage.github.openPullRequest(MEASURED, {
    author: 'sven',
    headSha,
    fork: 'sven/allocators',
  });
  expect((await ask('/ab HZ4_S12_MPSC', { pull }))[0]).toContain('comes from a fork');
  expect((await ask(`/ab HZ4_S12_MPSC @${headSha.slice(0, 12)}`, { pull }))[0]).toContain('comes from a fork');
  expect((await ask(`/ab HZ4_S12_MPSC @${headSha}`, { pull }))[0]).toContain('**GO');
  stage.github.approve(MEASURED, pull, 'mina', nextSha);
  stage.github.approve(MEASURED, pull, 'rene', headSha);
  expect((await ask('/ab HZ4_S12_MPSC', { pull }))[0]).toContain('comes from a fork');
  stage.github.approve(MEASURED, pull, 'otto', headSha);
  expect(await ask('/ab HZ4_S12_MPSC', { pull })).toEqual([expect.stringContaining('**GO'), 1]);
});

test('a closed pull request is not measured, and what runs for it is stopped', async () => {
  stage.github.onDispatch((_, control) => {
    control.start();
    control.record.stop.signal.addEventListener('abort', () => control.complete('cancelled'));
  });
  const { comment } = await stage.github.comment(MEASURED, 1, 'mina', '/ab HZ4_S12_MPSC');
  while (stage.workflowRunsOf(comment).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await stage.github.close(MEASURED, 1);
  await stage.allSettled();
  expect(stage.repliesTo(comment)[0]?.body).toContain('the pull request was closed');
  expect(stage.checksOf(comment)).toMatchObject([{ status: 'completed', conclusion: 'cancelled' }]);
  expect((await ask('/ab HZ4_S12_MPSC'))[0]).toContain('The pull request is closed');
});

test('a head that moved during the measurement is told; the result belongs to the old commit', async () => {
  const { headSha, nextSha } = stage.repository;
  stage.github.observe(async ({ operation, when }) => {
    if (operation === 'actions/download-artifact' && when === 'before') await stage.github.push(MEASURED, 1, nextSha);
  });
  const [answer] = await ask('/ab HZ4_S12_MPSC');
  expect(answer).toContain(
    `moved to ${nextSha.slice(0, 12)} meanwhile; this result belongs to ${headSha.slice(0, 12)}`,
  );
  expect([...stage.github.repository(MEASURED).checks.values()]).toMatchObject([
    { sha: headSha, conclusion: 'success' },
  ]);
});

test('a fork that is deleted: nothing is begun for it, and what was measured by then is still told', async () => {
  const { headSha } = stage.repository;
  const fork = 'sven/allocators';
  const pull = await stage.github.openPullRequest(MEASURED, { author: 'sven', headSha, fork });
  stage.github.observe(async ({ operation, when }) => {
    if (operation === 'actions/download-artifact' && when === 'before') pull.headRepository = null;
  });
  expect((await ask(`/ab HZ4_S12_MPSC @${headSha}`, { pull: pull.number }))[0]).toContain('**GO');
  expect(await ask(`/ab HZ4_S12_MPSC @${headSha}`, { pull: pull.number })).toEqual([
    expect.stringContaining('does not exist any more'),
    0,
  ]);
});

test('two people ask about one head in the same second: two answers, two checks, two runs', async () => {
  const asked = await Promise.all([
    stage.comment('/ab HZ4_S12_MPSC', 'mina'),
    stage.comment('/ab HZ4_S12_MPSC', 'otto'),
  ]);
  await stage.allSettled();
  for (const comment of asked) {
    expect(stage.repliesTo(comment)).toMatchObject([{ body: expect.stringContaining('**GO') }]);
    expect(stage.checksOf(comment)).toMatchObject([{ sha: stage.repository.headSha, conclusion: 'success' }]);
    expect(stage.workflowRunsOf(comment)).toHaveLength(1);
  }
});

test('broken or missing configuration is answered, with its place', async () => {
  stage.repository.commitOnMain({ '.github/alloc-ab.yml': 'schema: 1\nlines: [oops\n' });
  expect((await ask('/ab HZ4_S12_MPSC'))[0]).toContain('.github/alloc-ab.yml:');
  stage.repository.commitOnMain({ '.github/alloc-ab.yml': `# ${'x'.repeat(70_000)}` });
  expect((await ask('/ab HZ4_S12_MPSC'))[0]).toContain('larger than 65536 bytes');
});
