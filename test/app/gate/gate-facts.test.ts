import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { AbPlan } from '../../../src/model/plan.ts';
import { type GateStage, startGateStage } from '../gate-stage.ts';

let gate: GateStage;
beforeAll(async () => {
  gate = await startGateStage();
  await gate.stage.allSettled();
});
afterEach(() => gate.stage.github.limitHistory({ comparableFilesMax: 3000, compares: true }));
afterAll(async () => {
  expect(gate.stage.github.violations).toEqual([]);
  await gate.stage.end();
});

const planOf = (sha: string): AbPlan => JSON.parse(gate.workflowRuns(sha)[0]?.inputs.plan ?? '');

test.each([
  ['has too many files', { comparableFilesMax: 0 }],
  ['fails in every form', { compares: false }],
] as const)(
  'a comparison that %s is measured from the merge base, without gate.paths, and the check has a note about it',
  async (_, limits) => {
    const { github, repository } = gate.stage;
    const sha = gate.commitOnTop(gate.commit('docs/notes.md'));
    github.limitHistory(limits);
    await gate.open(sha);
    await gate.stage.allSettled();
    expect(gate.checks(sha)).toMatchObject([{ conclusion: 'success' }]);
    expect(gate.checks(sha)[0]?.output.summary).toMatch(
      /Measured without gate\.paths: GitHub could not compare the commits/,
    );
    expect(planOf(sha).baseline.source).toMatchObject({ sha: repository.git('merge-base', 'main', sha) });
  },
);

test('a change of more than 300 files is measured although the listed ones do not match gate.paths', async () => {
  const files = Object.fromEntries(Array.from({ length: 310 }, (_, index) => [`docs/${index}.md`, `${index}\n`]));
  const sha = gate.stage.repository.commitOnBranch({ ...files, 'hakozuna/z.c': 'int z;\n' });
  await gate.open(sha);
  await gate.stage.allSettled();
  expect(gate.workflowRuns(sha)).toHaveLength(1);
  expect(gate.checks(sha)[0]?.output.summary).toContain('GitHub lists only 300 changed files');
});

test('commits without a common ancestor are refused in words on the check', async () => {
  const { repository } = gate.stage;
  const tree = repository.git('rev-parse', 'main^{tree}');
  const sha = repository.git('commit-tree', '-m', 'another history', tree);
  repository.git('branch', 'another-history', sha);
  await gate.open(sha);
  await gate.stage.allSettled();
  expect(gate.checks(sha)).toMatchObject([{ conclusion: 'action_required' }]);
  expect(gate.checks(sha)[0]?.output.summary).toMatch(/have no common ancestor[\s\S]*Next: Rebase/);
});
