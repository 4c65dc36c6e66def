import { expect, test } from 'vitest';
import { promotionOf } from '../../../src/core/export/promotion.ts';
import { makePlan } from '../../../src/core/plan/make-plan.ts';
import type { AbPlan } from '../../../src/model/plan.ts';
import { ask, facts } from '../../fixtures/facts.ts';

function planOf(command: string, known = facts()): AbPlan {
  const request = ask(command, known);
  if (!request.ok) throw new Error(request.error.message);
  const ids = { id: 'x1', nonce: '0'.repeat(32), seed: '1'.repeat(32), repository: 'team/alloc', pullRequest: 7 };
  const plan = makePlan(request.value, known, ids);
  if (!plan.ok) throw new Error(plan.error.message);
  return plan.value;
}

test.each([
  ['/ab HZ4_S12_MPSC', { line: 'hz4', preset: null, flags: {}, defines: { HZ4_S12_MPSC: '1' }, env: {} }],
  ['/ab HZ4_BATCH=8 vs HZ4_BATCH=4', { line: 'hz4', preset: null, flags: {}, defines: { HZ4_BATCH: '8' }, env: {} }],
  ['/ab HZ4_S12_MPSC on hz4+rss', { line: 'hz4', preset: 'rss', flags: {}, defines: { HZ4_S12_MPSC: '1' }, env: {} }],
  ['/ab HZ4_LTO=1 vs HZ4_LTO=0', { line: 'hz4', preset: null, flags: {}, defines: { HZ4_LTO: '1' }, env: {} }],
  [
    '/ab env HAKMEM_PROFILE=SAFE',
    { line: 'hz4', preset: null, flags: {}, defines: {}, env: { HAKMEM_PROFILE: 'SAFE' } },
  ],
])('%s', (command, promotion) => {
  expect(promotionOf(planOf(command))).toEqual({ ok: true, value: promotion });
});

test.each([
  ['/ab hz4 vs hz3', 'no-setting'],
  ['/ab base', 'no-setting'],
  ['/ab HZ4_TRACE=0 vs HZ4_TRACE=1', 'undefined-flag'],
])('promotionOf refuses %s', (command, code) => {
  expect(promotionOf(planOf(command))).toMatchObject({ ok: false, error: { code } });
});
