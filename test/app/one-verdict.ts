import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Comment } from '../github-simulator/state.ts';
import { type Stage, waitUntil } from './stage.ts';

/** Waits for the check of a command and expects exactly one workflow run, one check and one reply. */
export async function expectOneVerdict(stage: Stage, command: Comment): Promise<void> {
  await waitUntil(() => stage.checksOf(command).some(({ status }) => status === 'completed'), 'the check is completed');
  // A duplicate would appear within a few polls.
  await sleep(50);
  expect(stage.workflowRunsOf(command)).toHaveLength(1);
  expect(stage.checksOf(command)).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
  const replies = stage.repliesTo(command);
  expect(replies).toHaveLength(1);
  expect(replies[0]?.body).toContain('**GO');
}
