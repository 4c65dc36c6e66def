import { expect, test } from 'vitest';
import { questionBudget } from '../../../src/core/campaign/campaign-budget.ts';
import { campaignReport } from '../../../src/core/campaign/campaign-report.ts';
import { documentMarkdown } from '../../../src/core/report/document/document-markdown.ts';
import { documentTerminal } from '../../../src/core/report/document/document-terminal.ts';
import type { Campaign, CampaignRow } from '../../../src/model/campaign.ts';

const row = (flag: string, more: Partial<CampaignRow> = {}): CampaignRow => ({
  ...{ flag, state: 'measured', outcome: 'NO CHANGE', code: 'equivalent', text: 'NO CHANGE: nothing differs' },
  ...{ finding: null, p: { gain: 1, loss: 1 }, effect: null, result: `alloc-ab_${flag}`, starts: 1 },
  ...more,
});
const effect: CampaignRow['effect'] = {
  ...({ lane: 'mt/T=4', metric: 'throughput', better: 'higher' } as const),
  ...{ estimate: 0.05, corrected: 0.04, low: 0.02, high: null },
};
const campaign: Campaign = {
  ...{ schema: 1, command: '/ab campaign A*', repository: 'o/r', commit: 'a'.repeat(40), ended: 'budget', seconds: 90 },
  rule: { rate: 0.05, hypotheses: 8, findings: 1, level: 0.0023 },
  rows: [
    row('A_REFUSED', {
      state: 'refused',
      outcome: null,
      p: null,
      text: 'A_REFUSED is archived: \u001b[31mno',
      starts: 0,
    }),
    row('A_NONE'),
    row('A_GAIN', { outcome: 'GO', finding: 'gain', effect }),
    row('A_WAITS', { state: 'waiting', outcome: null, p: null, starts: 2 }),
    row('A_FAR', { state: 'cannot-notice', outcome: 'INVALID', text: 'INVALID: No lane can notice the change' }),
    row('A_SAME', { state: 'no-op', outcome: 'INVALID', text: 'INVALID: nothing tests it' }),
  ],
};

test('one table: findings first, then what was timed, what was not, and what waits', () => {
  const text = documentTerminal(campaignReport(campaign), 160);
  const flags = [...text.matchAll(/^\s*(A_[A-Z]+)/gm)].map((match) => match[1]);
  expect(flags).toEqual(['A_GAIN', 'A_NONE', 'A_FAR', 'A_SAME', 'A_REFUSED', 'A_WAITS']);
  expect(text).toContain('1 gain and 0 losses among 6 flags; the budget is used up, 1 not asked');
  expect(text).toContain('begun 2 times');
  expect(text).toMatch(/A_FAR +cannot notice +No lane can notice the change/);
  expect(text).toContain('By proof no target and no guard executes what such a flag changes; other lanes may.');
  expect(text).not.toContain('\u001b[31m');
});

test('a budget that is used up names one that suffices, where a run shows how long one takes', () => {
  const next = (enough?: number) => campaignReport(campaign, { ...(enough !== undefined && { enough }) }).next;
  expect(next(480)).toBe(
    'The same command with budget=8m in place of its budget goes on where this one ended, and measures no question twice. That suffices unless a run takes longer than the longest so far.',
  );
  expect(next()).toContain('The same command with a larger budget goes on');
  expect(campaignReport({ ...campaign, ended: 'stopped' }, { enough: 480 }).next).toBe(
    'The same command goes on where this one ended.',
  );
});

test('a reason is shown whole up to 160 characters, and its signs form nothing', () => {
  const reason = `"A_SAME" is the value that <b>the headers</b> give, \`file.h:12\` | ${'x'.repeat(90)}`;
  const rows = [row('A_SAME', { state: 'no-op', outcome: 'INVALID', text: `INVALID: ${reason}` })];
  const markdown = documentMarkdown(campaignReport({ ...campaign, rows }));
  expect(reason.length).toBeGreaterThan(140);
  expect(markdown).toContain('x'.repeat(90));
  expect(markdown).toContain('&lt;b&gt;the headers');
  expect(markdown).toContain('&#124;');
  const long = [row('A_SAME', { state: 'no-op', text: 'y'.repeat(300) })];
  expect(documentMarkdown(campaignReport({ ...campaign, rows: long }))).not.toContain('y'.repeat(161));
});

test('a question gets an equal share of what is left, within bounds, and nothing below ten seconds', () => {
  expect(questionBudget(90, { left: Number.POSITIVE_INFINITY, questions: 3 })).toBe(90);
  expect(questionBudget(90, { left: 600, questions: 10 })).toBe(60);
  expect(questionBudget(90, { left: 60_000, questions: 10 })).toBe(600);
  expect(questionBudget(90, { left: 50, questions: 10 })).toBe(10);
  expect(questionBudget(90, { left: 9, questions: 1 })).toBeNull();
});
