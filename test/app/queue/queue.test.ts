import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Comment } from '../../github-simulator/state.ts';
import { runWorkflows, type Stage, startStage, waitUntil } from '../stage.ts';
import { zipSyntheticBundle } from '../survey-artifact.ts';

let stage: Stage;
/** Each function lets one workflow run end. */
let endRuns: (() => void)[] = [];

beforeAll(async () => {
  stage = await startStage();
  runWorkflows(stage.github, {
    make: async (work) => {
      await new Promise<void>((resolve) => endRuns.push(resolve));
      return zipSyntheticBundle(work);
    },
  });
});
afterAll(async () => {
  for (const end of endRuns) end();
  expect(stage.github.violations).toEqual([]);
  await stage.end();
});

function hasReply(command: Comment, text: string | RegExp): boolean {
  return stage.repliesTo(command).some(({ body }) => body.search(text) >= 0);
}

/** Waits for the workflow run of a command, lets it end and waits for the verdict. */
async function finishRun(command: Comment): Promise<void> {
  await waitUntil(
    () => stage.workflowRunsOf(command).length === 1 && endRuns.length === 1,
    'its workflow run has begun',
  );
  endRuns.splice(0).forEach((end) => {
    end();
  });
  await waitUntil(() => hasReply(command, /\*\*GO/), 'its verdict is there');
}

test('a machine measures one request at a time, users take turns, and the queue is shown', async () => {
  const first = await stage.comment('/ab HZ4_S12_MPSC T=4');
  await waitUntil(() => stage.workflowRunsOf(first).length === 1, 'the first one runs');
  const second = await stage.comment('/ab HZ4_S12_MPSC');
  await waitUntil(() => hasReply(second, '1 request is ahead'), 'the second one waits');
  const third = await stage.comment('/ab HZ4_S12_MPSC gain=2%');
  await waitUntil(() => hasReply(third, '2 requests are ahead'), 'the third one waits');
  // Another user's first request goes before the second request of the first user.
  const longer = await stage.comment('/ab HZ4_S12_MPSC', 'otto');
  await waitUntil(() => hasReply(longer, /requests? (is|are) ahead/), 'the other one waits');
  expect(hasReply(second, 'it begins within about')).toBe(true);
  expect(hasReply(second, /it takes at most \d+ min( \d+ s)?, by its budget/)).toBe(true);

  const shown = await stage.comment('/ab queue');
  await waitUntil(() => hasReply(shown, /\*\*QUEUE: 4 requests/), 'the queue is shown');
  const body = stage.repliesTo(shown)[0]?.body ?? '';
  const order = [...body.matchAll(/^\| (\w+) \| (\w+), PR 1<br>.*`pr1-(\d+)-1`/gm)].map(([, ...row]) => row.join(' '));
  expect(order).toEqual([`now mina ${first.id}`, `1 otto ${longer.id}`, `2 mina ${second.id}`, `3 mina ${third.id}`]);
  expect(body).toMatch(/^\| now .* measured for some seconds<br>takes at most/m);

  const status = await stage.comment('/ab status', 'otto');
  await waitUntil(() => hasReply(status, /\*\*STATUS: 4 open requests, 1 of yours/), 'the state is shown');
  const rows = stage.repliesTo(status)[0]?.body.match(/^- .*$/gm) ?? [];
  expect(rows[0]).toMatch(/^- hz4 \S+ vs hz4 \S+ on `default`: waits; 1 request is ahead, it begins within about/);
  expect(rows[1]).toMatch(/ of mina on `default`: has been building and measuring for some seconds\. It takes at most/);

  expect([second, third, longer].flatMap((each) => stage.workflowRunsOf(each))).toEqual([]);
  await finishRun(first);
  await finishRun(longer);
  await finishRun(second);
  await finishRun(third);
});

test('a queued request that is cancelled leaves the queue and the next one moves up', async () => {
  const first = await stage.comment('/ab HZ4_S12_MPSC T=4');
  await waitUntil(() => stage.workflowRunsOf(first).length === 1, 'the first one runs');
  const second = await stage.comment('/ab HZ4_S12_MPSC');
  const third = await stage.comment('/ab HZ4_S12_MPSC gain=2%');
  await waitUntil(() => hasReply(third, '2 requests are ahead'), 'both wait');
  await stage.comment(`/ab cancel pr1-${second.id}-1 wrong lane`);
  await waitUntil(() => hasReply(second, /\*\*CANCELLED/), 'it is cancelled');
  expect(stage.workflowRunsOf(second)).toEqual([]);
  await finishRun(first);
  await finishRun(third);
});

test('a cancel with an unknown id is refused with the id that is close to it', async () => {
  const first = await stage.comment('/ab HZ4_S12_MPSC T=4');
  await waitUntil(() => stage.workflowRunsOf(first).length === 1, 'it runs');
  const wrong = await stage.comment(`/ab cancel pr1-${first.id}-2`);
  await waitUntil(() => hasReply(wrong, `Did you mean \`/ab cancel pr1-${first.id}-1\``), 'the reply is there');
  const noId = await stage.comment('/ab cancel 7 is too much');
  await waitUntil(() => hasReply(noId, 'No measurement with the id "7" is open'), 'the reply is there');
  await finishRun(first);
  await stage.allSettled();
  const nothingOpen = await stage.comment('/ab cancel too much');
  await waitUntil(() => hasReply(nothingOpen, 'No measurement is open on this pull request'), 'the reply is there');
});

test('after three similar requests the expected length comes from recorded lengths', async () => {
  const { durations } = stage.store();
  const similar = await stage.comment('/ab HZ4_S12_MPSC T=4');
  await finishRun(similar);
  await stage.allSettled();
  const record = await stage.store().requests.get(`${stage.repositoryId}#${similar.id}.1`);
  const slot = record !== null && 'slot' in record ? record.slot : null;
  expect(slot?.ticket.length.by).toBe('alike');
  expect(slot?.ticket.length.seconds).toBeLessThan(60);
  expect(stage.repliesTo(similar)[0]?.body).not.toContain('by its budget');
  const recorded = await durations.of({ repositoryId: stage.repositoryId, labels: slot?.labels ?? '', alike: '' }, 10);
  expect(recorded.beside.length).toBeGreaterThanOrEqual(3);
  const longer = await stage.comment('/ab HZ4_S12_MPSC T=4 budget=3m');
  await waitUntil(
    () => hasReply(longer, /it takes at most .* by its budget and the last \d+ on this machine/),
    'the reply is there',
  );
  await finishRun(longer);
});

test('/ab queue reports that every machine is free', async () => {
  await stage.allSettled();
  const shown = await stage.comment('/ab queue');
  await waitUntil(() => hasReply(shown, 'every machine is free'), 'the queue is shown');
  endRuns = [];
});
