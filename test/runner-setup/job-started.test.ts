import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { write } from './machine.ts';

const HOOK = 'opt/alloc-ab/runner-setup/agent/job-started.sh';
const JOB = 'owner/perf/.github/workflows/ab.yml@refs/heads/main';

/** What the runner gives to the hook for a job that the App started. */
const OURS = {
  GITHUB_RUN_ID: '1',
  GITHUB_REPOSITORY: 'owner/perf',
  GITHUB_WORKFLOW_REF: JOB,
  GITHUB_EVENT_NAME: 'workflow_dispatch',
  GITHUB_ACTOR: 'alloc-ab-app[bot]',
  GITHUB_TRIGGERING_ACTOR: 'alloc-ab-app[bot]',
};

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hook-'));
  write(root, { 'etc/alloc-ab/jobs': `${JOB} workflow_dispatch alloc-ab-app[bot]\n` });
  mkdirSync(join(root, 'opt/alloc-ab/runner-setup/agent'), { recursive: true });
  copyFileSync('runner-setup/agent/job-started.sh', join(root, HOOK));
  chmodSync(join(root, HOOK), 0o755);
  // A worker as the runner's: it goes on with `if: always()` steps after a hook that failed.
  copyFileSync('/bin/bash', join(root, 'Runner.Worker'));
  chmodSync(join(root, 'Runner.Worker'), 0o755);
});
afterEach(() => rmSync(root, { recursive: true }));

interface Job {
  readonly signal: string | null;
  readonly text: string;
  /** The step with `if: always()` ran. */
  readonly always: boolean;
}

/** Starts a worker that runs the hook as GitHub's does (`bash -e FILE`), then a step with `if: always()`. */
async function job(environment: Readonly<Record<string, string>>, hook = `bash -e ${join(root, HOOK)}`): Promise<Job> {
  const always = join(root, 'always');
  rmSync(always, { force: true });
  const worker: ChildProcess = spawn(join(root, 'Runner.Worker'), ['-c', `${hook}; true; echo ran >${always}`], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  worker.stdout?.on('data', (data) => (text += data));
  worker.stderr?.on('data', (data) => (text += data));
  const signal = await new Promise<string | null>((resolve) => worker.on('close', (_, name) => resolve(name)));
  return { signal, text, always: existsSync(always) };
}

test('a job that the App started runs', async () => {
  expect(await job(OURS)).toEqual({ signal: null, text: 'alloc-ab: this job is allowed.\n', always: true });
});

describe('the worker is killed', () => {
  test.each<[string, Readonly<Record<string, string | undefined>>]>([
    ['another workflow file', { GITHUB_WORKFLOW_REF: 'owner/perf/.github/workflows/evil.yml@refs/heads/main' }],
    ['the workflow of another branch', { GITHUB_WORKFLOW_REF: 'owner/perf/.github/workflows/ab.yml@refs/heads/x' }],
    ['the workflow of another repository', { GITHUB_WORKFLOW_REF: JOB.replace('owner', 'other') }],
    ['another repository that calls it', { GITHUB_REPOSITORY: 'other/perf' }],
    ['a pull request', { GITHUB_EVENT_NAME: 'pull_request' }],
    ['a push', { GITHUB_EVENT_NAME: 'push' }],
    ['another actor', { GITHUB_ACTOR: 'octocat', GITHUB_TRIGGERING_ACTOR: 'octocat' }],
    ['another person who runs it again', { GITHUB_TRIGGERING_ACTOR: 'octocat' }],
    ['an unknown actor', { GITHUB_ACTOR: undefined, GITHUB_TRIGGERING_ACTOR: undefined }],
    ['no environment', Object.fromEntries(Object.keys(OURS).map((name) => [name, undefined]))],
    ['a pattern as an actor', { GITHUB_ACTOR: '*', GITHUB_TRIGGERING_ACTOR: '*' }],
    [
      'a workflow with a line feed in its name',
      { GITHUB_WORKFLOW_REF: `${JOB} workflow_dispatch alloc-ab-app[bot]\n${JOB}` },
    ],
    ['a part of an allowed line', { GITHUB_ACTOR: 'alloc-ab-app', GITHUB_TRIGGERING_ACTOR: 'alloc-ab-app' }],
  ])('for %s', async (_, change) => {
    const environment = Object.entries({ ...OURS, ...change }).filter((pair): pair is [string, string] => !!pair[1]);
    const { signal, text, always } = await job(Object.fromEntries(environment));
    expect([signal, always]).toEqual(['SIGKILL', false]);
    expect(text).toMatch(/^alloc-ab: this runner does not accept the job .*\n$/);
  });

  test('for every job when the file of allowed jobs is missing', async () => {
    rmSync(join(root, 'etc/alloc-ab/jobs'));
    expect(await job(OURS)).toMatchObject({ signal: 'SIGKILL', always: false });
  });

  test('also when a shell stands between the worker and the hook', async () => {
    const hook = `bash -c 'bash -e ${join(root, HOOK)}; true'`;
    expect(await job({ ...OURS, GITHUB_EVENT_NAME: 'push' }, hook)).toMatchObject({ signal: 'SIGKILL', always: false });
  });

  test('which a hook that only fails does not do: the step with `if: always()` runs', async () => {
    writeFileSync(join(root, 'fails.sh'), 'exit 1\n');
    expect(await job(OURS, `bash -e ${join(root, 'fails.sh')}`)).toMatchObject({ signal: null, always: true });
  });
});
