import { expect, test } from 'vitest';
import { type MachineState, type PartState, renderParts } from '../../../../src/core/report/request/parts-comment.ts';
import { HOSTILE } from '../../../fixtures/hostile.ts';
import { smuggled } from '../../harmless-markdown.ts';

const request = { id: 'pr1-5-1', repeat: '/ab FLAG machine=arm64,x86_64', sha: 'a'.repeat(40), machine: '' };
const context = { tag: 'alloc-ab:pr1-5-1', repository: 'example/allocators' };
const runUrl = 'https://github.com/example/control/actions/runs/1';

const STATES: readonly [PartState, RegExp][] = [
  [{ kind: 'waiting', ahead: 2, startsInSeconds: 600, atMost: true }, /2 ahead, begins within about 10 min/],
  [{ kind: 'waiting', ahead: 0, startsInSeconds: 0, atMost: false }, /next in line/],
  [{ kind: 'starting' }, /waiting for its runner/],
  [{ kind: 'no-runner', forSeconds: 300, labels: ['arm64', 'quiet'] }, /no runner took it.*arm64, quiet/],
  [{ kind: 'running', runUrl }, /building and measuring.*log/],
  [{ kind: 'spoken', words: 'GO: faster', runUrl }, /GO: faster.*log/],
  [{ kind: 'silent', how: 'did not answer', why: 'Too late.', runUrl: null }, /\*\*did not answer\*\*: Too late\./],
];

test.each(STATES)('%j is one row', (state, words) => {
  const { comment } = renderParts(request, [{ machine: 'arm64', state }], context);
  expect(comment.split('\n').filter((line) => line.startsWith('| `arm64`'))).toEqual([expect.stringMatching(words)]);
});

test('a machine has spoken when all its rows have; until the first one nothing is provisional', () => {
  const spoken: PartState = { kind: 'spoken', words: 'GO', runUrl };
  const waiting: PartState = { kind: 'starting' };
  const title = (machines: readonly MachineState[]) => renderParts(request, machines, context).title;
  const arm64 = { machine: 'arm64', state: spoken };
  expect(title([{ machine: 'arm64', state: waiting }])).toBe('None of 1 machines has spoken yet');
  expect(title([arm64, { machine: 'riscv', state: spoken }, { machine: 'x86_64', state: waiting }])).toBe(
    'Provisional: 2 of 3 machines have spoken',
  );
  expect(title([arm64, { machine: 'arm64', again: true, state: waiting }, { machine: 'x86_64', state: spoken }])).toBe(
    'Provisional: 1 of 2 machines has spoken',
  );
});

test.each(HOSTILE)('%j stays text wherever it stands', (text) => {
  const states: PartState[] = [
    { kind: 'no-runner', forSeconds: 1, labels: [text] },
    { kind: 'spoken', words: text, runUrl },
    { kind: 'silent', how: 'failed', why: text, runUrl },
  ];
  const machines = states.map((state) => ({ machine: text, state }));
  const { comment } = renderParts({ ...request, repeat: text, id: text }, machines, context);
  expect(smuggled(comment, [runUrl])).toEqual([]);
});
