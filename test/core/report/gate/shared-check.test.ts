import { expect, test } from 'vitest';
import { renderGateStandings } from '../../../../src/core/report/gate/shared-check.ts';
import { utf8Bytes } from '../../../../src/core/text/bytes.ts';
import type { GateStanding } from '../../../../src/core/verdict/gate/gate-standings.ts';
import { GITHUB_LIMITS } from '../../../../src/model/mutation.ts';

const GREEN: GateStanding = {
  pullRequest: 7,
  check: { conclusion: 'success', title: 'Not slower', summary: 'all lanes' },
};
const RED: GateStanding = {
  pullRequest: 9,
  check: { conclusion: 'failure', title: 'Regression confirmed on <b>', summary: 'one lane', text: 'rows' },
};
const PENDING: GateStanding = { pullRequest: null, check: null };

test('renderGateStandings passes the check of a single pull request on', () => {
  expect(renderGateStandings([GREEN])).toEqual({ status: 'completed', ...GREEN.check });
});

test('renderGateStandings takes the worst check of several pull requests, names it and lists each', () => {
  const report = renderGateStandings([GREEN, RED]);
  expect(report).toMatchObject({ conclusion: 'failure', title: '#9: Regression confirmed on <b>', text: 'rows' });
  expect(report.summary).toBe(
    [
      '**This commit is the head of #7 and #9: the worst result counts**',
      '- #7: Not slower\n- #9: Regression confirmed on &lt;b&gt;',
      'A pull request that is closed, or whose head moves on, no longer counts.',
      '---',
      'one lane',
    ].join('\n\n'),
  );
});

test('renderGateStandings is in progress without a conclusion while a gate is pending', () => {
  const report = renderGateStandings([GREEN, PENDING]);
  expect(report).toMatchObject({ status: 'in_progress', title: 'the merge queue is not finished yet' });
  expect(report.summary).toContain('- #7: Not slower\n- the merge queue: is not finished yet');
  expect(report).not.toHaveProperty('conclusion');
});

test('renderGateStandings stays within the limits of GitHub', () => {
  const long = {
    ...RED,
    check: { ...RED.check, conclusion: 'failure', title: 'x'.repeat(255), summary: 'y'.repeat(65_535) },
  };
  const report = renderGateStandings([GREEN, long as GateStanding]);
  expect(report.title.length).toBeLessThanOrEqual(255);
  expect(utf8Bytes(report.summary)).toBeLessThanOrEqual(GITHUB_LIMITS.checkSummary);
});
