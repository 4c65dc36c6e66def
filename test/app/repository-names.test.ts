import { afterEach, expect, test } from 'vitest';
import { CONTROL, MEASURED, runWorkflows, type Stage, startStage, waitUntil } from './stage.ts';
import { zipSyntheticBundle } from './survey-artifact.ts';

const RENAMED = 'example/renamed';
let stage: Stage;
afterEach(() => stage.end());

/** The App's replies in the renamed repository. */
const replies = (name = RENAMED) => stage.github.appComments(name, 1).map(({ body }) => body);

/** Holds every measurement until the returned function is called. */
function holdMeasurements(): () => void {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  stage.github.onDispatch(async ({ inputs, signal }, control) => {
    control.start();
    signal.addEventListener('abort', () => control.complete('cancelled'));
    await released;
    if (signal.aborted) return;
    control.upload(`alloc-ab-${inputs.id}`, await zipSyntheticBundle(JSON.parse(inputs.plan ?? '')));
    control.complete('success');
  });
  return release;
}

test.each([
  ['renamed', RENAMED, true],
  ['renamed, and the webhook is lost', RENAMED, false],
  ['transferred', 'other-team/allocators', true],
])('a repository that is %s between command and verdict gets its verdict', async (_, name, webhook) => {
  stage = await startStage();
  const release = holdMeasurements();
  const command = await stage.comment('/ab HZ4_S12_MPSC T=4');
  await waitUntil(() => stage.workflowRunsOf(command).length === 1, 'it is measured');
  await stage.github.rename(MEASURED, name, { webhook });
  release();
  await stage.allSettled();
  expect(replies(name)).toEqual([expect.stringMatching(/\*\*.*GO/)]);
  expect(stage.github.violations).toEqual([]);
});

test('after a rename the history is known and /ab status and /ab cancel find what was asked for before', async () => {
  stage = await startStage();
  runWorkflows(stage.github);
  await stage.comment('/ab HZ4_S12_MPSC T=4');
  await stage.allSettled();
  const release = holdMeasurements();
  const second = await stage.comment('/ab HZ4_S12_MPSC T=4');
  await waitUntil(() => stage.workflowRunsOf(second).length === 1, 'it is measured');
  await stage.github.rename(MEASURED, RENAMED);
  await stage.github.comment(RENAMED, 1, 'mina', '/ab status');
  await waitUntil(
    () => replies().some((body) => body.includes(`pr1-${second.id}-1`) && /Queue/i.test(body)),
    'it is shown',
  );
  await stage.github.comment(RENAMED, 1, 'mina', '/ab cancel');
  await waitUntil(() => replies().some((body) => /CANCELLED/.test(body)), 'it is cancelled');
  release();
  await stage.allSettled();
  runWorkflows(stage.github);
  await stage.github.comment(RENAMED, 1, 'mina', '/ab HZ4_S12_MPSC T=4');
  await stage.allSettled();
  expect(replies().at(-1)).toContain('Asked once before');
});

test('a command whose webhook has the old name, and is handled after the rename, is answered', async () => {
  stage = await startStage();
  runWorkflows(stage.github);
  await stage.stop();
  const { delivery } = await stage.github.comment(MEASURED, 1, 'mina', '/ab HZ4_S12_MPSC T=4');
  await stage.github.rename(MEASURED, RENAMED);
  await stage.start();
  await stage.github.redeliver(delivery.id);
  await stage.allSettled();
  expect(replies()).toEqual([expect.stringMatching(/\*\*.*GO/)]);
});

test('the control repository is renamed between dispatch and download: the artifact is found and its link gets no token', async () => {
  stage = await startStage();
  const release = holdMeasurements();
  const command = await stage.comment('/ab HZ4_S12_MPSC T=4');
  await waitUntil(() => stage.workflowRunsOf(command).length === 1, 'it is measured');
  await stage.github.rename(CONTROL, 'example/lab');
  release();
  await stage.allSettled();
  expect(replies(MEASURED)).toEqual([expect.stringMatching(/\*\*.*GO/)]);
  // Later ones are dispatched there.
  await stage.comment('/ab HZ4_S12_MPSC T=4');
  await stage.allSettled();
  expect(stage.github.repository('example/lab').runs.size).toBe(2);
  expect(stage.github.violations).toEqual([]);
});

test('a control repository that is deleted and made again under its name is found, without a restart', async () => {
  stage = await startStage();
  runWorkflows(stage.github);
  await stage.comment('/ab HZ4_S12_MPSC T=4');
  await stage.allSettled();
  stage.github.addRepository(CONTROL, { private: true, workflows: ['ab.yml'] });
  const commands = [
    await stage.comment('/ab HZ4_S12_MPSC T=4'),
    await stage.comment('/ab HZ4_S12_MPSC T=4 budget=20m'),
  ];
  await stage.allSettled();
  for (const command of commands)
    expect(stage.repliesTo(command)).toMatchObject([{ body: expect.stringMatching(/\*\*.*GO/) }]);
});

test('a new repository with the old name inherits nothing, and no call about the old one reaches it', async () => {
  stage = await startStage();
  const release = holdMeasurements();
  const command = await stage.comment('/ab HZ4_S12_MPSC T=4');
  await waitUntil(() => stage.workflowRunsOf(command).length === 1, 'it is measured');
  await stage.github.rename(MEASURED, RENAMED);
  stage.github.addRepository(MEASURED, { directory: stage.repository.directory, roles: { mina: 'write' } });
  await stage.github.openPullRequest(MEASURED, { author: 'mina', headSha: stage.repository.headSha });
  await stage.github.comment(MEASURED, 1, 'mina', '/ab status');
  await waitUntil(() => replies(MEASURED).length === 1, 'the new one has a reply');
  expect(replies(MEASURED)[0]).not.toContain(`pr1-${command.id}`);
  release();
  await stage.allSettled();
  expect(replies()).toEqual([expect.stringMatching(/\*\*.*GO/)]);
  expect(replies(MEASURED)).toHaveLength(1);
  expect([...stage.github.repository(MEASURED).checks.values()]).toEqual([]);
});

test('an old name that another repository has, of which no webhook told, is never written to', async () => {
  stage = await startStage();
  const release = holdMeasurements();
  const command = await stage.comment('/ab HZ4_S12_MPSC T=4');
  await waitUntil(() => stage.workflowRunsOf(command).length === 1, 'it is measured');
  await stage.github.rename(MEASURED, RENAMED, { webhook: false });
  const other = stage.github.addRepository(MEASURED, {
    directory: stage.repository.directory,
    roles: { mina: 'write' },
  });
  other.issues.add(1);
  release();
  await waitUntil(
    () =>
      stage.github.requests.filter(({ status, path }) => status === 404 && path.startsWith(`/repos/${MEASURED}/`))
        .length > 0,
    'GitHub refused a call',
  );
  await stage.github.retitle(RENAMED, 1, 'Another title');
  await stage.github.comment(RENAMED, 1, 'mina', 'Any webhook tells the name.\n\n/ab help');
  await waitUntil(() => replies().some((body) => /\*\*.*GO/.test(body)), 'the verdict is in the renamed one');
  expect(stage.github.appComments(MEASURED, 1)).toEqual([]);
  expect(other.checks.size).toBe(0);
});

test('rows of an earlier version get the number of their repository at the start, by the name before a rename', async () => {
  stage = await startStage();
  const { withDatabase } = await import('../../src/store/database/database.ts');
  runWorkflows(stage.github);
  await stage.comment('/ab HZ4_S12_MPSC T=4');
  await stage.allSettled();
  await stage.stop();
  await withDatabase(stage.settings.database, async (driver) => {
    await driver.run("UPDATE history SET repository_id = -1, repository = 'example/before'");
    await driver.run("INSERT INTO repositories (id, name) VALUES (-1, 'example/before')");
  });
  await stage.github.rename(MEASURED, 'example/before', { webhook: false });
  await stage.github.rename('example/before', RENAMED, { webhook: false });
  await stage.start();
  await waitUntil(async () => (await stage.store().repositories.unnumbered()).length === 0, 'GitHub was asked');
  await stage.github.comment(RENAMED, 1, 'mina', '/ab HZ4_S12_MPSC T=4');
  await stage.allSettled();
  expect(replies().at(-1)).toContain('Asked once before');
});
