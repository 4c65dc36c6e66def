import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AB_BUNDLE, openBundle } from '../../src/bundle/write-bundle.ts';
import { planReleaseRequest, resolveLocalRelease } from '../../src/local/planning/local-release.ts';
import type { CodeComparison } from '../../src/model/code.ts';
import type { AbPlan } from '../../src/model/plan.ts';
import { digestOf } from '../../src/signing/ed25519.ts';
import { ruleRelease } from '../../src/workflow/rule-release.ts';
import { makeRepository } from '../app/measured-repository.ts';
import { syntheticBundle } from '../app/synthetic-artifact.ts';
import { comparedCode, fastPath } from '../fixtures/compared-code.ts';

const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-rule-release-'));
const repo = join(scratch, 'repository');

beforeAll(() => {
  const repository = makeRepository(repo);
  repository.tag(repository.mainSha, 'v1.0.0');
  const config = readFileSync(join(repo, '.github/alloc-ab.yml'), 'utf8');
  const budgeted = config.replace('  hz4:\n', '  hz4:\n    fastPath: { free: { branches: 0 } }\n');
  repository.commitOnMain({ '.github/alloc-ab.yml': `${budgeted}release: { suite: ssot, margin: 2% }\n` });
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Rules on a SYNTHETIC bundle of v1.1.0 with this comparison, of a plan that `change` changed. */
async function ruled(code: CodeComparison | null, change: (plan: AbPlan) => AbPlan = (plan) => plan) {
  const local = await resolveLocalRelease(['v1.1.0'], { repo });
  const [request] = local.ok ? local.value.order.requests : [];
  if (!local.ok || request === undefined) throw new Error(JSON.stringify(local));
  const made = planReleaseRequest(local.value, request);
  if (!made.ok) throw new Error(made.error.message);
  const plan = change(made.value);
  const { manifest, samples } = syntheticBundle(plan, 0.03);
  const bundles = mkdtempSync(join(scratch, 'bundles-'));
  const folder = join(bundles, 'bundle');
  mkdirSync(folder);
  const bundle = openBundle(folder, plan, AB_BUNDLE);
  for (const sample of samples) bundle.append(sample);
  bundle.finish({ ...manifest, samples: bundle.samples(), ...(code !== null && { code }) });
  const release = await ruleRelease({
    ...{ step: 'rule', version: 'v1.1.0', from: '', commit: '', source: repo, bundles, override: '' },
    plans: { [plan.id]: digestOf(plan) },
  });
  if (!release.ok) throw new Error(release.error.message);
  return release.value.ruling;
}

test('the release gate does not pass straight paths that could not be counted', async () => {
  const within = comparedCode({ fastPaths: [fastPath('free')] });
  expect(await ruled(within)).toEqual({ passes: true, isWorse: false, blockers: [] });
  for (const code of [null, { ...within, code: null, problem: 'objdump is not installed.' }]) {
    const { passes, isWorse, blockers } = await ruled(code);
    expect({ passes, isWorse }).toEqual({ passes: false, isWorse: false });
    expect(blockers).toEqual([expect.stringContaining('the budget of a straight path is not checked.')]);
  }
});

test('the release gate judges by the budgets of the configuration, whatever the plan had', async () => {
  const without = ({ fastPath: _, ...plan }: AbPlan): AbPlan => plan;
  const ruling = await ruled(comparedCode(), without);
  expect(ruling).toMatchObject({ passes: false, isWorse: true });
  expect(ruling.blockers[0]).toContain('2 more than its budget of 0');
});
