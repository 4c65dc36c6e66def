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

/** Posts a comment and returns the App's reply and the number of workflow runs. */
async function commentAndWait(body: string, options: { at?: string; pull?: number } = {}): Promise<[string, number]> {
  const { comment } = await stage.github.comment(MEASURED, options.pull ?? 1, 'mina', body, options);
  await stage.allSettled();
  const tag = `<!-- alloc-ab:pr${options.pull ?? 1}-${comment.id}-`;
  const [reply] = stage.github.appComments(MEASURED, options.pull ?? 1).filter((each) => each.body.startsWith(tag));
  const runs = [...stage.github.repository('example/control').runs.values()].filter(({ title }) =>
    title.includes(`-${comment.id}-`),
  );
  return [reply?.body ?? '', runs.length];
}

test('a command is refused when a push came after its comment', async () => {
  await stage.github.push(MEASURED, 1, stage.repository.nextSha);
  const [moved, runs] = await commentAndWait('/ab HZ4_S12_MPSC', { at: EARLIER });
  expect(moved).toContain('A push came after the comment');
  expect(runs).toBe(0);
  expect((await commentAndWait('/ab HZ4_S12_MPSC', { at: LATER }))[0]).toContain('**GO');
  const short = stage.repository.nextSha.slice(0, 8);
  expect((await commentAndWait(`/ab HZ4_S12_MPSC @${short}`, { at: EARLIER }))[0]).toContain('**GO');
  expect((await commentAndWait(`/ab HZ4_S12_MPSC @${stage.repository.headSha}`, { at: LATER }))[0]).toContain(
    'not the commit that was named',
  );
});

test('a command is refused when the webhook of the present head was lost', async () => {
  // Otherwise the App finds the lost webhook in GitHub's list of deliveries.
  stage.github.faults.fail('apps/list-webhook-deliveries', { times: 1000 });
  stage.github.sendWebhooksTo(null);
  await stage.github.push(MEASURED, 1, stage.repository.nextSha);
  stage.github.sendWebhooksTo(`${stage.app().url}/api/github/webhooks`);
  const [reply, runs] = await commentAndWait('/ab HZ4_S12_MPSC', { at: LATER });
  expect(reply).toContain('A push came after the comment');
  expect(runs).toBe(0);
});

test('code from a fork is measured only when its full commit was named or approved', async () => {
  const { headSha, nextSha } = stage.repository;
  const { number: pull } = await stage.github.openPullRequest(MEASURED, {
    author: 'sven',
    headSha,
    fork: 'sven/allocators',
  });
  expect((await commentAndWait('/ab HZ4_S12_MPSC', { pull }))[0]).toContain('comes from a fork');
  expect((await commentAndWait(`/ab HZ4_S12_MPSC @${headSha.slice(0, 12)}`, { pull }))[0]).toContain(
    'comes from a fork',
  );
  expect((await commentAndWait(`/ab HZ4_S12_MPSC @${headSha}`, { pull }))[0]).toContain('**GO');
  stage.github.approve(MEASURED, pull, 'mina', nextSha);
  stage.github.approve(MEASURED, pull, 'rene', headSha);
  expect((await commentAndWait('/ab HZ4_S12_MPSC', { pull }))[0]).toContain('comes from a fork');
  stage.github.approve(MEASURED, pull, 'otto', headSha);
  expect(await commentAndWait('/ab HZ4_S12_MPSC', { pull })).toEqual([expect.stringContaining('**GO'), 1]);
});

test('closing a pull request cancels its measurements, and a later command is refused', async () => {
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
  expect((await commentAndWait('/ab HZ4_S12_MPSC'))[0]).toContain('The pull request is closed');
});

test('the reply names the new head when it moved during the measurement, and the check is on the old commit', async () => {
  const { headSha, nextSha } = stage.repository;
  stage.github.observe(async ({ operation, when }) => {
    if (operation === 'actions/download-artifact' && when === 'before') await stage.github.push(MEASURED, 1, nextSha);
  });
  const [reply] = await commentAndWait('/ab HZ4_S12_MPSC');
  expect(reply).toContain(`moved to ${nextSha.slice(0, 12)} meanwhile; this result belongs to ${headSha.slice(0, 12)}`);
  expect([...stage.github.repository(MEASURED).checks.values()]).toMatchObject([
    { sha: headSha, conclusion: 'success' },
  ]);
});

test('after a fork is deleted the running measurement is published and a new command is refused', async () => {
  const { headSha } = stage.repository;
  const fork = 'sven/allocators';
  const pull = await stage.github.openPullRequest(MEASURED, { author: 'sven', headSha, fork });
  stage.github.observe(async ({ operation, when }) => {
    if (operation === 'actions/download-artifact' && when === 'before') pull.headRepository = null;
  });
  expect((await commentAndWait(`/ab HZ4_S12_MPSC @${headSha}`, { pull: pull.number }))[0]).toContain('**GO');
  expect(await commentAndWait(`/ab HZ4_S12_MPSC @${headSha}`, { pull: pull.number })).toEqual([
    expect.stringContaining('does not exist any more'),
    0,
  ]);
});

test('two commands on one head in the same second have two replies, two checks and two workflow runs', async () => {
  const commands = await Promise.all([
    stage.comment('/ab HZ4_S12_MPSC', 'mina'),
    stage.comment('/ab HZ4_S12_MPSC', 'otto'),
  ]);
  await stage.allSettled();
  for (const comment of commands) {
    expect(stage.repliesTo(comment)).toMatchObject([{ body: expect.stringContaining('**GO') }]);
    expect(stage.checksOf(comment)).toMatchObject([{ sha: stage.repository.headSha, conclusion: 'success' }]);
    expect(stage.workflowRunsOf(comment)).toHaveLength(1);
  }
});

test('a command is refused with the path of a configuration that is invalid or too large', async () => {
  stage.repository.commitOnMain({ '.github/alloc-ab.yml': 'schema: 1\nlines: [oops\n' });
  expect((await commentAndWait('/ab HZ4_S12_MPSC'))[0]).toContain('.github/alloc-ab.yml:');
  stage.repository.commitOnMain({ '.github/alloc-ab.yml': `# ${'x'.repeat(70_000)}` });
  expect((await commentAndWait('/ab HZ4_S12_MPSC'))[0]).toContain('larger than 65536 bytes');
});

test('a flag in a commit whose files GitHub lists only in part is found folder by folder', async () => {
  stage.github.limitHistory({ treeEntriesMax: 1 });
  expect((await commentAndWait('/ab HZ4_S12_MPSC'))[0]).toContain('**GO');
  expect((await commentAndWait('/ab HZ4_S12_OTHER'))[0]).toMatch(/No flag .*OTHER.* is declared/);
});

test('a configuration that GitHub does not send because of its size is refused with its size', async () => {
  stage.github.limitHistory({ fileBytesMax: 20 });
  expect((await commentAndWait('/ab HZ4_S12_MPSC'))[0]).toContain('larger than 65536 bytes');
});
