import { expect, test } from 'vitest';
import type { MachineQueue } from '../../../../src/core/report/request/queue-comment.ts';
import { renderState } from '../../../../src/core/report/request/state-comment.ts';
import { smuggled } from '../../harmless-markdown.ts';

const ALIKE = { seconds: 372, by: 'alike', of: 5 } as const;
const BUDGET = { seconds: 390, by: 'budget', of: 0 } as const;
const MACHINE = { seconds: 3725, by: 'machine', of: 10 } as const;

function entry(what: string, login: string, more: Partial<MachineQueue['entries'][number]> = {}) {
  const request = { id: `pr7-${login.length}01-1`, pullRequest: 7, login, what };
  const waits = { started: false, elapsedSeconds: 0, startsInSeconds: 0, atMost: false, length: ALIKE };
  return { request, ...waits, ...more };
}

const gate = { id: 'gate-12-0123456789ab-0f1e2d3c', pullRequest: 12, login: 'renovate', what: 'perf gate' };
const group = { ...gate, id: 'gate-0-ba9876543210-0f1e2d3c', pullRequest: null, login: 'otto' };

const QUEUES: MachineQueue[] = [
  {
    machine: 'lab',
    entries: [
      entry('hz4 HZ4_S12_MPSC=1 vs hz4 HZ4_S12_MPSC=0', 'mina', { started: true, elapsedSeconds: 130 }),
      entry('compare hz4', 'otto', { startsInSeconds: 242 }),
      entry('', '', { request: group, startsInSeconds: 614, length: BUDGET }),
      entry('', '', { request: null, startsInSeconds: 1004, atMost: true }),
      entry('', '', { request: gate, startsInSeconds: 1376, atMost: true, length: MACHINE }),
    ],
  },
  { machine: 'arm', entries: [entry('pause hz4', 'ada', { started: true, elapsedSeconds: 500 })] },
];

const context = { tag: 'alloc-ab:7', repository: 'example/allocators' };

test('renderState shows a table of requests and times for each machine', async () => {
  const comment = renderState({ kind: 'queue', queues: QUEUES }, context);
  await expect(comment).toMatchFileSnapshot('../../../fixtures/golden/queue.md');
  expect(comment).not.toContain('@');
  expect(smuggled(comment)).toEqual([]);
});

test('renderState counts the rows and machines that do not fit', () => {
  const places = Array.from({ length: 400 }, () => entry('x'.repeat(120), 'mina'));
  const comment = renderState({ kind: 'queue', queues: [{ machine: 'lab', entries: places }] }, context);
  const shown = comment.match(/^\| \d+ \|/gm)?.length ?? 0;
  expect(comment).toContain(`| … | and ${400 - shown} more | |`);
  expect(comment).toContain('QUEUE: 400 requests, 400 of them waiting');
  const many = renderState(
    { kind: 'queue', queues: Array.from({ length: 9 }, () => QUEUES[0] as MachineQueue) },
    context,
  );
  expect(many).toContain('… and 1 more machine\n');
});
