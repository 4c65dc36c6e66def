import { expect, test } from 'vitest';
import {
  type ChildState,
  type MachineState,
  renderChildren,
} from '../../../../src/core/report/request/children-comment.ts';
import { HOSTILE } from '../../../fixtures/hostile.ts';
import { smuggled } from '../../harmless-markdown.ts';

const request = { id: 'pr1-5-1', repeat: '/ab FLAG machine=arm64,x86_64', sha: 'a'.repeat(40), machine: '' };
const context = { tag: 'alloc-ab:pr1-5-1', repository: 'example/allocators' };
const runUrl = 'https://github.com/example/control/actions/runs/1';

const STATES: readonly [ChildState, RegExp][] = [
  [{ kind: 'waiting', ahead: 2, startsInSeconds: 600, atMost: true }, /2 ahead, begins within about 10 min/],
  [{ kind: 'waiting', ahead: 0, startsInSeconds: 0, atMost: false }, /next in the queue/],
  [{ kind: 'starting' }, /waiting for its runner/],
  [{ kind: 'no-runner', forSeconds: 300, labels: ['arm64', 'quiet'] }, /no runner took it.*arm64, quiet/],
  [{ kind: 'running', runUrl }, /building and measuring.*log/],
  [{ kind: 'measured', headline: 'GO: faster', runUrl }, /GO: faster.*log/],
  [{ kind: 'no-result', how: 'did not answer', why: 'Too late.', runUrl: null }, /\*\*did not answer\*\*: Too late\./],
];

test.each(STATES)('renderChildren shows %j as one row', (state, text) => {
  const { comment } = renderChildren(request, [{ machine: 'arm64', state }], context);
  expect(comment.split('\n').filter((line) => line.startsWith('| `arm64`'))).toEqual([expect.stringMatching(text)]);
});

test('renderChildren counts a machine when all its rows have a result', () => {
  const measured: ChildState = { kind: 'measured', headline: 'GO', runUrl };
  const waiting: ChildState = { kind: 'starting' };
  const title = (machines: readonly MachineState[]) => renderChildren(request, machines, context).title;
  const arm64 = { machine: 'arm64', state: measured };
  expect(title([{ machine: 'arm64', state: waiting }])).toBe('None of 1 machines has a result yet');
  expect(title([arm64, { machine: 'riscv', state: measured }, { machine: 'x86_64', state: waiting }])).toBe(
    'Provisional: 2 of 3 machines have a result',
  );
  expect(
    title([arm64, { machine: 'arm64', again: true, state: waiting }, { machine: 'x86_64', state: measured }]),
  ).toBe('Provisional: 1 of 2 machines has a result');
});

test.each(HOSTILE)('renderChildren escapes %j in every field', (text) => {
  const states: ChildState[] = [
    { kind: 'no-runner', forSeconds: 1, labels: [text] },
    { kind: 'measured', headline: text, runUrl },
    { kind: 'no-result', how: 'failed', why: text, runUrl },
  ];
  const machines = states.map((state) => ({ machine: text, state }));
  const { comment } = renderChildren({ ...request, repeat: text, id: text }, machines, context);
  expect(smuggled(comment, [runUrl])).toEqual([]);
});
