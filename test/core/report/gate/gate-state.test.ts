import { expect, test } from 'vitest';
import { type GateState, renderGateState } from '../../../../src/core/report/gate/gate-state.ts';
import { utf8Bytes } from '../../../../src/core/text/bytes.ts';
import { GITHUB_LIMITS } from '../../../../src/model/mutation.ts';
import { HOSTILE } from '../../../fixtures/hostile.ts';
import { smuggled } from '../../harmless-markdown.ts';

function states(text: string): GateState[] {
  const request = { id: text, repeat: text, sha: text, machine: text };
  const length = { seconds: 372, by: 'alike', of: 5 } as const;
  const running = { request, budgetSeconds: 300, length };
  return [
    { kind: 'queued', ...running, ahead: 2, startsInSeconds: 640, atMost: false },
    { kind: 'queued', ...running, ahead: 0, startsInSeconds: 0, atMost: false, notes: [text] },
    { kind: 'running', ...running, runUrl: text },
    { kind: 'failed', request, message: text, next: text, runUrl: text },
    { kind: 'expired', request, afterSeconds: 3600 },
    { kind: 'waiting', request, message: text, next: text },
    { kind: 'cancelled', request, by: text, reason: text },
  ];
}

test('renderGateState mentions neither a comment nor a command in any state', async () => {
  const texts = states('gate-7-0123456789ab-1').map((state) => {
    const { title, summary } = renderGateState(state);
    return `## ${title}\n\n${summary}`;
  });
  await expect(texts.join('\n')).toMatchFileSnapshot('../../../fixtures/golden/gate-states.md');
  for (const text of texts) {
    expect(text).toMatch(/\nNext: .+\n$/);
    expect(text).not.toMatch(/this comment|the command above|<!--/i);
  }
});

test.each(HOSTILE)('renderGateState escapes %j in every state', (text) => {
  for (const state of states(text)) expect(smuggled(renderGateState(state).summary)).toEqual([]);
});

test('renderGateState stays within the limit of a check summary', () => {
  for (const state of states('$'.repeat(4000)))
    expect(utf8Bytes(renderGateState(state).summary)).toBeLessThanOrEqual(GITHUB_LIMITS.checkSummary);
});
