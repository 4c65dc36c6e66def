import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { analyze } from '../../../src/core/analysis/ab/analyze.ts';
import { judge } from '../../../src/core/verdict/judge.ts';
import { earlierLines } from '../../../src/local/decisions/earlier-lines.ts';
import { syntheticRun } from '../../fixtures/synthetic-run.ts';

test('verdicts on the same settings are listed with their reports, and others are not', async () => {
  const out = mkdtempSync(join(tmpdir(), 'alloc-ab-earlier-'));
  onTestFinished(() => rmSync(out, { recursive: true, force: true }));
  const run = syntheticRun({ effect: -0.05 });
  const bundle = join(out, 'alloc-ab_x_20260101T000000Z', 'bundle');
  mkdirSync(bundle, { recursive: true });
  writeFileSync(join(bundle, 'manifest.json'), JSON.stringify(run.manifest));
  writeFileSync(join(bundle, '..', 'verdict.json'), JSON.stringify(judge(run, analyze(run))));
  const { plan } = run.manifest;
  const lines = await earlierLines(plan, out);
  expect(lines).toMatch(
    /^earlier {4}measured .* at [0-9a-f]{7}: NO-GO, −4\.\d % .*\n {11}.*20260101T000000Z\/report\.html\n/,
  );
  expect(lines).toMatch(/What is different now\?\n$/);
  const { source } = plan.candidate;
  if (source.kind !== 'build') throw new Error('not built');
  const other = {
    ...plan,
    candidate: { ...plan.candidate, source: { ...source, defines: [{ name: 'Y', value: '7' }] } },
  };
  expect(await earlierLines(other, out)).toBe('');
  expect(await earlierLines(plan, join(out, 'absent'))).toBe('');
});
