import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Comment } from '../../github-simulator/state.ts';
import { runWorkflows, type Stage, startStage, waitUntil } from '../stage.ts';
import { zipSyntheticBundle } from '../survey-artifact.ts';

let stage: Stage;
/** Lets one workflow run end. */
let release: (() => void)[] = [];

beforeAll(async () => {
  stage = await startStage();
  runWorkflows(stage.github, {
    make: async (work) => {
      await new Promise<void>((resolve) => release.push(resolve));
      return zipSyntheticBundle(work);
    },
  });
});
afterAll(async () => {
  for (const end of release) end();
  expect(stage.github.violations).toEqual([]);
  await stage.end();
});

function answered(asked: Comment, words: string | RegExp): boolean {
  return stage.repliesTo(asked).some(({ body }) => body.search(words) >= 0);
}

/** Waits for the run that is under way, and lets it end. */
async function endRun(asked: Comment): Promise<void> {
  await waitUntil(() => stage.workflowRunsOf(asked).length === 1 && release.length === 1, 'its run has begun');
  release.splice(0).forEach((end) => {
    end();
  });
  await waitUntil(() => answered(asked, /\*\*GO/), 'its verdict is there');
}

test('a machine measures one request at a time, everybody in turns, and people see the line', async () => {
  const first = await stage.comment('/ab HZ4_S12_MPSC T=4');
  await waitUntil(() => stage.workflowRunsOf(first).length === 1, 'the first one runs');
  const second = await stage.comment('/ab HZ4_S12_MPSC');
  await waitUntil(() => answered(second, '1 request is ahead'), 'the second one waits');
  const third = await stage.comment('/ab HZ4_S12_MPSC gain=2%');
  await waitUntil(() => answered(third, '2 requests are ahead'), 'the third one waits');
  // Somebody else comes later, and has a turn before anybody's second.
  const other = await stage.comment('/ab HZ4_S12_MPSC', 'otto');
  await waitUntil(() => answered(other, /requests? (is|are) ahead/), 'the other one waits');
  expect(answered(second, 'it begins within about')).toBe(true);
  expect(answered(second, /it takes at most \d+ min( \d+ s)?, by its budget/)).toBe(true);

  const shown = await stage.comment('/ab queue');
  await waitUntil(() => answered(shown, /\*\*QUEUE: 4 requests/), 'the queue is shown');
  const body = stage.repliesTo(shown)[0]?.body ?? '';
  const order = [...body.matchAll(/^\| (\w+) \| (\w+), PR 1<br>.*`pr1-(\d+)-1`/gm)].map(([, ...row]) => row.join(' '));
  expect(order).toEqual([`now mina ${first.id}`, `1 otto ${other.id}`, `2 mina ${second.id}`, `3 mina ${third.id}`]);
  expect(body).toMatch(/^\| now .* measured for some seconds<br>takes at most/m);

  const status = await stage.comment('/ab status', 'otto');
  await waitUntil(() => answered(status, /\*\*STATUS: 4 open requests, 1 of yours/), 'the state is shown');
  const rows = stage.repliesTo(status)[0]?.body.match(/^- .*$/gm) ?? [];
  expect(rows[0]).toMatch(/^- hz4 \S+ vs hz4 \S+ on `default`: waits; 1 request is ahead, it begins within about/);
  expect(rows[1]).toMatch(/ of mina on `default`: has been building and measuring for some seconds\. It takes at most/);

  expect([second, third, other].flatMap((each) => stage.workflowRunsOf(each))).toEqual([]);
  await endRun(first);
  await endRun(other);
  await endRun(second);
  await endRun(third);
});

test('who waits can be taken out of the line, and the next one moves up', async () => {
  const first = await stage.comment('/ab HZ4_S12_MPSC T=4');
  await waitUntil(() => stage.workflowRunsOf(first).length === 1, 'the first one runs');
  const second = await stage.comment('/ab HZ4_S12_MPSC');
  const third = await stage.comment('/ab HZ4_S12_MPSC gain=2%');
  await waitUntil(() => answered(third, '2 requests are ahead'), 'both wait');
  await stage.comment(`/ab cancel pr1-${second.id}-1 wrong lane`);
  await waitUntil(() => answered(second, /\*\*CANCELLED/), 'it is taken out');
  expect(stage.workflowRunsOf(second)).toEqual([]);
  await endRun(first);
  await endRun(third);
});

test('an id that nobody has is answered with the one that was meant', async () => {
  const first = await stage.comment('/ab HZ4_S12_MPSC T=4');
  await waitUntil(() => stage.workflowRunsOf(first).length === 1, 'it runs');
  const wrong = await stage.comment(`/ab cancel pr1-${first.id}-2`);
  await waitUntil(() => answered(wrong, `Did you mean \`/ab cancel pr1-${first.id}-1\``), 'it is told');
  const nothing = await stage.comment('/ab cancel 7 is too much');
  await waitUntil(() => answered(nothing, 'No measurement with the id "7" is open'), 'it is told');
  await endRun(first);
  await stage.allSettled();
  const free = await stage.comment('/ab cancel too much');
  await waitUntil(() => answered(free, 'No measurement is open on this pull request'), 'it is told');
});

test('after three like it, lengths are those that were recorded', async () => {
  const { durations } = stage.store();
  const like = await stage.comment('/ab HZ4_S12_MPSC T=4');
  await endRun(like);
  await stage.allSettled();
  const record = await stage.store().requests.get(`example/allocators#${like.id}.1`);
  const slot = record !== null && 'slot' in record ? record.slot : null;
  expect(slot?.ticket.length.by).toBe('alike');
  expect(slot?.ticket.length.seconds).toBeLessThan(60);
  expect(stage.repliesTo(like)[0]?.body).not.toContain('by its budget');
  const known = await durations.of({ repository: 'example/allocators', labels: slot?.labels ?? '', alike: '' }, 10);
  expect(known.beside.length).toBeGreaterThanOrEqual(3);
  const other = await stage.comment('/ab HZ4_S12_MPSC T=4 budget=3m');
  await waitUntil(
    () => answered(other, /it takes at most .* by its budget and the last \d+ on this machine/),
    'it is told',
  );
  await endRun(other);
});

test('a free queue says so', async () => {
  await stage.allSettled();
  const shown = await stage.comment('/ab queue');
  await waitUntil(() => answered(shown, 'every machine is free'), 'the queue is shown');
  release = [];
});
