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
const ASKED: GateStanding = { pullRequest: 0, check: null };

test('one pull request speaks for itself', () => {
  expect(renderGateStandings([GREEN])).toEqual({ status: 'completed', ...GREEN.check });
});

test('of several the worst speaks, by its name, and each is listed', () => {
  const said = renderGateStandings([GREEN, RED]);
  expect(said).toMatchObject({ conclusion: 'failure', title: '#9: Regression confirmed on <b>', text: 'rows' });
  expect(said.summary).toBe(
    [
      '**This commit is the head of #7 and #9: the worst word counts**',
      '- #7: Not slower\n- #9: Regression confirmed on &lt;b&gt;',
      'A pull request that is closed, or whose head moves on, no longer counts.',
      '---',
      'one lane',
    ].join('\n\n'),
  );
});

test('while one is asked the commit is not green, and nothing is said of it yet', () => {
  const said = renderGateStandings([GREEN, ASKED]);
  expect(said).toMatchObject({ status: 'in_progress', title: 'the merge queue is being asked' });
  expect(said.summary).toContain('- #7: Not slower\n- the merge queue: is being asked');
  expect(said).not.toHaveProperty('conclusion');
});

test('what GitHub takes is kept to', () => {
  const long = {
    ...RED,
    check: { ...RED.check, conclusion: 'failure', title: 'x'.repeat(255), summary: 'y'.repeat(65_535) },
  };
  const said = renderGateStandings([GREEN, long as GateStanding]);
  expect(said.title.length).toBeLessThanOrEqual(255);
  expect(utf8Bytes(said.summary)).toBeLessThanOrEqual(GITHUB_LIMITS.checkSummary);
});
