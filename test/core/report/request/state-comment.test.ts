import { expect, test } from 'vitest';
import type { MachineQueue } from '../../../../src/core/report/request/queue-comment.ts';
import { type RequestState, renderState } from '../../../../src/core/report/request/state-comment.ts';
import type { OpenRequest } from '../../../../src/core/report/request/status-comment.ts';
import { utf8Bytes } from '../../../../src/core/text/bytes.ts';
import type { ListedFlag } from '../../../../src/model/flag-list.ts';
import { GITHUB_LIMITS } from '../../../../src/model/mutation.ts';
import type { Refusal } from '../../../../src/model/refusal.ts';
import { HOSTILE } from '../../../fixtures/hostile.ts';
import { smuggled } from '../../harmless-markdown.ts';

const context = { tag: 'alloc-ab:7', repository: 'example/allocators' };

function states(text: string): RequestState[] {
  const request = { id: text, repeat: text, sha: text, machine: text };
  const refusal: Refusal = { kind: 'refusal', code: 'x', message: text, token: text, suggestion: text, next: text };
  return [
    { kind: 'queued', request, ahead: 2, budgetSeconds: 600, notes: [text], earlier: [{ text, where: text }] },
    { kind: 'running', request, budgetSeconds: 600, runUrl: text },
    { kind: 'failed', request, message: text, detail: text, next: text },
    { kind: 'expired', request, afterSeconds: 3600 },
    { kind: 'waiting', request, message: text, next: text },
    { kind: 'cancelled', request, by: text, reason: text },
    { kind: 'refusal', refusals: Array.from({ length: 6 }, () => ({ command: text, refusal })) },
    { kind: 'status', requests: Array.from({ length: 60 }, () => openRequest(text)), reader: text },
    { kind: 'flags', list: { pattern: text, sha: text, flags: listedFlags(text), gaps: [text, text] } },
    { kind: 'queue', queues: Array.from({ length: 12 }, () => ({ machine: text, entries: entries(text) })) },
  ];
}

function listedFlags(text: string): ListedFlag[] {
  const flag = {
    line: text,
    name: text,
    kind: 'number',
    default: text,
    headerValue: text,
    state: text,
    where: text,
  } as const;
  return Array.from({ length: 300 }, () => ({ ...flag, verdict: { at: text, headline: text } }));
}

const length = { seconds: 372, by: 'alike', of: 5 } as const;

function openRequest(text: string): OpenRequest {
  return {
    ...{ id: text, what: text, login: text, pullRequest: 1, status: 'running', isCancelled: false, machine: text },
    ...{ position: null, length, elapsedSeconds: 60, runUrl: text },
  };
}

function entries(text: string): MachineQueue['entries'] {
  const request = { id: text, pullRequest: 1, login: text, what: text };
  const place = { request, started: false, elapsedSeconds: 0, startsInSeconds: 60, atMost: true, length };
  return Array.from({ length: 30 }, () => place);
}

const request = {
  id: 'ab-1',
  repeat: '/ab HZ4_S12_MPSC=1 vs HZ4_S12_MPSC=0 on hz4',
  sha: 'abcdef0123456789abcdef0123456789abcdef01',
  machine: 'default',
};

test.each([
  [{ kind: 'queued', request, budgetSeconds: 600 }, 'QUEUED: waiting for a runner'],
  [{ kind: 'queued', request, budgetSeconds: 600, ahead: 0 }, 'QUEUED: next in the queue'],
  [{ kind: 'queued', request, budgetSeconds: 600, ahead: 1 }, 'QUEUED: 1 request is ahead'],
  [{ kind: 'running', request, budgetSeconds: 600 }, 'RUNNING: both sides are being built and measured'],
  [{ kind: 'failed', request, message: 'The artifact is cut.', next: 'Repeat it.' }, 'FAILED: there is no result'],
  [{ kind: 'expired', request, afterSeconds: 3600 }, 'EXPIRED: no result within 1 h'],
  [{ kind: 'cancelled', request, by: 'dev' }, 'CANCELLED by dev: nothing more is measured'],
  [{ kind: 'status', requests: [], reader: 'dev' }, 'STATUS: no request is open on this pull request'],
  [{ kind: 'queue', queues: [] }, 'QUEUE: every machine is free'],
  [
    { kind: 'flags', list: { pattern: 'X_*', sha: request.sha, flags: [], gaps: [] } },
    'FLAGS: none like <code>X\\_\\*</code> at `abcdef012345`',
  ],
] satisfies [RequestState, string][])(
  'renderState of state %# has its headline first and its next step last',
  (state, headline) => {
    const paragraphs = renderState(state, context).trimEnd().split('\n\n');
    expect(paragraphs[0]).toBe('<!-- alloc-ab:7 -->');
    expect(paragraphs[1]).toBe(`**${headline}**`);
    expect(paragraphs.at(-1)).toMatch(/^Next: /);
  },
);

test('renderState of a refusal shows the token, the suggestion and every line of the message', () => {
  const refusal: Refusal = {
    kind: 'refusal',
    code: 'bad-config',
    message: '.github/alloc-ab.yml:3:5 lines.hz4.libary: unknown key\n.github/alloc-ab.yml:9:1 lanes: missing',
    token: 'libary',
    suggestion: 'library',
    next: 'Correct the file on the default branch, then ask again.',
  };
  const comment = renderState({ kind: 'refusal', refusals: [{ command: '/ab HZ4_X', refusal }] }, context);
  expect(
    comment
      .split('\n')
      .slice(4, 10)
      .map((line) => line.replaceAll('\u2060', '').trim()),
  ).toEqual([
    '- `/ab HZ4_X`',
    '.github/alloc-ab.yml:3:5 lines.hz4.libary: unknown key',
    '.github/alloc-ab.yml:9:1 lanes: missing',
    'Problem with: `libary`',
    'Did you mean `library`?',
    'Next: Correct the file on the default branch, then ask again. (alloc-ab explain bad-config)',
  ]);
});

test('renderState passes the Markdown of the help on', () => {
  expect(renderState({ kind: 'help', markdown: '| `/ab FLAG` | off against on |' }, context)).toContain(
    '| `/ab FLAG` |',
  );
});

test.each(HOSTILE)('renderState escapes %j in every state', (text) => {
  for (const state of states(text)) expect(smuggled(renderState(state, context))).toEqual([]);
});

test.each(['$', '`', '😀\n'])('renderState stays within the limit of a comment with %j in every field', (letter) => {
  for (const state of states(letter.repeat(4000)))
    expect(utf8Bytes(renderState(state, context))).toBeLessThanOrEqual(GITHUB_LIMITS.comment);
});
