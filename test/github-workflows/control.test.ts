import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { CONTROL_WORKFLOWS, controlWorkflow, isControlWorkflow } from '../../src/core/init/control-workflows.ts';
import { executeWorkflow, MEASURING_JOB } from './executor.ts';
import { parseWorkflowFile } from './github-parser.ts';
import { diagnose, PINNED } from './language-service.ts';
import { tinyPlan, tinyRepository } from './tiny-repository.ts';
import { unzip } from './unzip.ts';

const RELEASE = {
  repository: 'example/alloc-ab',
  commit: '0123456789abcdef0123456789abcdef01234567',
  version: '1.2.3',
};
const OWN = 'example/alloc-ab';
const folder = mkdtempSync(join(tmpdir(), 'control-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string): { path: string; text: string } {
  const path = join(folder, '.github/workflows', name);
  const text = controlWorkflow(readFileSync(join('.github/workflows', name), 'utf8'), RELEASE);
  mkdirSync(join(folder, '.github/workflows'), { recursive: true });
  writeFileSync(path, text);
  return { path, text };
}

describe.each(CONTROL_WORKFLOWS)('%s of a control repository', (name) => {
  const { path, text } = written(name);

  test('GitHub’s language service finds nothing in it', async () => {
    expect(await diagnose(`.github/workflows/${name}`, text)).toEqual([]);
  });

  test('needs no other file of the repository, and pins each action by the digits of a commit', () => {
    const uses = [...text.matchAll(/^ +(?:- )?uses: (.+)$/gm)].map(([, each]) => each);
    const foreign = Object.entries(PINNED).map(([action, { sha, version }]) => `${action}@${sha} # ${version}`);
    const own = ['', '/fetch-commits', '/release-gate'].map((at) => `${OWN}${at}@${RELEASE.commit} # v1.2.3`);
    expect([...foreign, ...own]).toEqual(expect.arrayContaining(uses));
    expect(uses.some((each) => each?.startsWith(OWN))).toBe(true);
    for (const [checkout] of text.matchAll(/uses: actions\/checkout.*\n(?: {8,}.*\n)*/g))
      expect(checkout).toMatch(/^ +repository: \S/m);
    expect(text).not.toMatch(/uses: \.|zizmor|harness|control repository reads|\(docs\//);
    expect(isControlWorkflow(text)).toBe(true);
    expect(isControlWorkflow(readFileSync(join('.github/workflows', name), 'utf8'))).toBe(false);
  });

  test('is dispatched like the workflow of this project, with no permission that it had not', async () => {
    const [mine, project] = await Promise.all([path, join('.github/workflows', name)].map(parseWorkflowFile));
    expect(mine?.template.events).toEqual(project?.template.events);
    const jobs = (workflow: typeof mine) => workflow?.template.jobs.map(({ id }) => id.value);
    expect(jobs(mine)).toEqual(jobs(project));
    const original = readFileSync(join('.github/workflows', name), 'utf8');
    const granted = (of: string) => [...of.matchAll(/^ {6}([\w-]+): (?:read|write)\b/gm)].map(([line]) => line.trim());
    for (const permission of granted(text)) expect(granted(original)).toContain(permission);
    // A job with code under test and without a checkout reads nothing.
    for (const job of text.split(/^(?= {2}[a-z-]+:\n)/m))
      if (!job.includes('actions/checkout@')) expect(job).not.toContain('contents: read');
  });
});

test('a mistake in what it passes to an action of the release would be found', async () => {
  const { text } = written('ab.yml');
  const found = await diagnose(
    '.github/workflows/ab.yml',
    text.replace('source: ${{ inputs.fetch', 'sources: ${{ inputs.fetch'),
  );
  expect(found.join('\n')).toContain('sources');
});

test('measures a plan from a control repository that has these workflows and nothing else', async () => {
  const server = mkdtempSync(join(tmpdir(), 'server-'));
  const workspace = mkdtempSync(join(tmpdir(), 'ab-'));
  // The release, with the actions as they are built from the sources.
  const release = mkdtempSync(join(tmpdir(), 'release-'));
  try {
    execFileSync(process.execPath, ['build/bundle.ts', '--out', join(release, 'dist')], { stdio: 'pipe' });
    for (const name of ['action.yml', 'package.json', 'bench-kit'])
      cpSync(name, join(release, name), { recursive: true });
    const plan = tinyPlan(tinyRepository(server));
    const log: string[] = [];
    const artifacts = new Map<string, Map<string, Buffer>>();
    const result = await executeWorkflow({
      workflowFile: join(folder, '.github/workflows/ab.yml'),
      ...MEASURING_JOB,
      inputs: { id: plan.id, plan: JSON.stringify(plan), labels: JSON.stringify(plan.machine.labels) },
      workspace,
      control: folder,
      actions: { [`${OWN}@${RELEASE.commit}`]: release },
      onArtifact: async (name, bytes) => void artifacts.set(name, await unzip(bytes)),
      onLog: (line) => void log.push(line),
      env: { GITHUB_SERVER_URL: `file://${server}`, TMPDIR: server },
    });
    expect(result, log.join('\n')).toMatchObject({ conclusion: 'success', annotations: [] });
    const manifest = JSON.parse(String(artifacts.get('alloc-ab-tiny-1')?.get('manifest.json')));
    expect(manifest).toMatchObject({ incidents: [], samples: { count: 12 } });
  } finally {
    for (const each of [server, workspace, release]) rmSync(each, { recursive: true, force: true });
  }
});
