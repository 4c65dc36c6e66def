import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { Manifest } from '../../src/model/run.ts';
import { type PrivateStage, startPrivateStage } from '../app/private/private-stage.ts';
import { CONTROL, waitUntil } from '../app/stage.ts';
import { executePipeline, type PipelineResult } from './pipeline.ts';
import { tinyRepository } from './tiny-repository.ts';
import { unzip } from './unzip.ts';

const WORKFLOW = '.github/workflows/ab.yml';
const TINY = 'tiny/allocators';

let scratch: string;
/** A control repository with the actions as they are built from the sources. */
let control: string;
let stage: PrivateStage;
let headSha: string;
let branch: string;
let work: string;
let pull: number;
const log: string[] = [];
/** Names of the variables of every step, by job. */
const variables = new Map<string, Set<string>>();
const values: string[] = [];
let ran: Promise<PipelineResult> | null = null;

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'private-'));
  control = join(scratch, 'control');
  execFileSync(process.execPath, ['build/bundle.ts', '--out', join(control, 'dist')]);
  for (const name of ['action.yml', 'fetch-commits', 'package.json', 'bench-kit'])
    cpSync(name, join(control, name), { recursive: true });
  const server = join(scratch, 'server');
  tinyRepository(server);
  work = join(server, 'work');
  const config = join(work, '.github/alloc-ab.yml');
  writeFileSync(config, readFileSync(config, 'utf8').replace('budget: 30s', 'budget: 5s'));
  branch = git('rev-parse', '--abbrev-ref', 'HEAD');
  git('commit', '--quiet', '-am', 'a short budget');
  git('checkout', '--quiet', '-b', 'change');
  writeFileSync(join(work, 'alloc/tiny.c'), `${readFileSync(join(work, 'alloc/tiny.c'), 'utf8')}int more;\n`);
  git('commit', '--quiet', '-am', 'a change');
  headSha = git('rev-parse', 'HEAD');
  git('checkout', '--quiet', branch);
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

beforeEach(async () => {
  log.length = 0;
  values.length = 0;
  variables.clear();
  ran = null;
  stage = await startPrivateStage();
  const { github } = stage;
  github.addRepository(TINY, { directory: work, private: true, defaultBranch: branch, roles: { mina: 'write' } });
  pull = (await github.openPullRequest(TINY, { author: 'mina', headSha })).number;
  github.onDispatch(async ({ runId, inputs, signal }, run) => {
    ran = executePipeline({
      workflowFile: WORKFLOW,
      inputs,
      workspace: mkdtempSync(join(scratch, 'run-')),
      control,
      signal,
      onLog: (line) => void log.push(line),
      identity: github.oidc.jobEnvironment(github.repository(CONTROL), run.record),
      onStep: (job, env) => {
        const names = variables.get(job) ?? new Set();
        variables.set(job, names);
        for (const name of Object.keys(env)) names.add(name);
        values.push(...Object.values(env));
      },
      env: {
        GITHUB_SERVER_URL: github.url,
        GITHUB_API_URL: github.url,
        GITHUB_REPOSITORY: CONTROL,
        GITHUB_RUN_ID: String(runId),
        // A separate TMPDIR, so that the runner does not wait for another run on this machine.
        TMPDIR: scratch,
      },
    });
    run.start();
    const { artifacts, jobs } = await ran;
    for (const [name, zip] of artifacts) run.upload(name, zip);
    const ended = Object.values(jobs).flatMap((results) => results.map(({ conclusion }) => conclusion));
    run.complete(ended.includes('failure') ? 'failure' : ended.includes('cancelled') ? 'cancelled' : 'success');
  });
});
afterEach(async () => {
  expect(stage.github.violations).toEqual([]);
  await stage.end();
});

function git(...args: string[]): string {
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
  return execFileSync('git', [...identity, ...args], { cwd: work, encoding: 'utf8' }).trim();
}

async function ask(body: string): Promise<string> {
  const { comment } = await stage.github.comment(TINY, pull, 'mina', body);
  await stage.allSettled();
  const tag = `<!-- alloc-ab:pr${pull}-${comment.id}-`;
  return stage.github.appComments(TINY, pull).find((each) => each.body.startsWith(tag))?.body ?? '';
}

test('a private repository is measured by the real workflow: one token, revoked, in no file, log, variable or artifact', async () => {
  const reply = await ask('/ab TINY_FAST');
  const { jobs, artifacts } = (await ran) as PipelineResult;
  expect(jobs, log.join('\n')).toMatchObject({ fetch: [{ conclusion: 'success' }], ab: [{ conclusion: 'success' }] });
  const [source = '', bundle = ''] = [...artifacts.keys()];
  expect([source.startsWith('alloc-ab-source-'), bundle]).toEqual([true, source.replace('-source', '')]);
  const files = await unzip(artifacts.get(bundle) ?? Buffer.of());
  const manifest = Manifest.parse(JSON.parse(String(files.get('manifest.json'))));
  expect(manifest.incidents).toEqual([]);
  expect(manifest.samples.count).toBeGreaterThan(0);
  expect(reply).not.toMatch(/FAILED|QUEUED|RUNNING/);

  // Every request of git had the token, and only the fetch job made one.
  expect(stage.github.gitRequests.length).toBeGreaterThan(0);
  expect(stage.github.gitRequests.filter(({ status }) => status !== 200)).toEqual([]);
  const { revoked, valid } = stage.github.tokens();
  expect(revoked).toHaveLength(1);
  const [token = ''] = revoked;
  const secrets = [token, Buffer.from(`x-access-token:${token}`).toString('base64')];
  const packed = [...artifacts.values()].map(async (zip) => [...(await unzip(zip)).values()].map(String).join('\n'));
  const told = [log.join('\n'), reply, stage.log(), values.join('\n'), ...(await Promise.all(packed))].join('\n');
  for (const secret of [...secrets, ...valid]) expect(told).not.toContain(secret);
  // The identity is no secret of the log either: no part of a JSON web token is in it.
  expect(log.join('\n')).not.toMatch(/eyJ[\w-]{20,}\./);

  // The measuring machine could not even ask: only the fetch job has an identity.
  expect(variables.get('fetch')).toContain('ACTIONS_ID_TOKEN_REQUEST_TOKEN');
  expect([...(variables.get('ab') ?? [])].filter((name) => /TOKEN|ACTIONS_ID/.test(name))).toEqual([]);
  const left = [...stage.github.repository(CONTROL).runs.values()].flatMap((run) =>
    run.artifacts.map(({ name }) => name),
  );
  expect(left).toEqual([bundle]);
});

test('when the fetch fails the token is revoked, nothing is measured, and the reply says so', async () => {
  stage.github.faults.gitStatus = 404;
  const reply = await ask('/ab TINY_FAST');
  const { jobs } = (await ran) as PipelineResult;
  expect(jobs, log.join('\n')).toMatchObject({ fetch: [{ conclusion: 'failure' }], ab: [{ conclusion: 'skipped' }] });
  expect(jobs.fetch?.[0]?.annotations).toMatchObject([{ message: expect.stringContaining('could not be fetched') }]);
  expect(stage.github.tokens().revoked).toHaveLength(1);
  expect(reply).toContain('FAILED');
});

test('when the request is cancelled during the fetch the token is revoked, and nothing is measured', async () => {
  stage.github.faults.gitStatus = 0;
  const asked = ask('/ab TINY_FAST');
  await waitUntil(() => stage.github.gitRequests.length > 0, 'git waits for an answer');
  await stage.github.comment(TINY, pull, 'mina', '/ab cancel');
  expect(await asked).toContain('CANCELLED');
  const { jobs } = (await ran) as PipelineResult;
  expect(jobs, log.join('\n')).toMatchObject({ fetch: [{ conclusion: 'cancelled' }], ab: [{ conclusion: 'skipped' }] });
  expect(stage.github.tokens().revoked).toHaveLength(1);
});

test('a workflow run that the App did not start gets no token', async () => {
  const run = { id: 4711, workflow: 'ab.yml', ref: 'main' };
  await ask('/ab TINY_FAST');
  const { inputs } = [...stage.github.repository(CONTROL).runs.values()][0] ?? {};
  const before = stage.github.tokens().revoked.length;
  const result = await executePipeline({
    workflowFile: WORKFLOW,
    inputs: inputs ?? {},
    workspace: mkdtempSync(join(scratch, 'run-')),
    control,
    onLog: (line) => void log.push(line),
    identity: stage.github.oidc.jobEnvironment(stage.github.repository(CONTROL), { ...run, ref: 'other' }),
    env: { GITHUB_SERVER_URL: stage.github.url, GITHUB_API_URL: stage.github.url, TMPDIR: scratch },
  });
  expect(result.jobs).toMatchObject({ fetch: [{ conclusion: 'failure' }], ab: [{ conclusion: 'skipped' }] });
  expect(result.jobs.fetch?.[0]?.annotations).toMatchObject([
    { message: expect.stringContaining('not the fetch job of a workflow run that the App started') },
  ]);
  expect(stage.github.tokens().revoked).toHaveLength(before);
});
