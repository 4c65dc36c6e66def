import { expect, test } from 'vitest';
import { renderEndedCampaign, renderOpenCampaign } from '../../../../src/core/report/request/campaign-comment.ts';
import { CAMPAIGN_FLAGS_MAX, type Campaign, type CampaignRow } from '../../../../src/model/campaign.ts';
import { GITHUB_LIMITS } from '../../../../src/model/mutation.ts';

const FLAGS = CAMPAIGN_FLAGS_MAX.comment;
const STATES = ['measured', 'no-op', 'refused', 'cannot-notice', 'invalid', 'waiting'] as const;
const nameOf = (index: number) => `HZ4_S${100 + index}_${'LONG_NAME_'.repeat(5)}END`;

/** A SYNTHETIC campaign with as many flags as a comment may ask for; every 40th is a gain. */
function campaign(states: readonly CampaignRow['state'][] = STATES): Campaign {
  const rows = Array.from({ length: FLAGS }, (_, index): CampaignRow => {
    const isGain = index % 40 === 0;
    const state = isGain ? 'measured' : (states[index % states.length] ?? 'measured');
    return {
      ...{
        flag: nameOf(index),
        state,
        outcome: 'INVALID',
        code: 'no-op',
        text: 'x'.repeat(150),
        result: null,
        starts: 1,
      },
      ...(isGain
        ? {
            finding: 'gain',
            p: { gain: 1e-9, loss: 1 },
            effect: {
              ...{ lane: 'mt/T=4', metric: 'throughput', better: 'higher', estimate: 0.05, corrected: 0.04 },
              ...{ low: 0.02, high: 0.06 },
            },
          }
        : { finding: null, p: null, effect: null }),
    };
  });
  return {
    ...{ schema: 1, command: '/ab campaign HZ4_*', repository: 'o/r', commit: 'a'.repeat(40), ended: 'complete' },
    ...{ seconds: 90, rule: { rate: 0.05, hypotheses: 8, findings: 5, level: 0.0023 }, rows },
  };
}

const logs = new Map(
  Array.from({ length: FLAGS }, (_, index) => [
    nameOf(index),
    `https://github.com/the-organisation-of-the-allocators/the-control-repository-of-all-the-quiet-machines-for-measurements/actions/runs/${10_000_000 + index}`,
  ]),
);
const context = {
  ...{ tag: 'alloc-ab:pr1', budgetSeconds: 3600, notes: [], logs },
  request: { id: 'pr1-1', repeat: '/ab campaign HZ4_*', sha: 'a'.repeat(40), machine: 'm' },
} as unknown as Parameters<typeof renderEndedCampaign>[1];

function expectWhole(comment: string, room: number): void {
  expect(Buffer.byteLength(comment)).toBeLessThanOrEqual(GITHUB_LIMITS.comment - room);
  for (let index = 0; index < FLAGS; index++) expect(comment).toContain(nameOf(index));
  expect(comment).not.toContain('in the report');
  expect(comment).toContain('Some flags have only their names here, for length.');
  expect(comment.match(/\| gain \|/g)).toHaveLength(FLAGS / 40);
}

test('a table that is too long for its comment has every flag by name, and every finding in a row', () => {
  const ended = renderEndedCampaign(campaign(), { ...context, room: 30_000, hasFile: true });
  expectWhole(ended, 30_000);
  expect(ended).toContain('Their reasons are in campaign.json below.');
  expect(ended).toMatch(/no-op \(\d+\): HZ4_S/);
  const open = renderOpenCampaign({ ...campaign(), ended: 'open' }, { ...context, now: 'One runs.' });
  expectWhole(open.comment, 0);
  expect(open.comment).not.toContain('campaign.json');
});

test('what was timed without a finding is named last of all', () => {
  const ended = renderEndedCampaign(campaign(['measured']), { ...context, room: 40_000, hasFile: true });
  expectWhole(ended, 40_000);
  expect(ended).toMatch(/none \(195\): HZ4_S/);
});

test('rows of findings that do not fit are in the file below, or counted where there is none', () => {
  const all = campaign();
  const effect = all.rows[0]?.effect ?? null;
  const rows = all.rows.map((row) => ({ ...row, state: 'measured', finding: 'gain', effect }) as const);
  const cut = (hasFile: boolean) => renderEndedCampaign({ ...all, rows }, { ...context, room: 50_000, hasFile });
  expect(cut(true)).toMatch(/… and \d+ more rows in campaign\.json below\./);
  expect(cut(false)).toMatch(/… and \d+ more rows that do not fit into a comment\./);
});

test('a campaign without budget names one that suffices, where it is known', () => {
  const small = { ...campaign(), ended: 'budget', rows: campaign().rows.slice(0, 12) } as const;
  const comment = (enough: number | null) =>
    renderEndedCampaign(small, { ...context, enough, room: 1000, hasFile: true });
  expect(comment(5400)).toMatch(/comment again with budget=90m, which suffices .* or a narrower pattern\./);
  expect(comment(null)).toContain('comment again with a larger budget or a narrower pattern.');
});

test('a table that fits has every row with its reason', () => {
  const small = { ...campaign(), rows: campaign().rows.slice(0, 12) };
  const comment = renderEndedCampaign(small, { ...context, room: 1000, hasFile: true });
  expect(comment.match(/x{150}/g)).toHaveLength(8);
  expect(comment).not.toContain('only their names');
});
