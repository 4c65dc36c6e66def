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
  return { first, said: renderGate({ state, ...outcome }, verdict, run, 'alloc-ab:gate-pr1', links) };
}

describe('a measured gate', () => {
  test('green is quiet: a comment that is there changes, and none is made', () => {
    const { said } = rendered(0);
    expect(said).toMatchObject({ quiet: true, check: { conclusion: 'success' } });
    expect(said.comment?.startsWith('<!-- alloc-ab:gate-pr1 -->\n')).toBe(true);
  });

  test('red says what, what next, and where both measurements are', () => {
    const { first, said } = rendered(-0.06);
    expect(said.quiet).toBeUndefined();
    expect(said.check).toMatchObject({ conclusion: 'failure', title: 'Regression confirmed on st-0' });
    for (const words of ['Next: ', '/ab accept', 'https://example.com/first', 'https://example.com/run'])
      expect(said.comment).toContain(words);
    expect(said.check?.summary).toContain('NO-GO');
    expect(renderSuspicion(first, LINKS.runUrl).title).toBe(
      '1 lane looks worse; measured again before anything is said',
    );
  });

  test('however many lanes, it fits into what GitHub takes', () => {
    const { said } = rendered(-0.06, 120);
    expect(utf8Bytes(said.comment ?? '')).toBeLessThanOrEqual(GITHUB_LIMITS.comment);
    expect(said.check?.title.length).toBeLessThanOrEqual(255);
    expect(utf8Bytes(said.check?.summary ?? '')).toBeLessThanOrEqual(GITHUB_LIMITS.checkSummary);
    expect(utf8Bytes(said.check?.text ?? '')).toBeLessThanOrEqual(GITHUB_LIMITS.checkText);
  });
});

describe('an acceptance', () => {
  const acceptance = {
    login: 'otto',
    reason: 'it is `worth` it @all',
    at: '2026-03-01T00:00:00Z',
    expiresAt: '2026-03-31T00:00:00.000Z',
  };

  test('turns any word green, keeps what was found, and says who, why and until when', () => {
    const red = renderGateNotice('failure', 'Regression confirmed on a', ['Details.']);
    const green = renderAccepted(red, acceptance);
    expect(green.conclusion).toBe('success');
    for (const words of ['otto', '2026-03-31', 'Regression confirmed on a', 'Details.'])
      expect(green.summary).toContain(words);
    expect(green.summary).not.toContain('@all');
  });

  test('adds nothing to what is green already', () => {
    const green = renderGateNotice('success', 'Not slower');
    expect(renderAccepted(green, acceptance)).toBe(green);
  });

  test('is answered with its record', () => {
    expect(renderAcceptance('alloc-ab:x', 'a'.repeat(40), acceptance)).toMatch(/ACCEPTED[\s\S]*otto[\s\S]*2026-03-31/);
  });

  test('leaves what was measured when it ends, with whose decision it was', () => {
    const red = renderGateNotice('failure', 'Regression confirmed on a', ['Details.']);
    const ended = renderAcceptanceEnded(red, acceptance);
    expect(ended).toMatchObject({ conclusion: 'failure', title: 'Regression confirmed on a' });
    for (const words of ['acceptance by otto ended on 2026-03-31', 'Details.', 'Next: '])
      expect(ended.summary).toContain(words);
    expect(ended.summary).not.toContain('@all');
    const over = renderAcceptanceOver('alloc-ab:x', 'a'.repeat(40), acceptance);
    expect(over).toMatch(/^<!-- alloc-ab:x -->\n\n\*\*ACCEPTANCE ENDED on 2026-03-31/);
    expect(over).not.toContain('@all');
    const long = { ...red, summary: 'x'.repeat(GITHUB_LIMITS.checkSummary) };
    expect(utf8Bytes(renderAcceptanceEnded(long, acceptance).summary)).toBeLessThanOrEqual(GITHUB_LIMITS.checkSummary);
  });
});
