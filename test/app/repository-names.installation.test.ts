import { afterEach, expect, test } from 'vitest';
import { MEASURED, runWorkflows, type Stage, startStage, waitUntil } from './stage.ts';
import { zipSyntheticBundle } from './survey-artifact.ts';

let stage: Stage;
afterEach(() => stage.end());

const replies = () => stage.github.appComments(MEASURED, 1).map(({ body }) => body);

test.each([[true], [false]])(
  'an App that is removed and installed again goes on in the new installation (webhook %s)',
  async (webhook) => {
    stage = await startStage();
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    stage.github.onDispatch(async ({ inputs }, control) => {
      control.start();
      await released;
      control.upload(`alloc-ab-${inputs.id}`, await zipSyntheticBundle(JSON.parse(inputs.plan ?? '')));
      control.complete('success');
    });
    const command = await stage.comment('/ab HZ4_S12_MPSC T=4');
    await waitUntil(() => stage.workflowRunsOf(command).length === 1, 'it is measured');
    await stage.github.reinstall({ webhook });
    release();
    await stage.allSettled();
    expect(replies()).toEqual([expect.stringMatching(/\*\*.*GO/)]);
    const now = stage.github.repository(MEASURED).installationId;
    const [row] = await stage.store().requests.ofCommit(stage.repositoryId, stage.repository.headSha);
    expect(row?.installationId, 'the stored row follows').toBe(now);
  },
);

test('a process that starts after the App was installed again finds the installation', async () => {
  stage = await startStage();
  runWorkflows(stage.github);
  await stage.stop();
  const { delivery } = await stage.github.comment(MEASURED, 1, 'mina', '/ab HZ4_S12_MPSC T=4');
  await stage.github.reinstall({ webhook: false });
  await stage.start();
  await stage.github.redeliver(delivery.id);
  await stage.allSettled();
  expect(replies()).toEqual([expect.stringMatching(/\*\*.*GO/)]);
});

test('a repository that is transferred to an account without the App waits, named, and goes on when the App is installed there', async () => {
  stage = await startStage();
  await stage.stop();
  const { delivery } = await stage.github.comment(MEASURED, 1, 'mina', '/ab HZ4_S12_MPSC T=4');
  await stage.github.rename(MEASURED, 'away/allocators', { webhook: false });
  const repository = stage.github.repository('away/allocators');
  repository.installed = false;
  runWorkflows(stage.github);
  await stage.start();
  await stage.github.redeliver(delivery.id);
  await waitUntil(() => stage.log().includes('the App is not installed for the repository'), 'it is named');
  repository.installed = true;
  repository.installationId = 4321;
  await stage.allSettled();
  expect(stage.github.appComments('away/allocators', 1).map(({ body }) => body)).toEqual([
    expect.stringMatching(/\*\*.*GO/),
  ]);
});
