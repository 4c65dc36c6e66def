import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { CampaignQuestion } from '../../../src/core/campaign/plan-questions.ts';
import type { PlannedDesign } from '../../../src/core/campaign/planned-design.ts';
import { readCampaignResult, writeCampaign } from '../../../src/local/campaign/campaign-files.ts';
import { inspectCampaign } from '../../../src/local/campaign/inspect-campaign.ts';
import { openJournal } from '../../../src/local/campaign/journal.ts';
import { runDesign } from '../../../src/local/campaign/run-design.ts';
import type { AbPlan } from '../../../src/model/plan.ts';
import { refuse } from '../../../src/model/refusal.ts';
import { ok } from '../../../src/model/result.ts';
import { bundleFilesOf } from '../../fixtures/as-recorded.ts';
import { simulatedTiming } from '../../fixtures/simulated-timing.ts';
import { syntheticRun } from '../../fixtures/synthetic-run.ts';

const KEY = '0123456789abcdef';
const VALUES: Extract<PlannedDesign, { kind: 'values' }> = {
  kind: 'values',
  flag: 'N_CAP',
  values: ['8', '16', '32', '64', '99'],
};
const VALUE_NAMES = ['8', '16', '32', '64', '99'].flatMap((value) =>
  ['round 1', 'round 2', 'round 3', 'final'].map((round) => `N_CAP=${value}, ${round}`),
);
const FACTORIAL: PlannedDesign = {
  kind: 'factorial',
  factors: ['A', 'B'].map((name) => ({ name, off: '0', on: '1' })),
};

/** A design whose questions have SIMULATED timing. `truth` is the change of a question. */
function lab(design: PlannedDesign, names: readonly string[], truth: (name: string) => number | 'crashes') {
  const out = mkdtempSync(join(tmpdir(), 'alloc-ab-design-'));
  onTestFinished(() => rmSync(out, { recursive: true, force: true }));
  const folder = join(out, `campaign_${KEY}`);
  const measured: { name: string; plan: AbPlan }[] = [];
  const compared: string[] = [];
  let start = 0;
  const begin = async (dies: (step: number) => void = () => {}, budgetSeconds?: number) => {
    start++;
    let step = 0;
    const { plan: bare } = syntheticRun({ lanes: ['mt-remote-small/T=4,R=90'], blocks: 0 }).manifest;
    // A plan of this version. The other designs keep the few looks of the synthetic plan, which are simulated quickly.
    const isToday = design.kind === 'factorial';
    const plan = { ...bare, sampling: { ...bare.sampling, ...(isToday && { spending: 'root' as const }) } };
    const questions = names.map((flag, index): CampaignQuestion => {
      const refused = refuse({ code: 'identical-arms', message: 'it is 99 already', next: 'none' });
      return { flag, plan: flag.startsWith('N_CAP=99') ? refused : ok({ ...plan, id: `q${index}-${start}` }) };
    });
    const nameOf = ({ id }: AbPlan) => names[Number(/^q(\d+)/.exec(id)?.[1])] ?? '';
    const journal = await openJournal(folder, KEY, new Date());
    if (!journal.ok) throw new Error(journal.error.message);
    const tools = {
      say: () => {},
      now: () => 0,
      signal: new AbortController().signal,
      async compare(asked: AbPlan) {
        dies(step++);
        compared.push(nameOf(asked));
        return null;
      },
      async measure(asked: AbPlan) {
        dies(step++);
        const name = nameOf(asked);
        const file = `alloc-ab_${asked.id}_20260101T000000Z`;
        const bundle = join(out, file, 'bundle');
        mkdirSync(bundle, { recursive: true });
        const change = truth(name);
        const run = simulatedTiming(asked, change === 'crashes' ? { crashes: true } : { throughput: change }, name);
        for (const [part, text] of Object.entries(bundleFilesOf(run))) writeFileSync(join(bundle, part), text);
        measured.push({ name, plan: asked });
        dies(step++);
        return file;
      },
    };
    const work = {
      design,
      questions,
      journal: journal.value,
      out,
      ...(budgetSeconds !== undefined && { budgetSeconds }),
    };
    try {
      const ended = await runDesign(work, tools);
      const planned = {
        key: KEY,
        command: '/ab campaign',
        repository: 'o/r',
        commit: 'a'.repeat(40),
        folder: out,
        questions,
        design,
      };
      const result = await readCampaignResult(planned, journal.value.lines, { out, ended });
      return { ended, result, steps: step };
    } finally {
      await journal.value.close();
    }
  };
  return { begin, measured, compared, folder };
}

const changeOf = (name: string) => ({ 8: -0.05, 16: 0.02, 32: 0.06, 64: 0.03 })[/=(\d+)/.exec(name)?.[1] ?? ''] ?? 0;

describe('values', () => {
  test('go through the rounds; the last one is compared with the default by a run of its own', async () => {
    const { begin, measured, compared, folder } = lab(VALUES, VALUE_NAMES, changeOf);
    const { ended, result } = await begin();
    expect(ended).toBe('complete');
    expect(measured.map(({ name }) => name)).toEqual([
      ...['8', '16', '32', '64'].map((value) => `N_CAP=${value}, round 1`),
      ...['32', '64'].map((value) => `N_CAP=${value}, round 2`),
      'N_CAP=32, final',
    ]);
    // What differs in the first round differs in the others.
    expect(compared).toHaveLength(4);
    const [one, two, last] = [measured[0], measured[4], measured[6]].map((each) => each?.plan.sampling);
    expect([one?.evidence, last?.evidence]).toEqual([1e-9, expect.closeTo(0.0208, 3)]);
    expect((two?.budgetSeconds ?? 0) / (one?.budgetSeconds ?? 1)).toBeCloseTo(2, 6);
    const rows = result.rows.map(({ flag, state, finding, code }) => [flag, finding ?? state, code]);
    expect(rows).toEqual([
      ['N_CAP=8', 'measured', expect.any(String)],
      ['N_CAP=16', 'measured', expect.any(String)],
      ['N_CAP=32', 'gain', expect.any(String)],
      ['N_CAP=64', 'measured', expect.any(String)],
      ['N_CAP=99', 'refused', 'identical-arms'],
    ]);
    expect(result.rule.hypotheses).toBe(2);
    const { low, high } = result.rows[2]?.effect ?? {};
    expect([(low ?? 1) < 0.06, (high ?? 0) > 0.06]).toEqual([true, true]);
    expect(result.design).toMatchObject({ kind: 'values', chosen: '32' });

    await writeCampaign(folder, result);
    const found = await inspectCampaign(folder, {});
    expect(found.ok && found.value).toMatchObject({
      unreadable: null,
      recomputed: expect.stringContaining('(7 runs)'),
    });
    const forged = { ...result, design: { ...result.design, chosen: '64' } } as typeof result;
    await writeCampaign(folder, forged);
    const refused = await inspectCampaign(folder, {});
    expect(refused.ok && refused.value.unreadable?.message).toMatch(/than its results give|is not there/);
  });

  test('killed at any step they go on with the same end, and no question is measured twice', async () => {
    const [design, names] = [{ ...VALUES, values: ['16', '32'] }, VALUE_NAMES.filter((name) => /=(16|32),/.test(name))];
    const whole = await lab(design, names, changeOf).begin();
    for (let death = 0; death < whole.steps; death++) {
      const { begin, measured } = lab(design, names, changeOf);
      const killed = begin((step) => {
        if (step === death) throw new Error('killed');
      });
      await expect(killed).rejects.toThrow('killed');
      const { ended, result } = await begin();
      expect(ended).toBe('complete');
      expect(new Set(measured.map(({ name }) => name)).size).toBe(measured.length);
      const plain = ({ rows }: typeof result) => rows.map(({ flag, finding, p }) => ({ flag, finding, p }));
      expect(plain(result)).toEqual(plain(whole.result));
    }
  }, 240_000);

  test('a budget ends them, and a larger one goes on', async () => {
    const { begin, measured } = lab(VALUES, VALUE_NAMES, changeOf);
    const { ended, result } = await begin(() => {}, 5);
    expect([ended, measured.length]).toEqual(['budget', 0]);
    expect(result.rows.map(({ state }) => state)).toEqual(['waiting', 'waiting', 'waiting', 'waiting', 'refused']);
    expect((await begin(() => {}, 100_000)).ended).toBe('complete');
    expect(measured).toHaveLength(7);
  });

  test('when no value can be measured, none is left', async () => {
    const { begin, measured } = lab(VALUES, VALUE_NAMES, () => 'crashes');
    const { ended, result } = await begin();
    expect(ended).toBe('complete');
    expect(measured.map(({ name }) => name)).toEqual(['8', '16', '32', '64'].map((value) => `N_CAP=${value}, round 1`));
    expect(result.design).toMatchObject({ chosen: null });
    expect(result.rows.map(({ state }) => state)).toEqual(['invalid', 'invalid', 'invalid', 'invalid', 'refused']);
    expect(result.rule.hypotheses).toBe(0);
  });
});

describe('a factorial', () => {
  const NAMES = ['A', 'B', 'A B'];
  const interactionOf = async (both: number) => {
    const { begin, measured, folder } = lab(FACTORIAL, NAMES, (name) => (name === 'A B' ? both : 0.05));
    const { result } = await begin();
    expect(measured.map(({ name }) => name)).toEqual(NAMES);
    expect(measured.every(({ plan }) => plan.sampling.evidence === 1e-9)).toBe(true);
    await writeCampaign(folder, result);
    const found = await inspectCampaign(folder, {});
    expect(found.ok && found.value.unreadable).toBeNull();
    return result.design?.kind === 'factorial' ? result.design.effects.at(-1) : undefined;
  };

  test('two gains that add up, and two that do not', async () => {
    const sum = await interactionOf(1.05 ** 2 - 1);
    expect(sum).toMatchObject({ factors: ['A', 'B'], finding: expect.stringMatching(/^(none|open)$/) });
    expect([(sum?.low ?? 1) < 0, (sum?.high ?? -1) > 0]).toEqual([true, true]);
    expect(await interactionOf(0.05)).toMatchObject({ factors: ['A', 'B'], finding: 'worse' });
  });

  test('the runs have the same looks, whatever the budget with which it goes on', async () => {
    const { begin, measured } = lab(FACTORIAL, NAMES, () => 0.05);
    const killed = (step: number) => {
      if (step === 4) throw new Error('killed');
    };
    await begin(killed, 60).catch(() => {});
    expect(measured).toHaveLength(1);
    await begin(() => {}, 900);
    expect(measured).toHaveLength(NAMES.length);
    expect(new Set(measured.map(({ plan }) => plan.sampling.budgetSeconds)).size).toBeGreaterThan(1);
    expect(new Set(measured.map(({ plan }) => plan.sampling.looks.join())).size).toBe(1);
  });
});

test('an ablation is a campaign over the flags of a preset', async () => {
  const truth = { 'hz4+fast': 0.08, CARRIES: 0.05, IDLE: 0, COSTS: -0.05 } as const;
  const names = Object.keys(truth);
  const { begin, folder } = lab(
    { kind: 'ablation', of: 'hz4+fast' },
    names,
    (name) => truth[name as keyof typeof truth],
  );
  const { result } = await begin();
  expect(result.rows.map(({ flag, finding, outcome }) => [flag, finding, outcome])).toEqual([
    ['hz4+fast', 'gain', 'GO'],
    ['CARRIES', 'gain', 'GO'],
    ['IDLE', null, expect.any(String)],
    ['COSTS', 'loss', 'NO-GO'],
  ]);
  await writeCampaign(folder, result);
  const found = await inspectCampaign(folder, {});
  expect(found.ok && found.value.unreadable).toBeNull();
});
