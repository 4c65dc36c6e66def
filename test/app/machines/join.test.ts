import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AbPlan } from '../../../src/model/plan.ts';
import type { Comment } from '../../github-simulator/state.ts';
import { type Stage, startStage, waitUntil } from '../stage.ts';
import { runMachines, TWO_MACHINES } from '../two-machines.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ noRunnerAfterMs: 60 }, undefined, TWO_MACHINES);
});
afterAll(async () => {
  expect(stage.github.violations).toEqual([]);
  await stage.end();
});

const COMMAND = '/ab HZ4_S12_MPSC T=4 machine=x86_64,arm64';

function plansOf(command: Comment): AbPlan[] {
  return stage.workflowRunsOf(command).map(({ inputs }) => JSON.parse(inputs.plan ?? '') as AbPlan);
}

/** The one reply and the one check of a command, for any number of machines. */
function replyAndCheck(command: Comment): {
  comment: string;
  check: ReturnType<Stage['checksOf']>[number] | undefined;
} {
  const replies = stage.repliesTo(command);
  const checks = stage.checksOf(command);
  expect(replies).toHaveLength(1);
  expect(checks).toHaveLength(1);
  return { comment: replies[0]?.body ?? '', check: checks[0] };
}

test('a command for two machines has a workflow run on each, one reply, one check and one entry in the history', async () => {
  runMachines(stage.github, { x86_64: 0.08, arm64: 0.09 });
  const command = await stage.comment(COMMAND);
  await stage.allSettled();

  const { comment, check } = replyAndCheck(command);
  expect(comment).toContain(
    '**GO on each of 2 machines: arm64 and x86_64 (only 2 of the 3 lanes of suite ssot; reported by the program itself; machine never qualified; processors unknown; baseline against its own copy too noisy)**',
  );
  expect(comment).toContain('Next: Ask the full suite before you promote the flag.');
  expect(comment).toContain(
    `\`\`\`\n/ab HZ4_S12_MPSC on hz4 suite ssot machine=x86_64,arm64 @${stage.repository.headSha}\n\`\`\``,
  );
  expect(check).toMatchObject({ name: 'alloc-ab', status: 'completed', conclusion: 'success' });
  expect(command.reactions.map(({ content }) => content)).toEqual(['eyes']);
  const plans = plansOf(command);
  expect(new Set(plans.map(({ machine }) => machine.labels[1]))).toEqual(new Set(['x64', 'arm64']));
  expect(new Set(plans.flatMap(({ nonce, sampling }) => [nonce, sampling.seed])).size).toBe(4);
  for (const { rules, machine, candidate } of plans) {
    expect(rules).toMatchObject({ noGoError: 0.005, machines: 2 });
    expect(candidate.source).toMatchObject({ sha: stage.repository.headSha });
    expect(comment).toMatch(new RegExp(`<summary>${machine.name}: GO`));
    expect(comment).toContain(`machine=${machine.name} @${stage.repository.headSha}`);
  }
  for (const { id } of stage.workflowRunsOf(command)) expect(comment).toContain(`/actions/runs/${id}/artifacts/`);
  expect(comment.match(/<summary>Signed/g)).toHaveLength(2);
  expect(comment).toContain('<summary>For later, when its suite has passed: preset hz4+s12-mpsc');
  const question = `${plans[0]?.candidate.label} vs ${plans[0]?.baseline.label}`;
  expect(await stage.store().history.of(stage.repositoryId, question)).toMatchObject([
    { requestId: `pr1-${command.id}-1`, outcome: 'GO' },
  ]);
});

test.each(['before', 'after'] as const)(
  'every operation fails twice, %s taking effect: one workflow run on each machine, one reply, one check',
  async (when) => {
    const operations = [
      ...[
        'reactions/create-for-issue-comment',
        'issues/list-comments',
        'issues/create-comment',
        'issues/update-comment',
      ],
      ...['checks/create', 'checks/update', 'actions/create-workflow-dispatch', 'actions/get-workflow-run'],
      ...['actions/list-workflow-run-artifacts', 'actions/download-artifact'],
    ];
    for (const operation of operations) stage.github.faults.fail(operation, { times: 2, when });
    runMachines(stage.github, { x86_64: 0.08, arm64: 0.09 });
    const command = await stage.comment(COMMAND);
    await stage.allSettled();
    stage.github.faults.clear();
    expect(replyAndCheck(command).comment).toContain('**GO on each of 2 machines');
    expect(replyAndCheck(command).check).toMatchObject({ status: 'completed', conclusion: 'success' });
    expect(
      plansOf(command)
        .map(({ machine }) => machine.name)
        .sort(),
    ).toEqual(['arm64', 'x86_64']);
  },
);

test('until every machine has a result the reply is provisional and lists the state of each machine', async () => {
  let release = () => {};
  const untilReleased = new Promise<void>((resolve) => {
    release = resolve;
  });
  runMachines(stage.github, { x86_64: 0.08, arm64: -0.09 }, { arm64: untilReleased });
  const command = await stage.comment(COMMAND);
  await waitUntil(
    () => stage.repliesTo(command)[0]?.body.includes('Provisional: 1 of 2') === true,
    'x86_64 has a result',
  );
  await waitUntil(
    () => stage.checksOf(command)[0]?.output.title.startsWith('Provisional') === true,
    'the check is provisional',
  );

  const { comment, check } = replyAndCheck(command);
  expect(check).toMatchObject({
    status: 'in_progress',
    output: { title: 'Provisional: 1 of 2 machines has a result' },
  });
  expect(comment).toMatch(/\| `arm64` \| building and measuring/);
  expect(comment).toMatch(/\| `x86_64` \| GO: /);
  release();
  await stage.allSettled();
  expect(replyAndCheck(command).comment).toMatch(/\*\*NO-GO on arm64: .*; GO on x86_64\*\*/);
  expect(replyAndCheck(command).check).toMatchObject({ status: 'completed', conclusion: 'failure' });
});

test('a machine whose runner is offline is reported, and the verdict is INCONCLUSIVE', async () => {
  runMachines(stage.github, { x86_64: 0.08, arm64: 'dead' });
  const command = await stage.comment(COMMAND);
  await waitUntil(() => stage.repliesTo(command)[0]?.body.includes('no runner took it') === true, 'it is reported');
  expect(replyAndCheck(command).comment).toMatch(
    /\| `arm64` \| \*\*no runner took it .*arm64, bare-metal must be online/,
  );
  // As if it had been dispatched long ago.
  await waitUntil(
    () => stage.store().requests.patch(`${stage.repositoryId}#${command.id}.1/arm64`, { dispatchedAtMs: 1 }),
    'its time is over',
  );
  await stage.allSettled();
  expect(replyAndCheck(command).comment).toContain('**INCONCLUSIVE: arm64 did not answer; GO on x86_64**');
  expect(replyAndCheck(command).check).toMatchObject({ status: 'completed', conclusion: 'action_required' });
});

test('one machine without a result leaves the other result, and without any result the request fails', async () => {
  runMachines(stage.github, { x86_64: 'broken', arm64: 0.08 });
  const command = await stage.comment(COMMAND);
  await stage.allSettled();
  expect(replyAndCheck(command).comment).toContain('**INCONCLUSIVE: x86_64 brought no result; GO on arm64**');
  runMachines(stage.github, { x86_64: 'broken', arm64: 'cancelled' });
  const again = await stage.comment(COMMAND);
  await stage.allSettled();
  expect(replyAndCheck(again).comment).toContain('**FAILED: there is no result**');
  expect(replyAndCheck(again).comment).toContain('arm64 was cancelled; x86_64 brought no result.');
  expect(replyAndCheck(again).check).toMatchObject({ status: 'completed', conclusion: 'failure' });
});

test('a cancelled request stops every machine', async () => {
  runMachines(stage.github, { x86_64: 'starts', arm64: 'dead' });
  const command = await stage.comment(COMMAND);
  await waitUntil(() => stage.workflowRunsOf(command).length === 2, 'both are dispatched');
  await waitUntil(() => stage.repliesTo(command)[0]?.body.includes('building and measuring') === true, 'one runs');
  await stage.comment('/ab cancel wrong branch');
  await stage.allSettled();
  expect(replyAndCheck(command).comment).toContain('**CANCELLED by mina');
  expect(replyAndCheck(command).check).toMatchObject({ status: 'completed', conclusion: 'cancelled' });
  expect(stage.workflowRunsOf(command).map(({ conclusion }) => conclusion)).toEqual(['cancelled', 'cancelled']);
});

test('a request for one machine has no child requests', async () => {
  runMachines(stage.github, { arm64: 0.08 });
  const command = await stage.comment('/ab HZ4_S12_MPSC T=4 machine=arm64');
  await stage.allSettled();
  expect(replyAndCheck(command).comment).toMatch(/\*\*GO: hz4 HZ4_S12_MPSC=1/);
  const [plan] = plansOf(command);
  expect(plan).toMatchObject({ id: `pr1-${command.id}-1`, machine: { name: 'arm64' }, rules: { noGoError: 0.01 } });
  expect(plan?.rules).not.toHaveProperty('machines');
});

test.each([
  ['/ab HZ4_S12_MPSC machine=arm46,x86_64', 'Did you mean `arm64`?'],
  ['/ab HZ4_S12_MPSC machine=arm64,arm64', 'different names'],
  ['/ab baseline machine=arm64,x86_64', 'runs on one machine only'],
])('%s is not started', async (body, reason) => {
  const command = await stage.comment(body);
  await stage.allSettled();
  expect(stage.repliesTo(command)[0]?.body).toContain(reason);
  expect(stage.workflowRunsOf(command)).toEqual([]);
});

test('a failure while joining ends the request with a message and stops every machine', async () => {
  runMachines(stage.github, { x86_64: 0.08, arm64: 'starts' });
  const command = await stage.comment(COMMAND);
  await waitUntil(
    () => stage.repliesTo(command)[0]?.body.includes('Provisional: 1 of 2') === true,
    'x86_64 has a result',
  );
  // A row that no version of the App writes.
  const key = `${stage.repositoryId}#${command.id}.1`;
  await waitUntil(() => stage.store().requests.patch(key, { headSha: null } as never), 'the row is broken');
  await stage.allSettled();
  expect(stage.repliesTo(command)[0]?.body).toContain('alloc-ab broke while joining the results of its runs');
  expect(stage.workflowRunsOf(command).map(({ status }) => status)).toEqual(['completed', 'completed']);
});
