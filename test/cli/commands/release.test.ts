import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AB_BUNDLE, openBundle } from '../../../src/bundle/write-bundle.ts';
import { makePlan } from '../../../src/core/plan/make-plan.ts';
import { resolveLocalRelease } from '../../../src/local/planning/local-release.ts';
import type { CodeComparison } from '../../../src/model/code.ts';
import { makeRepository } from '../../app/measured-repository.ts';
import { syntheticBundle } from '../../app/synthetic-artifact.ts';
import { comparedCode } from '../../fixtures/compared-code.ts';
import { program } from '../../program.ts';
import { HANGS_MS } from '../../soon.ts';

const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-release-'));
const repo = join(scratch, 'repository');
const KEY = join(scratch, 'private.pem');
const PUBLIC = join(scratch, 'public.pem');
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-C', repo, ...args], {
    encoding: 'utf8',
  });
const alloc = (...argv: string[]) => execa(program(), argv, { cwd: scratch, reject: false, timeout: HANGS_MS });

beforeAll(async () => {
  const { mainSha } = makeRepository(repo);
  git('tag', '-a', 'v1.0.0', '-m', 'first', mainSha);
  const config = join(repo, '.github/alloc-ab.yml');
  writeFileSync(config, `${readFileSync(config, 'utf8')}release: { suite: ssot, margin: 2% }\n`);
  git('commit', '-qam', 'release suite');
  writeFileSync(PUBLIC, (await alloc('keygen', KEY)).stdout);
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A SYNTHETIC bundle of the release, faster by `effect` everywhere, with the code that the machine compared; signed. */
async function measured(effect: number, code?: CodeComparison): Promise<string> {
  const local = await resolveLocalRelease(['v1.1.0'], { repo });
  const [request] = local.ok ? local.value.order.requests : [];
  if (!local.ok || request === undefined) throw new Error(JSON.stringify(local));
  const { facts, repository } = local.value;
  const ids = { id: 'release-1', nonce: '0'.repeat(32), seed: '1'.repeat(32), repository, pullRequest: null };
  const plan = makePlan(request, facts, ids);
  if (!plan.ok) throw new Error(plan.error.message);
  const { manifest, samples } = syntheticBundle(plan.value, effect);
  const directory = mkdtempSync(join(scratch, 'bundle-'));
  const bundle = openBundle(directory, plan.value, AB_BUNDLE);
  for (const sample of samples) bundle.append(sample);
  bundle.finish({ ...manifest, samples: bundle.samples(), ...(code && { code }) });
  expect((await alloc('sign', directory, '--key', KEY)).exitCode).toBe(0);
  return directory;
}
const notes = (bundle: string, ...more: string[]) =>
  alloc('release-notes', bundle, '--tag', 'v1.1.0', '--repo', repo, ...more);

test('release-notes prints the notes of a release that passes, with the signature of its evidence', async () => {
  const bundle = await measured(0.03);
  const { exitCode, stdout } = await notes(bundle, '--key', PUBLIC);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^\*\*v1\.1\.0 loses nothing beyond the margins against v1\.0\.0/);
  expect(stdout).toContain('by the key SHA256');
  rmSync(join(bundle, 'signed.json'));
  const unsigned = await notes(bundle, '--key', PUBLIC);
  expect([unsigned.exitCode, unsigned.stderr]).toEqual([2, expect.stringContaining('Sign it first')]);
  expect((await notes(bundle)).stdout).toContain('not signed');
});

test('release-notes refuses a release that loses, unless a second maintainer overrides', async () => {
  const bundle = await measured(-0.08);
  const refused = await notes(bundle);
  expect([refused.exitCode, refused.stdout]).toEqual([1, '']);
  expect(refused.stderr).toContain('a loss beyond the margin');
  const alone = await notes(bundle, '--override', 'a leak is repaired', '--by', 'otto', '--asked-by', 'otto');
  expect(alone.exitCode).toBe(2);
  const nameless = await notes(bundle, '--override', 'a leak is repaired');
  expect([nameless.exitCode, nameless.stderr]).toEqual([2, expect.stringContaining('Add --by MAINTAINER')]);
  const both = await notes(bundle, '--override', 'a leak is repaired', '--by', 'otto', '--asked-by', 'mina');
  expect([both.exitCode, both.stdout]).toEqual([0, expect.stringContaining('overridden by otto: a leak is repaired')]);
});

test('release-notes judges straight paths by the configuration of the release, not by the plan of the machine', async () => {
  const config = join(scratch, 'budgets.yml');
  const plain = readFileSync(join(repo, '.github/alloc-ab.yml'), 'utf8');
  writeFileSync(config, plain.replace('  hz4:\n', '  hz4:\n    fastPath: { free: { branches: 0 } }\n'));
  // The plans of these bundles come from the configuration without a budget.
  const uncounted = await notes(await measured(0.03), '--config', config);
  expect([uncounted.exitCode, uncounted.stderr.replace(/\s+/g, ' ')]).toEqual([
    3,
    expect.stringContaining('the budget of a straight path is not checked. The code was not compared.'),
  ]);
  const exceeded = await notes(await measured(0.03, comparedCode()), '--config', config);
  expect([exceeded.exitCode, exceeded.stderr.replace(/\s+/g, ' ')]).toEqual([
    1,
    expect.stringContaining('free has 2 conditional branches on its straight path, 2 more than its budget of 0'),
  ]);
});

test('release refuses a version that exists', async () => {
  const { exitCode, stderr } = await alloc('release', 'v1.0.0', '--repo', repo);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('The tag v1.0.0 is there already');
});

test('release suggests the intended token for a mistyped one', async () => {
  for (const [version, message] of [
    [['v1.1.0', 'form', 'v1.0.0'], 'did you mean from?'],
    [['v1.1.0', 'from', 'v1.0.'], 'did you mean v1.0.0?'],
    [['v1.1.0', '--machine', 'defualt'], 'did you mean default?'],
    [[], 'alloc-ab release --help shows its arguments and options.'],
  ] as const) {
    const { exitCode, stderr } = await alloc('release', ...version, '--repo', repo);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
  }
});

test('init --ruleset prints a tag ruleset', async () => {
  const { stdout, stderr } = await alloc('init', '--ruleset', '7');
  expect(JSON.parse(stdout)).toMatchObject({ target: 'tag', enforcement: 'active' });
  expect(stderr).toContain('rulesets');
  expect((await alloc('init', '--ruleset', 'mine')).exitCode).toBe(2);
});
