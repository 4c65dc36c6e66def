import { expect, test } from 'vitest';
import { STEPS } from '../../src/app/steps.ts';
import { hasEnded, type RequestStatus, TRANSITIONS } from '../../src/model/request-status.ts';

const STATUSES = Object.keys(TRANSITIONS) as RequestStatus[];

test('STEPS has an entry for each status', () => {
  expect(Object.keys(STEPS).sort()).toEqual([...STATUSES].sort());
});

test('STEPS has a step for each status of a request that has not ended', () => {
  const open = STATUSES.filter((status) => !hasEnded({ status }));
  expect(open.filter((status) => STEPS[status] === null)).toEqual([]);
});

test('STEPS has one step for an ended request without a publication: the reaction to a cancel command', () => {
  const ended = STATUSES.filter((status) => hasEnded({ status }) && STEPS[status] !== null);
  expect(ended).toEqual(['answered']);
});
