import { describe, expect, test } from 'vitest';
import { analyze } from '../../../../src/core/analysis/ab/analyze.ts';
import {
  renderAcceptance,
  renderAcceptanceEnded,
  renderAcceptanceOver,
  renderAccepted,
  renderGate,
  renderGateNotice,
  renderSuspicion,
} from '../../../../src/core/report/gate/gate-check.ts';
import { utf8Bytes } from '../../../../src/core/text/bytes.ts';
import { gateOutcome } from '../../../../src/core/verdict/gate/gate-outcome.ts';
import { judge } from '../../../../src/core/verdict/judge.ts';
import { GITHUB_LIMITS } from '../../../../src/model/mutation.ts';
import { around, pairedRun } from '../../../fixtures/paired-run.ts';

const LINKS = { runUrl: 'https://example.com/run', artifactUrl: 'https://example.com/artifact' };

function rendered(centre: number, lanes = 1) {
  const names = Array.from({ length: lanes }, (_, index) => [`st-${index}`, { throughput: around(centre, 0.01, 20) }]);
  const run = pairedRun(Object.fromEntries(names));
  const verdict = judge(run, analyze(run));
  const measured = { verdict, manifest: run.manifest };
  const first = gateOutcome(measured, null);
  const before = {
    first: 'k',
    suspects: first.suspects,
    undecided: first.undecided,
    runUrl: 'https://example.com/first',
  };
  const { state, ...outcome } = first.state === 'suspected' ? gateOutcome(measured, before) : first;
  if (state === 'suspected') throw new Error('a second measurement suspects nothing');
  const links = first.state === 'suspected' ? { ...LINKS, firstUrl: before.runUrl } : LINKS;
  return { first, publication: renderGate({ state, ...outcome }, verdict, run, 'alloc-ab:gate-pr1', links) };
}

describe('renderGate', () => {
  test('of a green gate only updates an existing comment', () => {
    const { publication } = rendered(0);
    expect(publication).toMatchObject({ quiet: true, check: { conclusion: 'success' } });
    expect(publication.comment?.startsWith('<!-- alloc-ab:gate-pr1 -->\n')).toBe(true);
  });

  test('of a red gate shows the regression, the next step and both measurements', () => {
    const { first, publication } = rendered(-0.06);
    expect(publication.quiet).toBeUndefined();
    expect(publication.check).toMatchObject({ conclusion: 'failure', title: 'Regression confirmed on st-0' });
    for (const text of ['Next: ', '/ab accept', 'https://example.com/first', 'https://example.com/run'])
      expect(publication.comment).toContain(text);
    expect(publication.check?.summary).toContain('NO-GO');
    expect(renderSuspicion(first, LINKS.runUrl).title).toBe(
      '1 lane looks worse; measured again before there is a result',
    );
  });

  test('of 120 lanes fits into the limits of GitHub', () => {
    const { publication } = rendered(-0.06, 120);
    expect(utf8Bytes(publication.comment ?? '')).toBeLessThanOrEqual(GITHUB_LIMITS.comment);
    expect(publication.check?.title.length).toBeLessThanOrEqual(255);
    expect(utf8Bytes(publication.check?.summary ?? '')).toBeLessThanOrEqual(GITHUB_LIMITS.checkSummary);
    expect(utf8Bytes(publication.check?.text ?? '')).toBeLessThanOrEqual(GITHUB_LIMITS.checkText);
  });
});

describe('an acceptance of a gate', () => {
  const acceptance = {
    login: 'otto',
    reason: 'it is `worth` it @all',
    at: '2026-03-01T00:00:00Z',
    expiresAt: '2026-03-31T00:00:00.000Z',
  };

  test('turns a red check green and keeps its result, with author, reason and end', () => {
    const red = renderGateNotice('failure', 'Regression confirmed on a', ['Details.']);
    const green = renderAccepted(red, acceptance);
    expect(green.conclusion).toBe('success');
    for (const text of ['otto', '2026-03-31', 'Regression confirmed on a', 'Details.'])
      expect(green.summary).toContain(text);
    expect(green.summary).not.toContain('@all');
  });

  test('does not change a green check', () => {
    const green = renderGateNotice('success', 'Not slower');
    expect(renderAccepted(green, acceptance)).toBe(green);
  });

  test('has a reply with its record', () => {
    expect(renderAcceptance('alloc-ab:x', 'a'.repeat(40), acceptance)).toMatch(/ACCEPTED[\s\S]*otto[\s\S]*2026-03-31/);
  });

  test('leaves the result when it ends, with its author', () => {
    const red = renderGateNotice('failure', 'Regression confirmed on a', ['Details.']);
    const ended = renderAcceptanceEnded(red, acceptance);
    expect(ended).toMatchObject({ conclusion: 'failure', title: 'Regression confirmed on a' });
    for (const text of ['acceptance by otto ended on 2026-03-31', 'Details.', 'Next: '])
      expect(ended.summary).toContain(text);
    expect(ended.summary).not.toContain('@all');
    const over = renderAcceptanceOver('alloc-ab:x', 'a'.repeat(40), acceptance);
    expect(over).toMatch(/^<!-- alloc-ab:x -->\n\n\*\*ACCEPTANCE ENDED on 2026-03-31/);
    expect(over).not.toContain('@all');
    const long = { ...red, summary: 'x'.repeat(GITHUB_LIMITS.checkSummary) };
    expect(utf8Bytes(renderAcceptanceEnded(long, acceptance).summary)).toBeLessThanOrEqual(GITHUB_LIMITS.checkSummary);
  });
});
