import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { planComparisonLocally, planLocally } from '../../../src/local/planning/local-plan.ts';
import { makeRepository } from '../../app/measured-repository.ts';

const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-local-plan-'));
const { directory: repo, headSha, git } = makeRepository(join(scratch, 'repository'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const SEED = '1'.repeat(32);

test('planLocally pins the commit that is checked out, or the named one, and takes the seed', async () => {
  const planned = await planLocally(['HZ4_S12_MPSC'], { repo, head: headSha, seed: SEED });
  if (!planned.ok) throw new Error(planned.error.message);
  expect(planned.value.plan).toMatchObject({
    id: expect.stringMatching(/^local-[0-9a-f]{8}$/),
    repository: 'local/repository',
    pullRequest: null,
    candidate: { source: { sha: headSha } },
    sampling: { seed: SEED },
  });
  const current = await planLocally(['HZ4_S12_MPSC'], { repo });
  expect(current).toMatchObject({ value: { plan: { candidate: { source: { sha: git('rev-parse', 'HEAD') } } } } });
});

test.each([
  [['status'], 'not-a-question'],
  [['HZ4_S12_MPC'], 'unknown-flag'],
  [['base', '@1234567'], 'unknown-commit'],
])('planLocally refuses %s with %s', async (command, code) => {
  expect(await planLocally(command, { repo })).toMatchObject({ ok: false, error: { code } });
});

test('planComparisonLocally refuses a survey', async () => {
  expect(await planComparisonLocally(['baseline'], { repo })).toMatchObject({
    ok: false,
    error: { code: 'not-a-comparison', message: '"baseline" is a survey: it does not compare two arms.' },
  });
});
