import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { AbPlan } from '../../src/model/plan.ts';
import { Manifest, Sample } from '../../src/model/run.ts';
import { HANGS_MS } from '../soon.ts';
import { executeWorkflow, MEASURING_JOB, type WorkflowResult, type WorkflowRun } from './executor.ts';
import { tinyPlan, tinyRepository } from './tiny-repository.ts';
import { unzip } from './unzip.ts';

let server: string;
let sha: string;
let workspace: string;
const log: string[] = [];
const artifacts = new Map<string, Map<string, Buffer>>();

beforeAll(() => {
  server = mkdtempSync(join(tmpdir(), 'server-'));
  sha = tinyRepository(server);
});
afterAll(() => rmSync(server, { recursive: true }));
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'ab-'));
  log.length = 0;
  artifacts.clear();
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

function dispatch(plan: AbPlan, more: Partial<WorkflowRun> = {}): Promise<WorkflowResult> {
  return executeWorkflow({
    workflowFile: '.github/workflows/ab.yml',
    ...MEASURING_JOB,
    inputs: { id: plan.id, plan: JSON.stringify(plan), labels: JSON.stringify(plan.machine.labels) },
    workspace,
    onArtifact: async (name, bytes) => void artifacts.set(name, await unzip(bytes)),
    onLog: (line) => void log.push(line),
    // A separate TMPDIR, so that the runner does not wait for another run on this machine.
    env: { GITHUB_SERVER_URL: `file://${server}`, TMPDIR: server },
    ...more,
  });
}

function manifestOf(name: string): Manifest {
  return Manifest.parse(JSON.parse(String(artifacts.get(name)?.get('manifest.json'))));
}

/** Processes with this text in their command line. */
function processesOf(text: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')];
      } catch {
        return [];
      }
    })
    .filter((line) => line.includes(text));
}

test('ab: the real action measures a plan and uploads its bundle', async () => {
  const plan = tinyPlan(sha);
  const result = await dispatch(plan);
  expect(result, log.join('\n')).toMatchObject({ conclusion: 'success', runName: 'ab tiny-1', annotations: [] });
  expect(result.steps.find(({ id }) => id === 'ab')?.outputs['artifact-name']).toBe('alloc-ab-tiny-1');
  const files = artifacts.get('alloc-ab-tiny-1');
  expect([...(files?.keys() ?? [])]).toEqual(expect.arrayContaining(['manifest.json', 'plan.json', 'samples.jsonl']));
  const manifest = manifestOf('alloc-ab-tiny-1');
  expect(manifest.incidents).toEqual([]);
  expect(manifest.plan).toEqual(plan);
  expect(AbPlan.parse(JSON.parse(String(files?.get('plan.json'))))).toEqual(plan);
  const samples = String(files?.get('samples.jsonl'))
    .trimEnd()
    .split('\n')
    .map((line) => Sample.parse(JSON.parse(line)));
  expect(samples).toHaveLength(manifest.samples.count);
  expect(samples).toHaveLength(12);
  expect(new Set(samples.map((sample) => sample.library))).toEqual(new Set(['expected']));
  expect(result.summary).toContain('## Measured: `tiny TINY_FAST=1` against `tiny TINY_FAST=0`');
  expect(processesOf(workspace)).toEqual([]);
});

test('ab: output of the code under test is not a workflow command, and a failed build gives a bundle', async () => {
  const result = await dispatch(tinyPlan(sha, { id: 'tiny-2', define: 'TINY_HOSTILE' }));
  expect(result.conclusion).toBe('success');
  expect(result.annotations).toEqual([]);
  // The first error of the build is told, with what the runner would read as a command taken apart.
  expect(log.join('\n')).toContain('pwned');
  expect(log.join('\n')).not.toMatch(/^\s*::|##\[/m);
  const manifest = manifestOf('alloc-ab-tiny-2');
  expect(manifest.incidents.map((incident) => incident.code)).toContain('build-failed');
  expect(manifest.samples.count).toBe(0);
});

test('ab: a cancelled run leaves no process after two seconds, and a bundle with the incident', async () => {
  const abort = new AbortController();
  const running = dispatch(tinyPlan(sha, { id: 'tiny-3', seconds: 30 }), { signal: abort.signal });
  const benches = (): string[] => processesOf('bench/bench 1000 30');
  await expect.poll(benches, { timeout: HANGS_MS }).not.toEqual([]);
  abort.abort();
  await expect.poll(() => [...processesOf(workspace), ...benches()], { timeout: 2_000, interval: 20 }).toEqual([]);
  const result = await running;
  expect(result.conclusion, log.join('\n')).toBe('cancelled');
  expect(manifestOf('alloc-ab-tiny-3').incidents.map((incident) => incident.code)).toContain('cancelled');
});

test('ab: an invalid plan fails at once, with one annotation and no artifact', async () => {
  const plan = { ...tinyPlan(sha), nonce: 'x\n::error::forged' };
  const result = await dispatch(plan as AbPlan);
  expect(result.conclusion).toBe('failure');
  expect(result.annotations).toHaveLength(1);
  expect(result.annotations[0]).toMatchObject({ level: 'error', message: expect.stringContaining('schema at nonce') });
  expect(artifacts.size).toBe(0);
});
