import { expect, test } from 'vitest';
import { renderCheck } from '../../../../src/core/report/verdict/check.ts';
import { utf8Bytes } from '../../../../src/core/text/bytes.ts';
import { GITHUB_LIMITS } from '../../../../src/model/mutation.ts';
import type { Outcome } from '../../../../src/model/verdict.ts';
import { HOSTILE, hostileRun, hostileVerdict } from '../../../fixtures/hostile.ts';
import { syntheticRun } from '../../../fixtures/synthetic-run.ts';
import { syntheticVerdict } from '../../../fixtures/synthetic-verdict.ts';
import { smuggled } from '../../harmless-markdown.ts';

const run = syntheticRun({ blocks: 12, lanes: ['mt-remote-small/T=4,R=90'] });

test.each([
  ['GO', 'success'],
  ['NO CHANGE', 'success'],
  ['NO-GO', 'failure'],
  ['INCONCLUSIVE', 'action_required'],
  ['INVALID', 'action_required'],
] satisfies [Outcome, string][])('renderCheck of %s concludes %s', (outcome, conclusion) => {
  const check = renderCheck(syntheticVerdict(run, outcome), run);
  expect(check.conclusion).toBe(conclusion);
  expect(check.title).toMatch(new RegExp(`^${outcome}: `));
});

test('renderCheck matches its golden', async () => {
  const { title, summary, text } = renderCheck(syntheticVerdict(run, 'GO'), run);
  await expect(`${title}\n\n----\n\n${summary}\n\n----\n\n${text}\n`).toMatchFileSnapshot(
    '../../../fixtures/golden/check-go.md',
  );
});

test('renderCheck adds the outcome to a headline without it', () => {
  expect(renderCheck(syntheticVerdict(run, 'GO', { headline: 'all is faster' }), run).title).toBe('GO: all is faster');
});

test.each(HOSTILE)('renderCheck escapes %j and stays within the limits', (text) => {
  const long = text.repeat(4);
  const check = renderCheck(hostileVerdict(syntheticVerdict(run, 'NO-GO'), long), hostileRun(run, long));
  expect(check.title.length).toBeLessThanOrEqual(255);
  expect(check.title).not.toContain('\n');
  expect(utf8Bytes(check.summary)).toBeLessThanOrEqual(GITHUB_LIMITS.checkSummary);
  expect(utf8Bytes(check.text)).toBeLessThanOrEqual(GITHUB_LIMITS.checkText);
  expect(smuggled(check.summary)).toEqual([]);
  expect(smuggled(check.text, ['headings'])).toEqual([]);
});
