import { expect, test } from 'vitest';
import { explainPlan } from '../../../../src/core/report/request/explain.ts';
import { syntheticRun } from '../../../fixtures/synthetic-run.ts';

test('every role is told apart from the name of its lane', () => {
  const { plan } = syntheticRun().manifest;
  const [lane] = plan.lanes;
  if (lane === undefined) throw new Error('the plan has no lane');
  const roles = ['target', 'guard', 'control', 'sentinel'] as const;
  const lines = explainPlan({ ...plan, lanes: roles.map((role) => ({ ...lane, role })) }).split('\n');
  for (const role of roles)
    expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^ {2}${role} +${lane.id}: `)));
});
