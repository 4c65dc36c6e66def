import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Comment } from '../github-simulator/state.ts';
import { type Stage, waitUntil } from './stage.ts';

/** The end that every measurement shall have, whatever happened on the way: one run, one comment, one check. */
export async function expectOneVerdict(stage: Stage, asked: Comment): Promise<void> {
  await waitUntil(() => stage.checksOf(asked).some(({ status }) => status === 'completed'), 'the check is completed');
  // What would come twice comes within a few polls.
  await sleep(50);
  expect(stage.workflowRunsOf(asked)).toHaveLength(1);
  expect(stage.checksOf(asked)).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
  const answers = stage.repliesTo(asked);
  expect(answers).toHaveLength(1);
  expect(answers[0]?.body).toContain('**GO');
}
