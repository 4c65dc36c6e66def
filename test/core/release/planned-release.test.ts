import { expect, test } from 'vitest';
import { plannedRelease } from '../../../src/core/release/planned-release.ts';
import { documentMarkdown } from '../../../src/core/report/document/document-markdown.ts';
import { releaseOrderOn, releaseResult } from '../../fixtures/release.ts';

test('plannedRelease lists commits, previous tag and machines', () => {
  const plans = ['lab', 'arm'].map((machine) => releaseResult(machine, [0, 0]).run.manifest.plan);
  const text = documentMarkdown(plannedRelease(releaseOrderOn('lab', 'arm'), plans), 10_000);
  expect(text).toMatch(/^\*\*v1\.2\.0 is cccccccccccc, measured against v1\.1\.0 \(bbbbbbbbbbbb\)\*\*/);
  expect(text).toMatch(/^\| lab \| self-hosted, lab \| 2 \| /m);
  expect(text).toMatch(/^\| arm \| self-hosted, arm \| 2 \| /m);
});
