import { describe, expect, test } from 'vitest';
import { campaignFlags, readCampaign } from '../../../src/core/campaign/campaign-questions.ts';
import { designQuestions } from '../../../src/core/campaign/design-questions.ts';
import { printCommand } from '../../../src/core/command/command.ts';
import { planCommand } from '../../../src/core/plan/plan-command.ts';
import type { Facts } from '../../../src/model/facts.ts';
import { facts } from '../../fixtures/facts.ts';

const PRESET = `      fast:
        defines: { HZ4_S12_MPSC: '1', HZ4_S10_CARVE_RUN: '0', HZ4_TRACE: '1', HZ4_BATCH: '8' }
        flags: { HZ4_LTO: '1' }
        env: { HZ4_STATS: '1' }
      rss:`;
const known: Facts = { ...facts((yaml) => yaml.replace('      rss:', PRESET)), buildDefines: {} };
const IDS = { id: 'a', nonce: '0'.repeat(32), seed: '0'.repeat(32), repository: 'o/r', pullRequest: null };

/** The questions of a campaign as comments, or their refusal. */
function questions(...words: string[]) {
  const request = readCampaign(words);
  if (!request.ok) return request.error.code;
  const { goal, options } = request.value;
  if (goal.kind === 'pattern') return 'a pattern';
  const asked = designQuestions(goal, options, known);
  if (!asked.ok) return asked.error.code;
  return asked.value.questions.map(({ flag, command }) => [
    flag,
    command.ok ? printCommand(command.value) : command.error.code,
  ]);
}

/** Whether every question that can be asked has a plan. */
function planned(...words: string[]): unknown[] {
  const request = readCampaign(words);
  if (!request.ok || request.value.goal.kind === 'pattern') return [];
  const asked = designQuestions(request.value.goal, request.value.options, known);
  if (!asked.ok) return [];
  return asked.value.questions.map(({ command }) => {
    const plan = command.ok ? planCommand(command.value, known, IDS) : command;
    return plan.ok || plan.error.code;
  });
}

describe('a factorial', () => {
  test('compares each combination with none, with both values of every factor named', () => {
    expect(questions('HZ4_S12_MPSC x HZ4_S10_CARVE_RUN', 'suite', 'quick')).toEqual([
      ['HZ4_S12_MPSC', '/ab HZ4_S12_MPSC=1 HZ4_S10_CARVE_RUN=0 vs HZ4_S12_MPSC=0 HZ4_S10_CARVE_RUN=0 suite quick'],
      ['HZ4_S10_CARVE_RUN', '/ab HZ4_S12_MPSC=0 HZ4_S10_CARVE_RUN=1 vs HZ4_S12_MPSC=0 HZ4_S10_CARVE_RUN=0 suite quick'],
      [
        'HZ4_S12_MPSC HZ4_S10_CARVE_RUN',
        '/ab HZ4_S12_MPSC=1 HZ4_S10_CARVE_RUN=1 vs HZ4_S12_MPSC=0 HZ4_S10_CARVE_RUN=0 suite quick',
      ],
    ]);
    expect(planned('HZ4_S12_MPSC x HZ4_S10_CARVE_RUN')).toEqual([true, true, true]);
  });

  test('a factor with a value is off where it is not set; one that only #ifdef tests where it is 0', () => {
    expect(questions('HZ4_BATCH=8', 'x', 'HZ4_TRACE')).toEqual([
      ['HZ4_BATCH=8', '/ab HZ4_BATCH=8 HZ4_TRACE=0 vs HZ4_TRACE=0'],
      ['HZ4_TRACE', '/ab HZ4_TRACE=1 vs HZ4_TRACE=0'],
      ['HZ4_BATCH=8 HZ4_TRACE', '/ab HZ4_BATCH=8 HZ4_TRACE=1 vs HZ4_TRACE=0'],
    ]);
    expect(planned('HZ4_BATCH=8', 'x', 'HZ4_TRACE')).toEqual([true, true, true]);
    expect(questions('HZ4_BATCH=8 x HZ4_S12_MPSC=1')).toContainEqual(['HZ4_BATCH=8', '/ab HZ4_BATCH=8']);
  });

  test.each([
    ['HZ4_S12_MPSC x HZ4_S11_PAGE_STEAL', 'archived-flag'],
    ['HZ4_S12_MPSC x HZ4_NO_SUCH', 'unknown-flag'],
    ['HZ4_S12_MPSC x HZ4_BATCH', 'flag-needs-value'],
    ['HZ4_S12_MPSC x HZ3_S142', 'flags-of-two-lines'],
  ])('%s is refused as a whole: %s', (words, code) => {
    expect(questions(words)).toBe(code);
  });
});

describe('an ablation', () => {
  test('the whole preset first, then the preset against itself without each setting', () => {
    expect(questions('ablate', 'hz4+fast')).toEqual([
      ['hz4+fast', '/ab hz4+fast vs hz4'],
      ['HZ4_S12_MPSC', '/ab HZ4_S12_MPSC=1 vs HZ4_S12_MPSC=0 on hz4+fast'],
      ['HZ4_S10_CARVE_RUN', '/ab HZ4_S10_CARVE_RUN=0 vs HZ4_S10_CARVE_RUN=1 on hz4+fast'],
      ['HZ4_TRACE', '/ab HZ4_TRACE=1 vs HZ4_TRACE=0 on hz4+fast'],
      ['HZ4_BATCH', '/ab HZ4_BATCH=8 vs HZ4_BATCH=16 on hz4+fast'],
      // What a variable of make is by itself, no header says.
      ['HZ4_LTO', 'unknown-without-preset'],
      ['HZ4_STATS', '/ab env HZ4_STATS=1 on hz4+fast'],
    ]);
    const plans = planned('ablate', 'hz4+fast');
    expect(plans.filter((each) => each === true)).toHaveLength(6);
  });

  test('a preset alone belongs to the line of the command, or to the default line', () => {
    expect(questions('ablate', 'fast')).toEqual(questions('ablate', 'hz4+fast'));
    expect(questions('ablate', 'fast', 'on', 'hz4')).toEqual(questions('ablate', 'hz4+fast'));
    expect(questions('ablate', 'hz4+fast', 'on', 'hz4')).toBe('misplaced-option');
    expect(questions('ablate', 'slow')).toBe('unknown-preset');
    expect(questions('ablate', 'hz9+fast')).toBe('unknown-line');
  });
});

describe('values', () => {
  test('each value against the default, in every round that it may come to', () => {
    expect(questions('HZ4_BATCH=4,8,32')).toEqual(
      ['4', '8', '32'].flatMap((value) =>
        ['round 1', 'round 2', 'final'].map((round) => [`HZ4_BATCH=${value}, ${round}`, `/ab HZ4_BATCH=${value}`]),
      ),
    );
  });
});

test('a campaign in other layouts is refused by name', () => {
  for (const words of [
    ['HZ4_S1*', 'layouts=12'],
    ['HZ4_RBUF_CAP=16,32', 'budget=10m', 'layouts=6'],
  ])
    expect(readCampaign(words)).toMatchObject({ ok: false, error: { code: 'misplaced-option', token: 'layouts=' } });
});

test('readCampaign prints the command of each kind', () => {
  const command = (...words: string[]) => {
    const read = readCampaign(words);
    return read.ok ? read.value.command : read.error.code;
  };
  expect(command('hz4_s1*', 'budget=2h')).toBe('/ab campaign HZ4_S1* budget=2h');
  expect(command('A_FLAG x B_FLAG', 'suite', 'quick', 'budget=90s')).toBe(
    '/ab campaign A_FLAG x B_FLAG suite quick budget=90s',
  );
  expect(command('ablate', 'hz4+fast')).toBe('/ab campaign ablate hz4+fast');
  expect(command('A_FLAG=1,2')).toBe('/ab campaign A_FLAG=1,2');
  expect(campaignFlags({ pattern: 'HZ4_S1*', options: { lanes: [], cells: {} } }, known, 500)).toEqual({
    ok: true,
    value: ['HZ4_S10_CARVE_RUN', 'HZ4_S11_PAGE_STEAL', 'HZ4_S12_MPSC'],
  });
});
