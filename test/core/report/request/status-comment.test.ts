import { expect, test } from 'vitest';
import { renderState } from '../../../../src/core/report/request/state-comment.ts';
import type { OpenRequest } from '../../../../src/core/report/request/status-comment.ts';

const OPEN: OpenRequest = {
  ...{ id: 'pr7-501-1', what: 'hz4 HZ4_S12_MPSC=1 vs hz4 HZ4_S12_MPSC=0', login: 'mina', pullRequest: 7 },
  ...{ status: 'running', isCancelled: false, machine: 'lab', position: null, elapsedSeconds: 130 },
  ...{ length: { seconds: 372, by: 'alike', of: 5 }, runUrl: 'https://github.com/example/control/actions/runs/9' },
};

const BUDGET = { seconds: 390, by: 'budget', of: 0 } as const;
const WAITING = { ...OPEN, status: 'queued', runUrl: null } as const;
const PLACE = { ahead: 2, startsInSeconds: 632, atMost: true };

const REQUESTS: OpenRequest[] = [
  { ...OPEN, id: 'pr7-502-1', login: 'otto', status: 'dispatched' },
  OPEN,
  { ...WAITING, id: 'gate-7-0123456789ab-0f1e2d3c', what: 'perf gate', position: PLACE, length: BUDGET },
  { ...WAITING, id: 'pr7-503-1', position: { ahead: 0, startsInSeconds: 0, atMost: false } },
  { ...WAITING, id: 'pr7-504-1', status: 'received', what: '/ab base', machine: '', length: null },
  { ...OPEN, id: 'pr7-505-1', isCancelled: true },
  {
    ...WAITING,
    id: 'pr7-506-1',
    status: 'joining',
    what: '/ab HZ4_S12_MPSC machine=arm64,lab',
    machine: '',
    length: null,
  },
  { ...WAITING, id: 'pr7-507-1', status: 'releasing', what: '/release v1.2.0', machine: '', length: null },
  { ...WAITING, id: 'pr7-508-1', status: 'tagging', what: '/release v1.3.0', machine: '', length: null },
  { ...WAITING, id: 'gate-0-ba9876543210-1', what: 'perf gate', login: 'otto', pullRequest: null, position: PLACE },
];

const context = { tag: 'alloc-ab:7', repository: 'example/allocators' };

test('renderState lists the requests of the reader first, each with its state', async () => {
  const comment = renderState({ kind: 'status', requests: REQUESTS, reader: 'mina' }, context);
  await expect(comment).toMatchFileSnapshot('../../../fixtures/golden/status.md');
});

test('renderState shows that a request is held up, and since when', () => {
  const requests = [{ ...OPEN, heldUpSince: '2026-03-04T05:06:07.000Z' }];
  expect(renderState({ kind: 'status', requests, reader: 'mina' }, context)).toContain(
    'is held up since 2026-03-04 05:06 UTC: GitHub refuses or does not respond. It goes on by itself.',
  );
});

test('renderState marks a measurement that takes longer than expected', () => {
  const requests = [{ ...OPEN, elapsedSeconds: 400 }];
  expect(renderState({ kind: 'status', requests, reader: 'mina' }, context)).toContain(
    'for 6 min 40 s, longer than expected',
  );
});

test('renderState shows that a request has ended', () => {
  const requests = [{ ...OPEN, status: 'done' as const }];
  expect(renderState({ kind: 'status', requests, reader: 'mina' }, context)).toContain(': has ended.');
});
