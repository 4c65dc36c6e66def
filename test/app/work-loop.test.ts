import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openZip } from '../../src/bundle/zip.ts';
import type { AbPlan } from '../../src/model/plan.ts';
import type { Plan } from '../../src/model/plan-and-run.ts';
import { gitApply } from '../core/export/git-apply.ts';
import { program } from '../program.ts';
import { runWorkflows, type Stage, startStage, waitUntil } from './stage.ts';
import { zipSyntheticBundle } from './survey-artifact.ts';
import { syntheticBundle, zipBundle } from './synthetic-artifact.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
beforeEach(() => runWorkflows(stage.github));
afterAll(async () => {
  expect(stage.github.violations).toEqual([]);
  await stage.end();
});

test('an A/B command gets one reply, one check and one workflow run', async () => {
  const command = await stage.comment('Is it faster?\n\n/ab HZ4_S12_MPSC\n');
  await stage.allSettled();

  expect(command.reactions.map(({ content }) => content)).toEqual(['eyes']);
  const replies = stage.repliesTo(command);
  expect(replies).toHaveLength(1);
  expect(replies[0]?.body).toMatch(/\*\*GO: .*HZ4_S12_MPSC=1/);
  expect(stage.checksOf(command)).toMatchObject([
    { name: 'alloc-ab', status: 'completed', conclusion: 'success', sha: stage.repository.headSha },
  ]);
  const [run, ...others] = stage.workflowRunsOf(command);
  expect(others).toEqual([]);
  const plan = JSON.parse(run?.inputs.plan ?? '');
  expect(plan).toMatchObject({ id: run?.inputs.id, repository: 'example/allocators', pullRequest: 1 });
  expect(plan.candidate.source.sha).toBe(stage.repository.headSha);
  expect(plan.benches.sha).toBe(stage.repository.mainSha);
  const patch =
    /<summary>For later, when its suite has passed: preset[\s\S]*?```diff\n([\s\S]*?)\n```/.exec(
      replies[0]?.body ?? '',
    )?.[1] ?? '';
  const config = readFileSync(join(stage.repository.directory, '.github/alloc-ab.yml'), 'utf8');
  expect(gitApply('.github/alloc-ab.yml', config, `${patch}\n`)).toContain(
    "s12-mpsc: { defines: { HZ4_S12_MPSC: '1' } }",
  );
  const history = await stage
    .store()
    .history.of(stage.repositoryId, `${plan.candidate.label} vs ${plan.baseline.label}`);
  expect(history).toMatchObject([{ requestId: plan.id, outcome: 'GO' }]);
});

test('alloc-ab verify accepts the signed verdict of the reply together with the artifact', async () => {
  let zip: Buffer = Buffer.alloc(0);
  const make = async (work: Plan) => {
    zip = await zipSyntheticBundle(work);
    return zip;
  };
  runWorkflows(stage.github, { make });
  const command = await stage.comment('/ab HZ4_S12_MPSC T=4 R=90');
  await stage.allSettled();
  const [, signedJson = ''] = /```json\n([\s\S]*?)\n```/.exec(stage.repliesTo(command)[0]?.body ?? '') ?? [];
  const bundle = join(stage.directory, 'bundle');
  mkdirSync(bundle);
  for (const [name, chunks] of await openZip(zip, {
    'manifest.json': 2 ** 20,
    'samples.jsonl': 2 ** 24,
    'plan.json': 2 ** 20,
  }))
    writeFileSync(join(bundle, name), await text(chunks));
  writeFileSync(join(bundle, 'signed.json'), signedJson);
  const keyFile = join(stage.directory, 'key.pem');
  writeFileSync(keyFile, await (await fetch(`${stage.app().url}/signing-key.pem`)).text());
  const { exitCode, stdout } = await execa(program(), ['verify', bundle, '--key', keyFile]);
  expect([exitCode, stdout.split('\n')[0]]).toEqual([0, expect.stringMatching(/^Everything holds, signed by SHA256:/)]);
});

test('a command whose answer contradicts an earlier one shows both, and its check asks for action', async () => {
  runWorkflows(stage.github, { make: async (plan) => zipBundle(syntheticBundle(plan as AbPlan, 0.05)) });
  await stage.comment('/ab HZ4_S12_MPSC T=4 lane mt-remote-small');
  await stage.allSettled();
  runWorkflows(stage.github, { make: async (plan) => zipBundle(syntheticBundle(plan as AbPlan, -0.05)) });
  const second = await stage.comment('/ab HZ4_S12_MPSC T=4 lane mt-remote-small');
  await stage.allSettled();
  runWorkflows(stage.github, { make: async (plan) => zipBundle(syntheticBundle(plan as AbPlan, 0.05)) });
  const third = await stage.comment('/ab HZ4_S12_MPSC T=4 lane mt-remote-small');
  await stage.allSettled();
  expect(stage.repliesTo(second)[0]?.body).toMatch(
    /\*\*NO-GO: .*contradicts the GO of \d{4}-\d\d-\d\d on the same question/,
  );
  expect(stage.repliesTo(third)[0]?.body).toMatch(/\*\*GO: .*contradicts the NO-GO of/);
  expect(stage.repliesTo(third)[0]?.body).toContain('Next: Decide on neither');
  expect(stage.checksOf(third)).toMatchObject([{ conclusion: 'action_required' }]);
});

test('a repeated command shows the latest outcome', async () => {
  const command = await stage.comment('/ab HZ4_S12_MPSC');
  await stage.allSettled();
  expect(stage.repliesTo(command)[0]?.body).toContain('the latest answer was GO');
});

test('a NO-GO reply has a note for the archive', async () => {
  runWorkflows(stage.github, { make: async (work) => zipBundle(syntheticBundle(work as AbPlan, -0.08)) });
  const command = await stage.comment('/ab HZ4_S12_MPSC T=4 margin=3%');
  await stage.allSettled();
  const body = stage.repliesTo(command)[0]?.body ?? '';
  expect(body).toContain('**NO-GO');
  expect(body).toMatch(/<summary>Archive it[\s\S]*# HZ4_S12_MPSC: NO-GO, archived[\s\S]*actions\/runs\/\d+\/artifacts/);
});

test('several commands in one comment get one reply each, and unreadable ones get one together', async () => {
  const command = await stage.comment('/ab HZ4_S12_MPSC T=4\n\n/ab hz4 vs hz3\n\n/ab -DHZ4_X\n\n/ab T=4\n');
  await stage.allSettled();
  const bodies = stage.repliesTo(command).map(({ body }) => body);
  expect(bodies).toHaveLength(3);
  expect(bodies.filter((body) => body.includes('**GO'))).toHaveLength(2);
  expect(bodies.filter((body) => body.includes('NOT STARTED: 2 commands'))).toHaveLength(1);
  expect(stage.workflowRunsOf(command)).toHaveLength(2);
});

test('a webhook that is delivered three times has one effect', async () => {
  stage.github.faults.deliveries = 3;
  const command = await stage.comment('/ab base');
  stage.github.faults.deliveries = 1;
  await stage.allSettled();
  expect(
    stage.github.deliveries.filter(({ event, redelivery }) => event === 'issue_comment' && redelivery),
  ).toHaveLength(2);
  expect(stage.repliesTo(command)).toHaveLength(1);
  expect(stage.checksOf(command)).toHaveLength(1);
  expect(stage.workflowRunsOf(command)).toHaveLength(1);
});

test('/ab help and /ab status get a reply and measure nothing', async () => {
  const help = await stage.comment('/ab help');
  const status = await stage.comment('/ab status');
  await stage.allSettled();
  expect(stage.repliesTo(help)[0]?.body).toContain('/ab hz4 vs mimalloc');
  expect(stage.repliesTo(status)[0]?.body).toContain('STATUS: no request is open');
  expect([...stage.checksOf(help), ...stage.checksOf(status)]).toEqual([]);
});

test('/ab flags lists the flags of the head and measures nothing', async () => {
  const asked = await stage.comment('/ab flags HZ4_S1*');
  const none = await stage.comment('/ab flags NOPE_*');
  await stage.allSettled();
  expect(stage.repliesTo(asked)[0]?.body).toMatch(
    /\*\*FLAGS: \d+ names? like[\s\S]*`HZ4_S12_MPSC`<br>`hz4` \| switch \|/,
  );
  expect(stage.repliesTo(none)[0]?.body).toContain('FLAGS: none like');
  expect([...stage.checksOf(asked), ...stage.workflowRunsOf(asked)]).toEqual([]);
});

test('one comment shows the states of a measurement in order: queued, running, failed', async () => {
  const titles: string[] = [];
  stage.github.observe(({ operation, when, body }) => {
    const commentBody = (body as { body?: string } | undefined)?.body;
    if (when === 'after' && /^issues\/(create|update)-comment$/.test(operation))
      titles.push(/\*\*(\w+)/.exec(commentBody ?? '')?.[1] ?? '');
  });
  let finish = () => {};
  stage.github.onDispatch((_, control) => {
    control.start();
    finish = () => control.complete('failure');
  });
  const command = await stage.comment('/ab HZ4_S12_MPSC T=16');
  await waitUntil(() => stage.checksOf(command)[0]?.status === 'in_progress', 'the check is in progress');
  const status = await stage.comment('/ab status');
  await waitUntil(() => stage.repliesTo(status).length === 1, 'the status is answered');
  expect(stage.repliesTo(status)[0]?.body).toContain('has been building and measuring');
  finish();
  await stage.allSettled();
  expect(titles.filter((title) => title !== 'STATUS')).toEqual(['QUEUED', 'RUNNING', 'FAILED']);
  expect(stage.repliesTo(command)[0]).toMatchObject({ edits: 2 });
  expect(stage.repliesTo(command)[0]?.body).toContain('left no result');
  expect(stage.checksOf(command)).toMatchObject([{ status: 'completed', conclusion: 'failure' }]);
});
