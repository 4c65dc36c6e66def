import { describe, expect, test } from 'vitest';
import { parseCommand } from '../../../src/core/command/command.ts';
import { gatePlan } from '../../../src/core/plan/gate/gate-plans.ts';
import { planCommand } from '../../../src/core/plan/plan-command.ts';
import { labelsOf, likenessOf, makeTicket } from '../../../src/core/queue/ticket.ts';
import type { GateTask } from '../../../src/model/gate.ts';
import type { MeasuringCommand, Plan } from '../../../src/model/plan-and-run.ts';
import type { RequestTask } from '../../../src/model/request-origin.ts';
import { facts } from '../../fixtures/facts.ts';

const IDS = { id: 'r-1', nonce: '0'.repeat(32), seed: '1'.repeat(32), repository: 'example/alloc', pullRequest: 7 };
const NONE = { alike: [], beside: [] };

function commanded(words: string): { task: RequestTask; work: Plan } {
  const command = parseCommand(words);
  if (!command.ok) throw new Error(command.error.message);
  const planned = planCommand(command.value as MeasuringCommand, facts(), IDS);
  if (!planned.ok) throw new Error(planned.error.message);
  return {
    task: {
      kind: 'command',
      place: { comment: 'conversation', commentId: 5, ordinal: 1 },
      command: command.value,
      text: words,
    },
    work: planned.value.plan,
  };
}

function gated(more: Partial<GateTask> = {}): { task: RequestTask; work: Plan } {
  const work = gatePlan({ suite: 'ssot', trust: 'write' }, facts(), IDS);
  if (!work.ok) throw new Error(work.error.message);
  return { task: { kind: 'gate', gate: { sha: 'a'.repeat(40), ...more } }, work: work.value };
}

const group = { baseSha: 'b'.repeat(40), defaultBranch: 'main' };

/** The parent of a question: its class is the one of all its questions. */
const campaignTask: RequestTask = {
  ...{ kind: 'command', place: { comment: 'conversation', commentId: 5, ordinal: 1 }, text: '/ab campaign HZ4_*' },
  command: { kind: 'campaign', pattern: 'HZ4_*', options: { lanes: [], cells: {} } },
};

describe('makeTicket', () => {
  test.each([
    [commanded('HZ4_S12_MPSC'), 'comment', 'hz4 HZ4_S12_MPSC=1 vs hz4 HZ4_S12_MPSC=0'],
    [commanded('baseline'), 'comment', 'baseline hz4'],
    [{ ...commanded('HZ4_S12_MPSC'), task: campaignTask }, 'campaign', 'hz4 HZ4_S12_MPSC=1 vs hz4 HZ4_S12_MPSC=0'],
    [gated(), 'gate', 'perf gate'],
    [gated({ pressedBy: 'mina', letBy: 'otto' }), 'gate', 'perf gate'],
    [gated({ group }), 'merge-group', 'perf gate'],
    [
      gated({ suspicion: { first: 'k', suspects: [], undecided: [], runUrl: '' } }),
      'gate',
      'perf gate, second measurement',
    ],
  ] as const)('%# has its class and its question', ({ task, work }, name, what) => {
    expect(makeTicket(work, task, NONE)).toMatchObject({ class: name, what, machine: 'lab' });
  });

  test('adds the budget of perf', () => {
    const [plain, profiled] = ['HZ4_S12_MPSC', 'HZ4_S12_MPSC perf'].map((words) => {
      const { task, work } = commanded(words);
      return makeTicket(work, task, NONE).length.seconds;
    });
    expect(plain).toBe(990);
    expect(profiled).toBeGreaterThan(990);
  });

  test('caps the length of the text, however long the labels are', () => {
    const { task, work } = commanded('HZ4_S12_MPSC');
    const long = 'x'.repeat(200);
    if (!('candidate' in work)) throw new Error('a comparison');
    const wide = {
      ...work,
      candidate: { ...work.candidate, label: long },
      baseline: { ...work.baseline, label: long },
    };
    expect(JSON.stringify(makeTicket(wide, task, NONE)).length).toBeLessThan(300);
  });
});

test('labelsOf ignores order and case, as GitHub does', () => {
  const { work } = commanded('HZ4_S12_MPSC');
  const machine = { name: 'other', labels: work.machine.labels.map((label) => label.toUpperCase()).reverse() };
  expect(labelsOf({ ...work, machine })).toBe(labelsOf(work));
});

describe('likenessOf', () => {
  const of = (words: string) => likenessOf(commanded(words).work);

  test('is equal for other flags of the same line on the same lanes', () => {
    expect(of('HZ4_S12_MPSC')).toBe(of('HZ4_S10_CARVE_RUN'));
  });

  test.each([
    'HZ4_S12_MPSC T=4',
    'HZ4_S12_MPSC budget=3m',
    'HZ4_S12_MPSC perf',
    'HZ3_S142',
    'base',
    'baseline',
    'health',
  ])('is not %s', (words) => expect(of(words)).not.toBe(of('HZ4_S12_MPSC')));

  test('is the same for a gate and for the question of it', () => {
    expect(likenessOf(gated().work)).toBe(of('base'));
    expect(likenessOf(gated().work)).not.toBe(of('base gain=3%'));
  });
});
