import { expect, test } from 'vitest';
import { analyze } from '../../../src/core/analysis/ab/analyze.ts';
import { releaseRuling } from '../../../src/core/release/release-ruling.ts';
import { ssotRecords } from '../../../src/core/report/verdict/record.ts';
import { renderTerminal } from '../../../src/core/report/verdict/terminal.ts';
import { judge } from '../../../src/core/verdict/judge.ts';
import type { Uncommitted } from '../../../src/model/tree.ts';
import { releaseOrderOn, releaseResult } from '../../fixtures/release.ts';
import { syntheticRun } from '../../fixtures/synthetic-run.ts';

const FILES: Uncommitted = { measured: true, count: 1, files: [{ path: 'a.c', state: 'modified' }] };

test('a verdict on uncommitted files says so in its first line, its record and its next step', () => {
  const { manifest, samples } = syntheticRun({ effect: 0.2, lanes: ['mt-remote-small/T=4,R=90'] });
  const run = { samples, manifest: { ...manifest, plan: { ...manifest.plan, uncommitted: FILES } } };
  const verdict = judge(run, analyze(run));
  expect(verdict.outcome).toBe('GO');
  expect(verdict.headline).toMatch(/\(.*uncommitted files.*\)$/);
  expect(new Set(verdict.reasons.map(({ next }) => next))).toEqual(
    new Set(['Commit the files, and measure the commit.']),
  );
  const [first] = renderTerminal(verdict, run, { color: false, width: 400 }).split('\n');
  expect(first).toContain('uncommitted files');
  for (const record of ssotRecords(run, verdict)) expect(record).toContain('uncommitted files, not repeatable');
});

test('a release does not pass with a result on uncommitted files', () => {
  const result = releaseResult('lab', [0.01, 0]);
  const { manifest } = result.run;
  const run = { ...result.run, manifest: { ...manifest, plan: { ...manifest.plan, uncommitted: FILES } } };
  expect(releaseRuling(releaseOrderOn('lab'), [result]).passes).toBe(true);
  expect(releaseRuling(releaseOrderOn('lab'), [{ ...result, run }])).toEqual({
    passes: false,
    isWorse: false,
    blockers: ['lab: a work tree with uncommitted files was measured.'],
  });
});
