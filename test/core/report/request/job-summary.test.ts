import { expect, test } from 'vitest';
import { jobSummary } from '../../../../src/core/report/request/job-summary.ts';
import { syntheticRun } from '../../../fixtures/synthetic-run.ts';

const { manifest } = syntheticRun({ blocks: 12 });

test('jobSummary shows the measurements and no verdict', () => {
  const text = jobSummary(manifest);
  expect(text).toContain('## Measured: `hz4 HZ4_S12_MPSC=1` against `hz4 HZ4_S12_MPSC=0`');
  expect(text).toContain('| Samples | 72;');
  for (const lane of manifest.plan.lanes) expect(text).toContain(`\`${lane.id}\` (${lane.role})`);
  expect(text).toContain('not a verdict');
  expect(text).not.toMatch(/\b(GO|NO-GO|WIN|faster|slower)\b/);
});

test('jobSummary shows incidents with their next step', () => {
  const text = jobSummary({
    ...manifest,
    baseline: null,
    ended: 'incident',
    incidents: [
      {
        code: 'build-failed',
        phase: 'build',
        arm: 'baseline',
        message: 'make ended with code 2.',
        next: 'Read logs/build.log.',
      },
    ],
  });
  expect(text).toContain('- **build-failed** (`build, baseline`): make ended with code 2. Read logs/build.log.');
  expect(text).toContain('an incident ended it');
});

test('jobSummary escapes untrusted text', () => {
  const hostile = '<img src=x> | `a` @everyone\n## GO [x](https://evil.example)';
  const text = jobSummary({
    ...manifest,
    plan: { ...manifest.plan, repeat: hostile },
    incidents: [{ code: 'build-failed', phase: 'build', message: hostile, next: hostile }],
  });
  expect(text).not.toContain('<img');
  expect(text).not.toMatch(/^## GO/m);
  expect(text).not.toMatch(/@everyone|(?<!\\)\]\(https/);
  const rows = text.split('\n').filter((line) => line.startsWith('| '));
  expect(rows.every((row) => row.split('|').length === 4)).toBe(true);
});
