import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { CampaignQuestion } from '../../../src/core/campaign/plan-questions.ts';
import { openJournal } from '../../../src/local/campaign/journal.ts';
import { answersOf, type CampaignTools, runCampaign } from '../../../src/local/campaign/run-campaign.ts';
import { refuse } from '../../../src/model/refusal.ts';
import { ok } from '../../../src/model/result.ts';
import { bundleFilesOf } from '../../fixtures/as-recorded.ts';
import { simulatedTiming } from '../../fixtures/simulated-timing.ts';
import { syntheticRun } from '../../fixtures/synthetic-run.ts';

const KEY = '0123456789abcdef';
const TRUTH: Readonly<Record<string, number>> = { GAINS: 0.05, IDLE: 0, LOSES: -0.05 };

function lab() {
  const out = mkdtempSync(join(tmpdir(), 'alloc-ab-campaign-'));
  onTestFinished(() => rmSync(out, { recursive: true, force: true }));
  const folder = join(out, `campaign_${KEY}`);
  const measured: string[] = [];
  let start = 0;
  /** One start of the process. `dies` is called at each step with its number, and may throw. */
  const begin = async (dies: (step: number) => void = () => {}, budgetSeconds?: number) => {
    start++;
    let step = 0;
    let clock = 0;
    const plan = syntheticRun({ lanes: ['mt-remote-small/T=4,R=90'], blocks: 0 }).manifest.plan;
    const questions = [...Object.keys(TRUTH), 'SAME'].map((flag): CampaignQuestion => {
      return { flag, plan: ok({ ...plan, id: `${flag.toLowerCase()}-${start}` }) };
    });
    questions.push({ flag: 'OLD', plan: refuse({ code: 'archived-flag', message: 'archived', next: 'none' }) });
    const journal = await openJournal(folder, KEY, new Date());
    if (!journal.ok) throw new Error(journal.error.message);
    const tools: CampaignTools = {
      say: () => {},
      now: () => (clock += 1000),
      signal: new AbortController().signal,
      async compare({ id }) {
        dies(step++);
        return id.startsWith('same') ? 'nothing tests it' : null;
      },
      async measure(asked) {
        dies(step++);
        const flag = asked.id.replace(/-\d+$/, '').toUpperCase();
        const name = `alloc-ab_${asked.id}_20260101T00000${start % 10}Z`;
        const bundle = join(out, name, 'bundle');
        mkdirSync(bundle, { recursive: true });
        const run = simulatedTiming(asked, { throughput: TRUTH[flag] ?? 0 }, flag);
        for (const [file, text] of Object.entries(bundleFilesOf(run))) writeFileSync(join(bundle, file), text);
        measured.push(flag);
        dies(step++);
        return name;
      },
    };
    const work = { questions, journal: journal.value, out, ...(budgetSeconds !== undefined && { budgetSeconds }) };
    try {
      return { ended: await runCampaign(work, tools), steps: () => step, lines: journal.value.lines };
    } finally {
      await journal.value.close();
    }
  };
  return { begin, measured, journal: join(folder, 'journal.jsonl') };
}

test('compares every question first, answers those that change nothing first, and refused ones never', async () => {
  const { begin, measured } = lab();
  const { ended, lines } = await begin();
  expect(ended).toBe('complete');
  expect(measured).toEqual(['SAME', 'GAINS', 'IDLE', 'LOSES']);
  expect(lines.map(({ kind }) => kind).filter((kind) => kind === 'compared')).toHaveLength(4);
  const p = Object.fromEntries(answersOf(lines).map(({ flag, gain, loss }) => [flag, [gain < 0.005, loss < 0.005]]));
  expect(p).toMatchObject({ GAINS: [true, false], IDLE: [false, false], LOSES: [false, true] });
});

test('killed at any step it goes on, and measures no question twice', async () => {
  const whole = await lab().begin();
  for (let death = 0; death < whole.steps(); death++) {
    const { begin, measured } = lab();
    const killed = begin((step) => {
      if (step === death) throw new Error('killed');
    });
    await expect(killed).rejects.toThrow('killed');
    const { ended, lines } = await begin();
    expect(ended).toBe('complete');
    expect([...measured].sort()).toEqual(['GAINS', 'IDLE', 'LOSES', 'SAME']);
    expect(
      answersOf(lines)
        .map(({ flag }) => flag)
        .sort(),
    ).toEqual(['GAINS', 'IDLE', 'LOSES', 'SAME']);
    const numbers = (of: typeof lines) =>
      answersOf(of)
        .map(({ flag, outcome, gain, loss }) => ({ flag, outcome, gain, loss }))
        .sort((a, b) => (a.flag < b.flag ? -1 : 1));
    expect(numbers(lines)).toEqual(numbers(whole.lines));
  }
});

test('a finished campaign measures nothing more', async () => {
  const { begin, measured } = lab();
  await begin();
  const again = await begin(() => {
    throw new Error('nothing may be done');
  });
  expect([again.ended, measured.length]).toEqual(['complete', 4]);
});

test('a line that a killed process left half is dropped; any other damage is refused by name', async () => {
  const { begin, journal } = lab();
  await begin();
  const before = readFileSync(journal, 'utf8');
  appendFileSync(journal, '{"kind":"answered","flag":"GA');
  expect((await begin()).ended).toBe('complete');
  expect(readFileSync(journal, 'utf8')).toBe(before);
  writeFileSync(journal, before.replace('"kind":"started"', '"kind":"startled"'));
  await expect(begin()).rejects.toThrow(/journal\.jsonl cannot be read: line \d+ is not one of a journal/);
  writeFileSync(journal, before.replace(KEY, 'f'.repeat(16)));
  await expect(begin()).rejects.toThrow('it belongs to another question');
});

test('a budget ends it, and a larger one goes on', async () => {
  const { begin, measured } = lab();
  expect((await begin(() => {}, 12)).ended).toBe('budget');
  // Four seconds of comparing are over, so the question that changes nothing is answered, and nothing is timed.
  expect(measured).toEqual(['SAME']);
  expect((await begin(() => {}, 100_000)).ended).toBe('complete');
  expect(measured).toHaveLength(4);
});
