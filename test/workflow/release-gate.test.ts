import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { Manifest } from '../../src/model/run.ts';
import { executePipeline, type Pipeline, type PipelineResult } from './pipeline.ts';
import { type ReleaseRepository, releaseRepository } from './release-repository.ts';
import { unzip } from './unzip.ts';

// Real processes: on a machine that is busy with other tests they take their time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const scratch = mkdtempSync(join(tmpdir(), 'release-gate-'));
const server = join(scratch, 'server');
/** A control repository with the real steps and the real action, and one whose measurements are synthetic. */
const real = join(scratch, 'real');
const synthetic = join(scratch, 'synthetic');
const log: string[] = [];
let repository: ReleaseRepository;

beforeAll(() => {
  execFileSync(process.execPath, ['build/bundle.ts', '--out', join(real, 'dist')]);
  for (const name of ['action.yml', 'release-gate', 'package.json', 'bench-kit'])
    cpSync(name, join(real, name), { recursive: true });
  cpSync(real, synthetic, { recursive: true });
  writeFileSync(
    join(synthetic, 'dist/action.js'),
    `import ${JSON.stringify(resolve('test/workflow/synthetic-action.ts'))};\n`,
  );
  mkdirSync(server);
  repository = releaseRepository(server);
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
beforeEach(() => {
  log.length = 0;
});

interface Asked {
  readonly inputs?: Readonly<Record<string, string>>;
  /** Change of the candidate on every lane of every machine, a fraction. */
  readonly effect?: number;
  /** A machine that leaves no bundle. */
  readonly absent?: string;
}

function dispatch(
  { inputs = {}, effect = 0.03, absent = '' }: Asked = {},
  more: Partial<Pipeline> = {},
): Promise<PipelineResult> {
  return executePipeline({
    workflowFile: '.github/workflows/release-gate.yml',
    inputs: { tag: 'v1.1.0', ...inputs },
    vars: { RELEASE_REPOSITORY: 'tiny/allocators' },
    workspace: mkdtempSync(join(scratch, 'run-')),
    control: synthetic,
    onLog: (line) => void log.push(line),
    env: {
      GITHUB_SERVER_URL: `file://${server}`,
      // A folder of its own, so that no other run on this machine is waited for.
      TMPDIR: scratch,
      SYNTHETIC_EFFECT: String(effect),
      SYNTHETIC_ABSENT: absent,
    },
    review: () => 'reject',
    ...more,
  });
}

function said({ jobs }: PipelineResult, job: string): string {
  return (jobs[job] ?? [])
    .flatMap(({ summary, annotations }) => [summary, ...annotations.map(({ message }) => message)])
    .join('\n');
}
const ends = ({ jobs }: PipelineResult) =>
  Object.fromEntries(
    Object.entries(jobs).map(([name, all]) => [name, all.map(({ conclusion }) => conclusion).join(' ')]),
  );

test('each machine measures its plan with the real action, in the queue of that machine', async () => {
  const run = await dispatch({}, { control: real });
  expect(said(run, 'plan')).toContain('v1.1.0 is');
  const { measure = [], rule } = run.jobs;
  expect(
    measure.map(({ conclusion }) => conclusion),
    log.join('\n'),
  ).toEqual(['success', 'success']);
  expect(measure.map(({ runsOn }) => runsOn)).toEqual([
    ['self-hosted', 'lab'],
    ['self-hosted', 'attic'],
  ]);
  expect(measure[1]?.concurrency).toEqual({ group: 'alloc-ab-self-hosted-attic', queue: 'max' });
  const manifests = await Promise.all(
    [...run.artifacts.values()].map(async (zip) =>
      Manifest.parse(JSON.parse(String((await unzip(zip)).get('manifest.json')))),
    ),
  );
  expect(manifests.map(({ plan }) => plan.machine.name)).toEqual(['lab', 'attic']);
  expect(manifests.map(({ baseline, candidate }) => [baseline?.sha, candidate?.sha])).toEqual([
    [repository.before, repository.head],
    [repository.before, repository.head],
  ]);
  // Whether this machine is quiet enough for a pass is not the question here.
  expect(rule?.[0]?.outputs.passes).toMatch(/^(true|false)$/);
  expect(said(run, 'rule')).toMatch(/^\*\*v1\.1\.0 (loses nothing|is not tagged)/);
});

test('a loss on any machine ends it, and the summary says where', async () => {
  const run = await dispatch({ effect: -0.08 });
  expect(ends(run)).toEqual({ plan: 'success', measure: 'success success', rule: 'failure', publish: 'skipped' });
  expect(said(run, 'rule')).toMatch(/lab: throughput on loop: −[78]/);
  expect(said(run, 'rule')).toContain('a loss beyond the margin');
});

test('a machine that leaves nothing is a reason, not a hole', async () => {
  const run = await dispatch({ absent: 'attic' });
  expect(ends(run)).toMatchObject({ measure: 'success failure', rule: 'failure', publish: 'skipped' });
  expect(said(run, 'rule')).toContain('attic: not measured.');
});

test('a bundle of another plan does not count', async () => {
  const other = await dispatch({ effect: -0.08 });
  const run = await dispatch({ absent: 'attic' }, { again: { jobs: {}, artifacts: other.artifacts } });
  expect(said(run, 'rule')).toContain('attic: not measured.');
  expect(log.join('\n')).toContain('is the bundle of another plan');
});

test.each([
  [{ tag: '1.1.0' }, 'is no version'],
  [{ tag: 'v1.0.0' }, 'The tag v1.0.0 is there already'],
  [{ tag: 'v1.1.0', from: 'v9.9.9' }, 'There is no tag'],
  [{ tag: 'v1.1.0', sha: 'deadbeef' }, 'is on no branch and no tag'],
  [{ tag: 'v1.1.0', sha: '--help' }, 'hexadecimal digits'],
  [{ tag: 'v1.1.0\n::error::pwned' }, 'has to be one line'],
])('%j ends before anything is measured', async (inputs, why) => {
  const run = await dispatch({ inputs });
  expect(ends(run)).toEqual({ plan: 'failure', measure: 'skipped', rule: 'skipped', publish: 'skipped' });
  expect(said(run, 'plan')).toContain(why);
  expect(run.jobs.plan?.[0]?.annotations).toHaveLength(1);
});

test('without a repository nothing runs', async () => {
  const run = await dispatch({}, { vars: {} });
  expect(new Set(Object.values(ends(run)))).toEqual(new Set(['skipped']));
});
