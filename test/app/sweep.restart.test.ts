import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WEBHOOK_PATH } from '../../src/app/server.ts';
import type { Work } from '../../src/model/work.ts';
import type { Comment } from '../github/state.ts';
import { type Stage, setStage, until } from './stage.ts';
import { zipWork } from './survey-artifact.ts';

/** A moment to kill at: the request never arrived at GitHub, or GitHub did it and nobody heard the answer. */
interface Moment {
  readonly operation: string;
  readonly when: 'before' | 'after';
  /** Narrows it down. */
  readonly body?: RegExp;
}

/** In the order in which a request meets them, with every write to GitHub among them. */
const MOMENTS: readonly Moment[] = [
  { operation: 'repos/get-collaborator-permission-level', when: 'before' },
  { operation: 'reactions/create-for-issue-comment', when: 'after' },
  { operation: 'issues/create-comment', when: 'after' },
  { operation: 'checks/create', when: 'after' },
  { operation: 'actions/create-workflow-dispatch', when: 'before' },
  { operation: 'actions/create-workflow-dispatch', when: 'after' },
  { operation: 'actions/download-artifact', when: 'before' },
  { operation: 'issues/update-comment', when: 'before', body: /\*\*GO/ },
  { operation: 'issues/update-comment', when: 'after', body: /\*\*GO/ },
  { operation: 'checks/update', when: 'after', body: /"completed"/ },
];

let stage: Stage;
let child: ChildProcess;
/** The App is killed at the first of these moments, then it is taken away. */
let moments: Moment[] = [];

beforeAll(async () => {
  stage = await setStage();
  await stage.stop();
  stage.github.observe(async ({ operation, when, body }) => {
    const [moment] = moments;
    if (moment?.operation !== operation || moment.when !== when) return undefined;
    if (moment.body !== undefined && !moment.body.test(JSON.stringify(body))) return undefined;
    const dead = once(child, 'exit');
    child.kill('SIGKILL');
    await dead;
    moments.shift();
    return 'drop';
  });
  stage.github.onDispatch(async ({ inputs }, control) => {
    control.start();
    const plan = JSON.parse(inputs.plan ?? '') as Work;
    await sleep(20);
    control.upload(`alloc-ab-${inputs.id}`, await zipWork(plan));
    control.complete('success');
  });
  // A process that is killed leaves no compile cache behind; one that refuses to start does.
  spawnSync(process.execPath, ['src/index.ts'], { env: compileCache() });
  await startChild();
});
afterAll(async () => {
  child.kill('SIGKILL');
  expect(stage.github.violations).toEqual([]);
  await stage.end();
});

function compileCache(): Record<string, string> {
  return { PATH: process.env.PATH ?? '', NODE_COMPILE_CACHE: join(stage.directory, 'compile-cache') };
}

/** Starts the App as an operator does, and tells GitHub where it listens. */
async function startChild(): Promise<void> {
  child = spawn(process.execPath, ['src/index.ts'], {
    env: {
      ...stage.environment,
      ...compileCache(),
      POLL_MS: '10',
      BACKOFF_MS: '10',
      FIND_RUN_FOR_MS: '200',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const { port } = JSON.parse(line) as { port?: number };
    if (port === undefined) continue;
    stage.github.listen(`http://127.0.0.1:${port}${WEBHOOK_PATH}`);
    break;
  }
  child.stdout?.resume();
}

async function expectOneVerdict(asked: Comment): Promise<void> {
  await until(() => stage.checksOf(asked).some(({ status }) => status === 'completed'), 'the check is completed');
  // What would come twice comes within a few polls.
  await sleep(50);
  expect(stage.runsOf(asked)).toHaveLength(1);
  expect(stage.checksOf(asked)).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
  const answers = stage.answersTo(asked);
  expect(answers).toHaveLength(1);
  expect(answers[0]?.body).toContain('**GO');
}

test('killed at ten moments between comment and verdict: one run, one comment, one check', async () => {
  moments = [...MOMENTS];
  const asked = await stage.comment('/ab HZ4_S12_MPSC T=4');
  for (const [index, { when, operation }] of MOMENTS.entries()) {
    await until(() => moments.length < MOMENTS.length - index, `the App gets to ${when} ${operation}`);
    await startChild();
  }
  await expectOneVerdict(asked);
}, 60_000);

test('a survey, killed between its steps: one run, one comment with the document, no check', async () => {
  moments = [
    { operation: 'issues/create-comment', when: 'after' },
    { operation: 'actions/create-workflow-dispatch', when: 'after' },
    { operation: 'actions/download-artifact', when: 'before' },
    { operation: 'issues/update-comment', when: 'after', body: /\*\*BASELINE/ },
  ];
  const all = moments.length;
  const asked = await stage.comment('/ab baseline T=4');
  for (let index = 0; index < all; index++) {
    await until(() => moments.length < all - index, `the App gets to moment ${index}`);
    await startChild();
  }
  await until(() => stage.answersTo(asked)[0]?.body.includes('**BASELINE') === true, 'the document is there');
  await sleep(50);
  expect(stage.runsOf(asked)).toHaveLength(1);
  expect(stage.checksOf(asked)).toEqual([]);
  expect(stage.answersTo(asked)).toHaveLength(1);
}, 30_000);

test('told to end, it ends in order', async () => {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  await startChild();
});

test('killed before the webhook arrives: GitHub is asked to deliver it again', async () => {
  child.kill('SIGKILL');
  const asked = await stage.comment('/ab HZ4_S12_MPSC T=4');
  expect(stage.github.deliveries.at(-1)?.status).toBe(0);
  await startChild();
  await expectOneVerdict(asked);
});
