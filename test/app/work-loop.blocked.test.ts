import { afterEach, expect, test } from 'vitest';
import { type GateStage, startGateStage } from './gate-stage.ts';
import { CONTROL, MEASURED, runWorkflows, type Stage, startStage, waitUntil } from './stage.ts';
import { zipSyntheticBundle } from './survey-artifact.ts';

let stage: Stage | null = null;
afterEach(async () => {
  expect(stage?.github.violations).toEqual([]);
  await stage?.end();
  stage = null;
});

async function gateStage(): Promise<GateStage> {
  const gate = await startGateStage();
  await gate.stage.allSettled();
  stage = gate.stage;
  return gate;
}

async function conversation(...given: Parameters<typeof startStage>): Promise<Stage> {
  stage = await startStage(...given);
  runWorkflows(stage.github);
  await stage.allSettled();
  return stage;
}

/** What `/healthz` shows that the App waits for. */
async function waiting(of: Stage): Promise<{ readonly cause: string; readonly count: number }[]> {
  const health = (await (await fetch(`${of.app().url}/healthz`)).json()) as {
    waiting?: { cause: string; count: number }[];
  };
  return health.waiting ?? [];
}

test('a suspended installation is waited out and shown in /healthz, and the webhook of its end lets the gate go on at once', async () => {
  const gate = await gateStage();
  const { github } = gate.stage;
  github.suspend();
  const sha = gate.commit();
  await gate.open(sha);
  await waitUntil(async () => (await waiting(gate.stage))[0]?.cause === 'suspended', 'the wait is shown');
  expect(gate.checks(sha)).toEqual([]);
  await github.unsuspend();
  await waitUntil(() => gate.checks(sha)[0]?.status === 'completed', 'it is measured');
  expect(gate.checks(sha)).toMatchObject([{ conclusion: 'success' }]);
  await gate.stage.allSettled();
  expect(await waiting(gate.stage)).toEqual([]);
});

test('an installation that is suspended while its commit is measured leaves no check open', async () => {
  const gate = await gateStage();
  const { github } = gate.stage;
  let end = () => {};
  github.onDispatch(async (_, control) => {
    control.start();
    await new Promise<void>((resolve) => {
      end = resolve;
    });
    control.complete('success');
  });
  const sha = gate.commit();
  await gate.open(sha);
  await waitUntil(() => gate.checks(sha)[0]?.status === 'in_progress', 'it is measured');
  github.suspend();
  end();
  await waitUntil(async () => (await waiting(gate.stage)).length > 0, 'the App waits');
  expect(gate.checks(sha)).toMatchObject([{ status: 'in_progress' }]);
  await github.unsuspend();
  await waitUntil(() => gate.checks(sha)[0]?.status === 'completed', 'the check is completed');
  expect(gate.checks(sha)).toMatchObject([{ conclusion: 'action_required' }]);
});

test('a result that arrives while its repository is blocked frees the machine, and is shown afterwards', async () => {
  const patient = await conversation({ backoffMaxMs: 50 });
  const { github } = patient;
  github.onDispatch(async ({ inputs }, control) => {
    control.start();
    control.upload(`alloc-ab-${inputs.id}`, await zipSyntheticBundle(JSON.parse(inputs.plan ?? '')));
    github.block(MEASURED, 'Repository access blocked');
    control.complete('success');
  });
  const command = await patient.comment('/ab HZ4_S12_MPSC T=4');
  const status = async () => (await patient.store().requests.get(`${patient.repositoryId}#${command.id}.1`))?.status;
  await waitUntil(async () => (await status()) === 'done', 'the request has ended');
  expect(await patient.store().queue.open()).toEqual([]);
  expect(patient.repliesTo(command)).not.toMatchObject([{ body: expect.stringContaining('**GO') }]);
  github.block(MEASURED, null);
  await patient.allSettled();
  expect(patient.repliesTo(command)).toMatchObject([
    { body: expect.stringMatching(/\*\*GO[\s\S]*its head may have moved/) },
  ]);
  expect(patient.checksOf(command)).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
});

test('a command that arrives while the installation is suspended is carried out when the webhook of its end was lost', async () => {
  const { github, ...rest } = await conversation({ backoffMaxMs: 50 });
  github.suspend();
  const command = await rest.comment('/ab HZ4_S12_MPSC T=4');
  await waitUntil(async () => (await waiting({ github, ...rest }))[0]?.count === 1, 'the App waits');
  await github.unsuspend({ webhook: false });
  await rest.allSettled();
  expect(rest.repliesTo(command)).toMatchObject([{ body: expect.stringContaining('**GO') }]);
});

test('a request that waited for too long ends, and its end is shown when GitHub accepts it', async () => {
  const patient = await conversation({ blockedForMs: 100, backoffMaxMs: 20 });
  const key = `${patient.repositoryId}#`;
  patient.github.archive(MEASURED, true);
  const command = await patient.comment('/ab HZ4_S12_MPSC T=4');
  const record = () => patient.store().requests.get(`${key}${command.id}.1`);
  await waitUntil(async () => (await record())?.status === 'failed', 'it is given up');
  expect(patient.repliesTo(command)).toEqual([]);
  patient.github.archive(MEASURED, false);
  await patient.allSettled();
  expect(patient.repliesTo(command)).toMatchObject([
    { body: expect.stringMatching(/the repository is archived[\s\S]*tried for[\s\S]*unarchives it/) },
  ]);
  expect(patient.workflowRunsOf(command)).toEqual([]);
});

test('a reply says what the App waits for and who can end it, and is replaced by the result', async () => {
  const patient = await conversation({ backoffMaxMs: 50 });
  patient.github.archive(CONTROL, true);
  const command = await patient.comment('/ab HZ4_S12_MPSC T=4');
  await waitUntil(() => patient.repliesTo(command)[0]?.body.includes('**WAITING') === true, 'the wait is shown');
  expect(patient.repliesTo(command)[0]?.body).toMatch(
    /starting the workflow, and the repository is archived[\s\S]*Next: .*unarchives/,
  );
  patient.github.archive(CONTROL, false);
  await patient.allSettled();
  expect(patient.repliesTo(command)).toMatchObject([{ body: expect.stringContaining('**GO') }]);
  expect(patient.checksOf(command)).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
  expect(patient.workflowRunsOf(command)).toHaveLength(1);
});

test('a check that the App may not write is written when the permission is granted', async () => {
  const patient = await conversation({ backoffMaxMs: 50 });
  patient.github.onDispatch(async ({ inputs }, control) => {
    control.start();
    const plan = JSON.parse(inputs.plan ?? '');
    control.upload(`alloc-ab-${inputs.id}`, await zipSyntheticBundle(plan));
    patient.github.faults.fail('checks/update', {
      times: 10_000,
      status: 403,
      message: 'Resource not accessible by integration',
    });
    control.complete('success');
  });
  const command = await patient.comment('/ab HZ4_S12_MPSC T=4');
  await waitUntil(async () => (await waiting(patient))[0]?.cause === 'refused', 'the App waits');
  expect(patient.repliesTo(command)).toMatchObject([{ body: expect.stringContaining('**GO') }]);
  expect(patient.checksOf(command)).not.toMatchObject([{ status: 'completed' }]);
  patient.github.faults.clear();
  await patient.allSettled();
  expect(patient.checksOf(command)).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
});
