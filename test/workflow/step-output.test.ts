import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addSummary, setOutput } from '../../src/workflow/step-output.ts';

test('setOutput and addSummary append to the files of the step, and an output is one line', () => {
  const directory = mkdtempSync(join(tmpdir(), 'step-'));
  const env = { GITHUB_OUTPUT: join(directory, 'output'), GITHUB_STEP_SUMMARY: join(directory, 'summary') };
  setOutput(env, 'bundle', '/tmp/a');
  setOutput(env, 'artifact-name', 'alloc-ab-x');
  addSummary(env, '# one\n');
  expect(readFileSync(env.GITHUB_OUTPUT, 'utf8')).toBe('bundle=/tmp/a\nartifact-name=alloc-ab-x\n');
  expect(readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8')).toBe('# one\n');
  expect(() => setOutput(env, 'bundle', 'a\nevil=1')).toThrow('one line');
  setOutput({}, 'bundle', '/tmp/a');
  rmSync(directory, { recursive: true });
});
