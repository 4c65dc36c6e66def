import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SOON_MS } from '../soon.ts';
import { executeWorkflow, MEASURING_JOB, type WorkflowRun } from './executor.ts';
import { unzip } from './unzip.ts';

const AB = '.github/workflows/ab.yml';
const INPUTS = { id: 'r-1', plan: '{"id":"r-1"}', labels: '["self-hosted","bare-metal"]' };

/** Replaces the action: writes a bundle, or fails as its plan says. */
const STUB = `
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
const plan = JSON.parse(process.env.INPUT_PLAN);
const bundle = process.env.RUNNER_TEMP + '/bundle';
const leave = () => {
  mkdirSync(bundle + '/logs', { recursive: true });
  writeFileSync(bundle + '/manifest.json', JSON.stringify({ plan, server: process.env.GITHUB_SERVER_URL }));
  writeFileSync(bundle + '/logs/build.log', 'ok');
  appendFileSync(process.env.GITHUB_OUTPUT, 'bundle=' + bundle + '\\nartifact-name<<EOF\\nalloc-ab-' + plan.id + '\\nEOF\\n');
  appendFileSync(process.env.GITHUB_STEP_SUMMARY, '## Measured\\n');
};
if (plan.print) console.log(plan.print);
if (plan.linger) {
  const child = spawn('sleep', ['600'], { stdio: 'inherit' });
  child.unref();
  console.log('child ' + child.pid);
}
if (plan.hang) {
  console.log('hanging');
  setInterval(() => {}, 1000);
  process.on('SIGINT', () => { leave(); process.exit(0); });
} else if (plan.fail) process.exit(1);
else leave();
if (plan.linger) process.exit(0);
`;

let directory: string;
const artifacts: { name: string; bytes: Buffer; digest: string }[] = [];
const log: string[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'executor-'));
  artifacts.length = 0;
  log.length = 0;
  mkdirSync(join(directory, 'control/dist'), { recursive: true });
  writeFileSync(join(directory, 'control/package.json'), '{"type":"module"}');
  writeFileSync(join(directory, 'control/dist/action.js'), STUB);
  writeFileSync(
    join(directory, 'control/action.yml'),
    'name: stub\ndescription: stub\ninputs:\n  plan:\n    required: true\n  source:\n    required: false\nruns:\n  using: node24\n  main: dist/action.js\n',
  );
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function execute(plan: object, more: Partial<WorkflowRun> = {}) {
  return executeWorkflow({
    workflowFile: AB,
    ...(more.workflowFile === undefined ? MEASURING_JOB : {}),
    inputs: { ...INPUTS, plan: JSON.stringify({ id: 'r-1', ...plan }) },
    workspace: join(directory, 'run'),
    control: join(directory, 'control'),
    onArtifact: (name, bytes, digest) => void artifacts.push({ name, bytes, digest }),
    onLog: (line) => void log.push(line),
    ...more,
  });
}

function write(name: string, text: string): string {
  writeFileSync(join(directory, name), text);
  return join(directory, name);
}

/** Whether the process still runs; a zombie does not. */
function alive(pid: number): boolean {
  return existsSync(`/proc/${pid}`) && !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
}

test('executeWorkflow runs the workflow ab with a name, and uploads an artifact', async () => {
  const result = await execute({ print: 'measuring' }, { env: { GITHUB_SERVER_URL: 'https://git.example.com' } });
  expect(result).toMatchObject({
    conclusion: 'success',
    runName: 'ab r-1',
    runsOn: ['self-hosted', 'bare-metal'],
    concurrency: { group: 'alloc-ab-self-hosted-bare-metal', queue: 'max' },
    annotations: [],
    summary: '## Measured\n',
  });
  expect(result.steps.map((step) => step.conclusion)).toEqual(['success', 'skipped', 'success', 'success']);
  expect(log).toContain('measuring');
  expect(artifacts.map((artifact) => artifact.name)).toEqual(['alloc-ab-r-1']);
  expect(artifacts[0]?.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  const files = await unzip(artifacts[0]?.bytes as Buffer);
  expect([...files.keys()].sort()).toEqual(['logs/build.log', 'manifest.json']);
  expect(JSON.parse(String(files.get('manifest.json')))).toMatchObject({ server: 'https://git.example.com' });
});

test('executeWorkflow fails a run whose measurement fails, and uploads nothing', async () => {
  const result = await execute({ fail: true });
  expect(result.conclusion).toBe('failure');
  expect(result.steps.map((step) => step.conclusion)).toEqual(['success', 'skipped', 'failure', 'skipped']);
  expect(artifacts).toEqual([]);
});

test('executeWorkflow uploads the bundle of a cancelled measurement', async () => {
  const abort = new AbortController();
  const result = await execute(
    { hang: true },
    { signal: abort.signal, onLog: (line) => void (line === 'hanging' && setTimeout(() => abort.abort(), 50)) },
  );
  expect(result.conclusion).toBe('cancelled');
  expect(result.steps.map((step) => step.conclusion)).toEqual(['success', 'skipped', 'cancelled', 'success']);
  expect(artifacts.map((artifact) => artifact.name)).toEqual(['alloc-ab-r-1']);
});

test('executeWorkflow kills a process that a step leaves', async () => {
  const result = await execute({ linger: true });
  expect(result.conclusion).toBe('success');
  const pid = Number(/child (\d+)/.exec(log.join('\n'))?.[1]);
  expect(pid).toBeGreaterThan(1);
  await expect.poll(() => alive(pid), { timeout: SOON_MS }).toBe(false);
});

test('executeWorkflow refuses missing and unknown inputs', async () => {
  await expect(execute({}, { inputs: { id: 'r-1', labels: '[]' } })).rejects.toThrow(
    'Required input not provided: plan',
  );
  await expect(execute({}, { inputs: { ...INPUTS, source: '/' } })).rejects.toThrow(
    'Unexpected inputs provided: source',
  );
});

test('executeWorkflow evaluates expressions, environment, outputs and commands of run steps', async () => {
  const workflowFile = write(
    'steps.yml',
    [
      `run-name: \${{ inputs.id }} of \${{ github.event_name }}`,
      'on: { workflow_dispatch: { inputs: { id: { type: string } } } }',
      'env: { COLOR: blue }',
      'jobs:',
      '  one:',
      '    runs-on: ubuntu-latest',
      '    steps:',
      '      - id: first',
      `        env: { ID: "\${{ inputs.id }}" }`,
      '        run: |',
      '          echo "said=$ID in $COLOR" >> "$GITHUB_OUTPUT"',
      '          echo "SHAPE=round" >> "$GITHUB_ENV"',
      '          echo "::add-mask::hunter2"',
      '          echo "::stop-commands::pause"',
      '          echo "::error::not one"',
      '          echo "::pause::"',
      '          echo "::error::really 100%25"',
      `      - run: echo "\${{ steps.first.outputs.said }} $SHAPE hunter2"; exit 3`,
      '      - run: echo never',
      '      - if: failure()',
      '        run: echo after',
    ].join('\n'),
  );
  const result = await execute({}, { workflowFile, inputs: { id: 'x; echo injected' } });
  expect(result.runName).toBe('x; echo injected of workflow_dispatch');
  expect(result.steps.map((step) => step.conclusion)).toEqual(['success', 'failure', 'skipped', 'success']);
  expect(result.steps[0]?.outputs).toEqual({ said: 'x; echo injected in blue' });
  expect(log.slice(-2)).toEqual(['x; echo injected in blue round ***', 'after']);
  expect(log).not.toContain('never');
  expect(result.annotations).toEqual([{ level: 'error', message: 'really 100%' }]);
});

test('executeWorkflow reports invalid workflows, and features that are not simulated', async () => {
  const broken = write('broken.yml', 'on: workflow_dispatch\njobs:\n  one:\n    runs-on: x\n    stepz: []\n');
  await expect(execute({}, { workflowFile: broken, inputs: {} })).rejects.toThrow(/stepz/);
  const other = write(
    'other.yml',
    'on: workflow_dispatch\njobs:\n  one:\n    runs-on: x\n    steps: [{ uses: actions/cache@v5 }]\n',
  );
  const result = await execute({}, { workflowFile: other, inputs: {} });
  expect(result.annotations).toEqual([{ level: 'error', message: 'actions/cache@v5 is not simulated' }]);
});
