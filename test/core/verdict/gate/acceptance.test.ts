import { expect, test } from 'vitest';
import { acceptanceEnds, standingAcceptance } from '../../../../src/core/verdict/gate/acceptance.ts';
import type { RequestRecord } from '../../../../src/model/request-record.ts';

const AT = '2026-03-01T00:00:00Z';
const DAY = 86_400_000;

function request(login: string, askedAt: string, status = 'answered', kind = 'accept'): RequestRecord {
  const command = { kind, reason: `why ${login}` };
  return { login, askedAt, status, task: { kind: 'command', command, text: '' } } as unknown as RequestRecord;
}

test('standingAcceptance returns the latest granted acceptance with name, reason and end', () => {
  const all = [request('ada', AT), request('otto', '2026-03-02T00:00:00Z')];
  expect(standingAcceptance(all, Date.parse(AT) + 5 * DAY)).toEqual({
    login: 'otto',
    reason: 'why otto',
    at: '2026-03-02T00:00:00Z',
    expiresAt: '2026-04-01T00:00:00.000Z',
  });
});

test('standingAcceptance returns null after thirty days', () => {
  const end = Date.parse(acceptanceEnds(AT));
  expect(standingAcceptance([request('ada', AT)], end - 1)).not.toBeNull();
  expect(standingAcceptance([request('ada', AT)], end)).toBeNull();
});

test('acceptanceOf returns null for a refused acceptance and for another command', () => {
  expect(
    standingAcceptance([request('mina', AT, 'refused'), request('ada', AT, 'answered', 'ok')], Date.parse(AT)),
  ).toBeNull();
});
