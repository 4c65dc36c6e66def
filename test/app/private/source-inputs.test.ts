import { afterEach, expect, test } from 'vitest';
import type { Plan } from '../../../src/model/plan-and-run.ts';
import type { RunControl, WorkflowDispatch } from '../../github-simulator/simulator.ts';
import type { Comment, WorkflowRun } from '../../github-simulator/state.ts';
import { CONTROL, MEASURED, runWorkflows, waitUntil } from '../stage.ts';
import { zipSyntheticBundle } from '../survey-artifact.ts';
import { TWO_MACHINES } from '../two-machines.ts';
import { nextDispatch, type PrivateStage, startPrivateStage } from './private-stage.ts';

let stage: PrivateStage;
afterEach(async () => {
  expect(stage.github.violations).toEqual([]);
  await stage.end();
});

const GATE = "gate: { suite: ssot, paths: ['hakozuna/**'] }\n";
const RELEASE = 'machines: { lab: { labels: [self-hosted, lab] } }\nrelease: { suite: ssot, machines: [lab] }\n';

/** Simulates both jobs of the workflow. `during` is called after the fetch job and before the measuring job. */
function runBothJobs(during: (run: WorkflowRun) => unknown = () => {}): void {
  stage.github.onDispatch(async (dispatched: WorkflowDispatch, control: RunControl) => {
    const { id, plan: text = '' } = dispatched.inputs;
    control.job('Fetch', 'in_progress');
    const known = async () => (await stage.ask(stage.identityOf(dispatched.runId))).status === 200;
    await waitUntil(known, 'the fetch job has a token');
    control.upload(`alloc-ab-source-${id}`, Buffer.from('commits'));
    control.job('Fetch', 'completed');
    control.job('Measure', 'queued');
    await during(control.record);
    control.job('Measure', 'in_progress');
    control.upload(`alloc-ab-${id}`, await zipSyntheticBundle(JSON.parse(text) as Plan));
    control.complete('success');
  });
}

function controlRuns(): WorkflowRun[] {
  return [...stage.github.repository(CONTROL).runs.values()];
}

function artifactNames(): string[] {
  return controlRuns()
    .flatMap(({ artifacts }) => artifacts.map(({ name }) => name))
    .sort();
}

function replyTo(command: Comment): string {
  const replies = stage.repliesTo(command);
  expect(replies).toHaveLength(1);
  return replies[0]?.body ?? '';
}

async function settledReply(body: string, login = 'mina'): Promise<string> {
  const command = await stage.comment(body, login);
  await stage.allSettled();
  return replyTo(command);
}

test('a private repository is measured; the commits are deleted from the control repository, the evidence stays', async () => {
  stage = await startPrivateStage();
  const seen: string[][] = [];
  runBothJobs(() => seen.push(artifactNames()));
  const command = await stage.comment('/ab HZ4_S12_MPSC T=4');
  await stage.allSettled();
  expect(replyTo(command)).toContain('**GO');
  const [run] = controlRuns();
  expect(run?.inputs).toMatchObject({ fetch: stage.publicUrl, 'fetch-labels': '["ubuntu-latest"]' });
  const id = run?.inputs.id;
  expect(seen).toEqual([[`alloc-ab-source-${id}`]]);
  expect(artifactNames()).toEqual([`alloc-ab-${id}`]);
  // No input of the workflow is or holds a token.
  for (const token of stage.github.tokens().valid) expect(JSON.stringify(run?.inputs)).not.toContain(token);
});

test('a public repository is fetched by the measuring job, as before: three inputs and no token', async () => {
  stage = await startPrivateStage();
  stage.github.repository(MEASURED).private = false;
  runWorkflows(stage.github);
  expect(await settledReply('/ab HZ4_S12_MPSC T=4')).toContain('**GO');
  expect(Object.keys(controlRuns()[0]?.inputs ?? {})).toEqual(['id', 'plan', 'labels']);
});

test('a survey, and the gate, of a private repository are measured in the same way', async () => {
  stage = await startPrivateStage({}, { more: GATE });
  runBothJobs();
  expect(await settledReply('/ab compare hz4 vs hz3')).toContain('hz3');
  const headSha = stage.repository.commitOnBranch({ 'hakozuna/hz4/src/free.c': 'int gate;\n' });
  await stage.github.openPullRequest(MEASURED, { author: 'mina', headSha });
  await stage.allSettled();
  expect(controlRuns().every(({ inputs }) => inputs.fetch === stage.publicUrl)).toBe(true);
  expect(controlRuns().length).toBeGreaterThan(1);
  expect(artifactNames().filter((name) => name.startsWith('alloc-ab-source-'))).toEqual([]);
  const checks = [...stage.github.repository(MEASURED).checks.values()].filter(({ sha }) => sha === headSha);
  expect(checks.map(({ status }) => status)).toEqual(['completed']);
  expect(JSON.stringify(checks)).not.toContain('PUBLIC_URL');
});

test('while the fetch job runs and until the machine takes its job, the reply says QUEUED and then why', async () => {
  stage = await startPrivateStage({}, { timing: { noRunnerAfterMs: 60 } });
  const replies: string[] = [];
  let command: Comment | null = null;
  const shown = () => (command === null ? '' : (stage.repliesTo(command)[0]?.body ?? ''));
  runBothJobs(async () => {
    await waitUntil(() => shown().includes('no runner took it'), 'the reply says that the machine is missing');
    replies.push(shown());
  });
  command = await stage.comment('/ab HZ4_S12_MPSC T=4');
  await stage.allSettled();
  expect(replies[0]).toContain('QUEUED');
  expect(replies[0]).toContain('A runner with the labels');
  expect(shown()).toContain('**GO');
});

test('each of several machines has a workflow run, a token and an artifact of its own', async () => {
  stage = await startPrivateStage({}, { more: TWO_MACHINES });
  const seen: string[] = [];
  runBothJobs(({ artifacts }) => seen.push(...artifacts.map(({ name }) => name)));
  expect(await settledReply('/ab HZ4_S12_MPSC T=4 machine=x86_64,arm64')).toContain('**GO on each of 2 machines');
  const ids = controlRuns().map(({ inputs }) => inputs.id);
  expect(seen.sort()).toEqual(ids.map((id) => `alloc-ab-source-${id}`).sort());
  expect(artifactNames()).toEqual(ids.map((id) => `alloc-ab-${id}`).sort());
});

test.each(['cancelled', 'failure'] as const)(
  'the commits are deleted also after a run that ends as %s',
  async (end) => {
    stage = await startPrivateStage();
    const dispatched = nextDispatch(stage);
    const command = await stage.comment('/ab HZ4_S12_MPSC T=4');
    const [{ runId, inputs }, control] = await dispatched;
    await waitUntil(async () => (await stage.ask(stage.identityOf(runId))).status === 200, 'it has a token');
    control.upload(`alloc-ab-source-${inputs.id}`, Buffer.from('commits'));
    control.complete(end);
    await stage.allSettled();
    expect(artifactNames()).toEqual([]);
    expect(replyTo(command)).toContain(end === 'cancelled' ? 'CANCELLED' : 'FAILED');
  },
);

test('a result is published although GitHub does not delete the commits, and the log says so', async () => {
  stage = await startPrivateStage();
  stage.github.faults.fail('actions/delete-artifact', { times: 100 });
  runBothJobs();
  expect(await settledReply('/ab HZ4_S12_MPSC T=4')).toContain('**GO');
  expect(stage.log()).toContain('expires within a day');
});

/** Settings and states in which a private repository is not measured, with what the reply has to name. */
const REFUSED: readonly (readonly [string, Record<string, string>, (on: PrivateStage) => void, RegExp])[] = [
  ['without PUBLIC_URL', { PUBLIC_URL: '' }, () => {}, /is private, and this App is not set up.*sets PUBLIC_URL/s],
  [
    'with a public control repository',
    {},
    ({ github }) => {
      github.repository(CONTROL).private = false;
    },
    /control repository is public.*makes the control repository private/s,
  ],
  [
    'with a fetch job on the machine',
    { FETCH_LABELS: '["self-hosted"]' },
    () => {},
    /on the measuring machine.*sets FETCH_LABELS/s,
  ],
];

test.each(REFUSED)(
  '%s, a command about a private repository is refused by name and starts nothing',
  async (_, variables, change, expected) => {
    stage = await startPrivateStage(variables);
    change(stage);
    for (const command of ['/ab HZ4_S12_MPSC T=4', '/ab compare hz4 vs hz3', '/ab base']) {
      expect(await settledReply(command)).toMatch(expected);
    }
    expect(controlRuns()).toEqual([]);
    const given = stage.github.requests.filter(({ path }) => path.endsWith('/dispatches'));
    expect(given).toEqual([]);
  },
);

test('the gate of a private repository that cannot be fetched is not green, and its check names the setting', async () => {
  stage = await startPrivateStage({ PUBLIC_URL: '' }, { more: GATE });
  const headSha = stage.repository.commitOnBranch({ 'hakozuna/hz4/src/free.c': 'int gate;\n' });
  await stage.github.openPullRequest(MEASURED, { author: 'mina', headSha });
  await stage.allSettled();
  const [check] = [...stage.github.repository(MEASURED).checks.values()].filter(({ sha }) => sha === headSha);
  expect(check).toMatchObject({ status: 'completed', conclusion: 'action_required' });
  expect(JSON.stringify(check?.output)).toContain('PUBLIC_URL');
  expect(controlRuns()).toEqual([]);
});

test('a release of a private repository is refused before anything is measured, or measured like a command', async () => {
  stage = await startPrivateStage({}, { more: RELEASE });
  stage.repository.tag(stage.repository.mainSha, 'v1.0.0');
  stage.github.repository(CONTROL).private = false;
  expect(await settledReply('/release v1.1.0', 'otto')).toContain('control repository is public');
  expect(controlRuns()).toEqual([]);
  stage.github.repository(CONTROL).private = true;
  runBothJobs();
  await settledReply('/release v1.1.0', 'otto');
  expect(controlRuns().map(({ inputs }) => inputs.fetch)).toEqual([stage.publicUrl]);
});

test('a repository that becomes private while its request waits is not dispatched without a token', async () => {
  stage = await startPrivateStage({ PUBLIC_URL: '' });
  stage.github.repository(MEASURED).private = false;
  let dispatches = 0;
  stage.github.onDispatch(async ({ inputs }, control) => {
    dispatches += 1;
    control.start();
    // The next request waits for this one.
    await waitUntil(
      async () => (await stage.store().requests.open(stage.repositoryId, 1)).length === 2,
      'another one waits',
    );
    stage.github.repository(MEASURED).private = true;
    control.upload(`alloc-ab-${inputs.id}`, await zipSyntheticBundle(JSON.parse(inputs.plan ?? '')));
    control.complete('success');
  });
  await stage.comment('/ab HZ4_S12_MPSC T=4');
  const second = await stage.comment('/ab HZ4_S12_MPSC T=16');
  await stage.allSettled();
  expect(replyTo(second)).toMatch(/FAILED.*is private, and this App is not set up/s);
  expect(dispatches).toBe(1);
});
