import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SurveyManifest } from '../../src/model/survey.ts';
import { executeWorkflow, type WorkflowResult } from './executor.ts';
import { tinyRepository } from './tiny-repository.ts';
import { unzip } from './unzip.ts';

let server: string;
let sha: string;
const workspaces: string[] = [];
const log: string[] = [];
const artifacts: Map<string, Buffer>[] = [];

beforeAll(() => {
  server = mkdtempSync(join(tmpdir(), 'server-'));
  sha = tinyRepository(server);
});
afterAll(() => {
  for (const directory of [server, ...workspaces]) rmSync(directory, { recursive: true, force: true });
});

function survey(inputs: { words?: string }, vars: Record<string, string>): Promise<WorkflowResult> {
  const workspace = mkdtempSync(join(tmpdir(), 'survey-'));
  workspaces.push(workspace);
  log.length = 0;
  artifacts.length = 0;
  return executeWorkflow({
    workflowFile: '.github/workflows/survey.yml',
    inputs: { ...inputs },
    vars,
    workspace,
    onArtifact: async (_, bytes) => void artifacts.push(await unzip(bytes)),
    onLog: (line) => void log.push(line),
    // A separate TMPDIR, so that the runner does not wait for another run on this machine.
    env: { GITHUB_SERVER_URL: `file://${server}`, TMPDIR: server },
  });
}

/** Repeats a survey that others on this machine disturbed, as its message asks for. */
async function undisturbed(...words: Parameters<typeof survey>): Promise<WorkflowResult> {
  let result = await survey(...words);
  for (let attempt = 1; attempt < 8 && /Others used more than|the host took/.test(result.summary); attempt++)
    result = await survey(...words);
  return result;
}

const SWITCHED_ON = { SURVEY_REPOSITORY: 'tiny/allocators' };

test('survey: a baseline is measured on the default branch, shown in the summary, and kept with its document', async () => {
  const folder = join(server, 'kept');
  const first = await undisturbed({}, { ...SWITCHED_ON, SURVEY_FOLDER: folder });
  expect(first, log.join('\n')).toMatchObject({
    conclusion: 'success',
    runName: 'survey baseline',
    runsOn: ['self-hosted', 'linux', 'bare-metal'],
    concurrency: { group: 'alloc-ab-self-hosted-linux-bare-metal' },
    annotations: [],
  });
  expect(first.summary).toMatch(/^\*\*BASELINE: tiny on 1 of 1 lane;/);
  const [files] = artifacts;
  expect([...(files?.keys() ?? [])]).toEqual(
    expect.arrayContaining(['baseline.md', 'report.html', 'bundle/manifest.json', 'bundle/samples.jsonl']),
  );
  expect(String(files?.get('baseline.md'))).toBe(first.summary);
  const manifest = SurveyManifest.parse(JSON.parse(String(files?.get('bundle/manifest.json'))));
  expect(manifest.survey).toMatchObject({ repository: 'tiny/allocators', arms: [{ source: { sha } }] });

  const second = await undisturbed({}, { ...SWITCHED_ON, SURVEY_FOLDER: folder });
  expect(second.summary).toContain('**Against the previous baseline**');
});

test('survey: output of the code under test is not a workflow command, and health lists a failed build', async () => {
  const result = await survey({ words: 'health' }, SWITCHED_ON);
  expect(result, log.join('\n')).toMatchObject({ conclusion: 'success', annotations: [] });
  expect(result.summary).toMatch(/^\*\*NOT HEALTHY: 1 of 2 settings fail: tiny\+hostile/);
  expect(log.join('\n')).not.toMatch(/^\s*::(?!stop)|##\[/m);
});

test('survey: a command that is not a survey fails at once, with the reason', async () => {
  for (const [words, message] of [
    ['TINY_FAST', 'is an A/B'],
    ['baselin', 'is not a comparison'],
    ['health; touch pwned', 'is not understood'],
  ] as const) {
    const result = await survey({ words }, SWITCHED_ON);
    expect(result.conclusion).toBe('failure');
    expect(result.annotations).toMatchObject([{ level: 'error', message: expect.stringMatching(message) }]);
    expect(artifacts).toEqual([]);
  }
});

test('survey: nothing runs without a repository', async () => {
  expect(await survey({}, {})).toMatchObject({ conclusion: 'skipped', steps: [] });
});

test('survey: a repository that cannot be read, as a private one, is named with the way to measure it', async () => {
  const { conclusion, annotations } = await survey({}, { SURVEY_REPOSITORY: 'tiny/private' });
  expect(conclusion).toBe('failure');
  expect(annotations.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/variable SURVEY_REPOSITORY could not be read.*\/ab in a comment/),
  );
});
