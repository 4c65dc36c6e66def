import { describe, expect, test } from 'vitest';
import { campaignReport } from '../../../src/core/campaign/campaign-report.ts';
import { gainsTogether } from '../../../src/core/campaign/gains-together.ts';
import { documentTerminal } from '../../../src/core/report/document/document-terminal.ts';
import type { Campaign, CampaignRow } from '../../../src/model/campaign.ts';
import type { CampaignDesign, FactorialEffect } from '../../../src/model/campaign-design.ts';

const row = (flag: string, more: Partial<CampaignRow> = {}): CampaignRow => ({
  ...{ flag, state: 'measured', outcome: 'GO', code: 'gain', text: 'GO: it gains' },
  ...{ finding: 'gain', p: { gain: 1e-6, loss: 1 }, effect: null, result: `alloc-ab_${flag}`, starts: 1 },
  ...more,
});
const text = (design: CampaignDesign, rows: readonly CampaignRow[]): string => {
  const campaign: Campaign = {
    ...{
      schema: 1,
      command: '/ab campaign A x B',
      repository: 'o/r',
      commit: 'a'.repeat(40),
      ended: 'complete',
      seconds: 90,
    },
    rule: { rate: 0.05, hypotheses: 6, findings: 1, level: 0.01 },
    ...{ rows: [...rows], design },
  };
  return documentTerminal(campaignReport(campaign), 200);
};

describe('a factorial', () => {
  const factors = ['A_FLAG', 'B_FLAG'].map((name) => ({ name, off: '0', on: '1' }));
  const effect = (names: string[], finding: FactorialEffect['finding'], estimate: number): FactorialEffect => ({
    ...{ factors: names, lane: 'mt/T=4', metric: 'throughput', better: 'higher', blocks: 540, finding },
    ...{ estimate, low: estimate - 0.005, high: estimate + 0.005 },
  });
  const report = (finding: FactorialEffect['finding'], estimate: number, relation: string | null = null) =>
    text(
      {
        ...{ kind: 'factorial', factors, relation },
        effects: [effect(['A_FLAG'], 'better', 0.05), effect(['A_FLAG', 'B_FLAG'], finding, estimate)],
      },
      [row('A_FLAG'), row('B_FLAG'), row('A_FLAG B_FLAG')],
    );

  test('says plainly whether two winners add up', () => {
    expect(report('worse', -0.04)).toContain(
      'A_FLAG x B_FLAG: they do not add up: A_FLAG x B_FLAG on mt T=4 give less than their sum (−4.0 %); every question is answered',
    );
    expect(report('better', 0.04)).toContain('give more than their sum (+4.0 %)');
    expect(report('none', 0)).toContain('A_FLAG x B_FLAG: they add up; every question is answered');
    const open = report('open', -0.02);
    expect(open).toContain('not known whether they add up: 1 of 1 interaction open');
    expect(open).not.toMatch(/: they add up/);
  });

  test('names a half fraction', () => {
    expect(report('none', 0, 'I = −ABCDE')).toContain('I = −ABCDE, with A = A_FLAG, B = B_FLAG');
    expect(report('none', 0)).not.toContain('Half of the combinations');
  });
});

test('an ablation: what carries, costs, does nothing, and what is open', () => {
  const shown = text({ kind: 'ablation', of: 'hz4+fast' }, [
    row('hz4+fast'),
    row('CARRIES'),
    row('COSTS', { finding: 'loss' }),
    row('BOTH', { finding: 'gain and loss' }),
    row('IDLE', { finding: null, outcome: 'NO CHANGE' }),
    row('SAME', { finding: null, state: 'no-op', outcome: 'INVALID' }),
    row('OPEN', { finding: null, outcome: 'INCONCLUSIVE' }),
  ]);
  expect(shown).toContain(
    'hz4+fast without each of its 6 flags: 1 flag carries its gain, 1 flag gains and costs, 1 flag costs, 2 flags do nothing, 1 open',
  );
  expect(shown).toMatch(/CARRIES +carries/);
  expect(shown).toMatch(/BOTH +gains and costs/);
  expect(shown).toMatch(/IDLE +nothing/);
  expect(shown).toMatch(/OPEN +none/);
  expect(shown).toContain('Take what does nothing out of the preset: IDLE, SAME.');
});

describe('values', () => {
  const screened = ['16', '32'].map((value) => ({
    ...{ value, round: 1, least: Number(value) / 1000, kept: value === '32', result: `alloc-ab_${value}` },
  }));
  const dropped = row('N_CAP=16', {
    finding: null,
    p: null,
    outcome: 'GO',
    text: 'dropped out in round 1; that does not show that it is worse',
  });

  test('the value that is left against the default, and what dropped out', () => {
    const design = { kind: 'values', flag: 'N_CAP', screened, chosen: '32' } as const;
    const shown = text({ ...design, screened: [...screened] }, [dropped, row('N_CAP=32')]);
    expect(shown).toContain('2 values of N_CAP: 32 is a gain against the default');
    expect(shown).toContain('that does not show that it is worse');
    // The verdict of a run that only screened is not shown as one.
    expect(shown).not.toMatch(/N_CAP=16.*\bGO\b/);
    const none = text({ ...design, screened: [...screened] }, [
      dropped,
      row('N_CAP=32', { finding: null, outcome: 'NO CHANGE' }),
    ]);
    expect(none).toContain('32 was left, and is no finding against the default');
  });

  test('a screening that was stopped claims nothing', () => {
    const open = screened.slice(0, 1).map((each) => ({ ...each, kept: null }));
    const waiting = row('N_CAP=16', { state: 'waiting', finding: null, p: null, outcome: null, result: null });
    const shown = text({ kind: 'values', flag: 'N_CAP', screened: open, chosen: null }, [waiting]);
    expect(shown).toContain('round not complete');
    expect(shown).not.toContain('is a gain');
  });
});

test('the gains of a campaign together, the largest first, at most six', () => {
  const campaign = (rows: CampaignRow[]): Campaign => ({
    ...{
      schema: 1,
      command: '/ab campaign A*',
      repository: 'o/r',
      commit: 'a'.repeat(40),
      ended: 'complete',
      seconds: 90,
    },
    rule: { rate: 0.05, hypotheses: 6, findings: 1, level: 0.01 },
    rows,
  });
  const gain = (flag: string, corrected: number) =>
    row(flag, {
      effect: {
        lane: 'mt',
        metric: 'throughput',
        better: 'higher',
        estimate: corrected,
        corrected,
        low: null,
        high: null,
      },
    });
  expect(gainsTogether(campaign([gain('A_ONE', 0.02), row('A_LOSS', { finding: 'loss' }), gain('A_TWO', 0.05)]))).toBe(
    'A_TWO x A_ONE',
  );
  expect(gainsTogether(campaign([gain('A_ONE', 0.02)]))).toBeNull();
  const many = Array.from({ length: 8 }, (_, index) => gain(`A_${index}`, index / 100));
  expect(gainsTogether(campaign(many))).toBe('A_7 x A_6 x A_5 x A_4 x A_3 x A_2');
});
