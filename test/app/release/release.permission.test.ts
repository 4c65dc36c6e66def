import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Comment } from '../../github-simulator/state.ts';
import { minuteAgo } from '../measured-repository.ts';
import { type ReleaseStage, startReleaseStage } from '../release-stage.ts';
import { MEASURED, waitUntil } from '../stage.ts';

let releaseStage: ReleaseStage;
let places: Readonly<Record<string, number>>;
beforeAll(async () => {
  releaseStage = await startReleaseStage();
  const { github, repository } = releaseStage.stage;
  // Nothing is measured: each workflow run ends when it is cancelled.
  github.onDispatch((_, control) => {
    control.start();
    control.record.stop.signal.addEventListener('abort', () => control.complete('cancelled'));
  });
  github.setRole(MEASURED, 'tria', 'triage');
  github.setRole(MEASURED, 'nona', 'none');
  github.addUser('sven');
  github.addUser('renovate[bot]', 'Bot');
  const pull = (await releaseStage.open()).number;
  const fork = (await releaseStage.open({ fork: 'sven/allocators' })).number;
  const merged = (await releaseStage.open({ fork: 'sven/allocators' })).number;
  const commit = repository.commitOnMain({ 'hakozuna/hz4/src/free.c': 'int merged;\n' });
  await github.merge(MEASURED, merged, commit, { at: minuteAgo().toISOString() });
  const closed = (await releaseStage.open()).number;
  await github.close(MEASURED, closed);
  places = { pull, fork, merged, closed, issue: github.openIssue(MEASURED) };
});
afterAll(async () => {
  expect(releaseStage.stage.github.violations).toEqual([]);
  await releaseStage.stage.end();
});

const MEASURES = 'None of 2 machines has a result yet';
const CONFUSED = 'a reaction and no reply';
const NOTHING = 'nothing';

/** Login, place and command → text of the reply, or one of the three outcomes above. */
const TABLE: readonly (readonly [login: string, place: string, text: string, outcome: string])[] = [
  ['ada', 'pull', '/release v1.2.0', MEASURES],
  ['otto', 'pull', '/release v1.2.0', MEASURES],
  ['otto', 'pull', '/release v1.2.0 from v1.1.0', MEASURES],
  ['otto', 'pull', 'Shall we?\n\n/release v1.2.0\n\nthanks', MEASURES],
  ['otto', 'issue', '/release v1.2.0', MEASURES],
  ['ada', 'merged', '/release v1.2.0', MEASURES],
  ['mina', 'pull', '/release v1.2.0', 'the role maintain or admin'],
  ['mina', 'issue', '/release v1.2.0', 'the role maintain or admin'],
  ['mina', 'pull', '/release override v1.2.0 because', 'the role maintain or admin'],
  ['rene', 'pull', '/release v1.2.0', CONFUSED],
  ['tria', 'pull', '/release v1.2.0', CONFUSED],
  ['nona', 'issue', '/release v1.2.0', CONFUSED],
  ['sven', 'fork', '/release v1.2.0', CONFUSED],
  ['sven', 'pull', '/release override v1.2.0 because', CONFUSED],
  ['sven', 'pull', '/releas v1.2.0', CONFUSED],
  ['renovate[bot]', 'pull', '/release v1.2.0', NOTHING],
  ['renovate[bot]', 'issue', '/release v1.2.0', NOTHING],
  ['otto', 'fork', '/release v1.2.0', 'comes from a fork'],
  ['otto', 'closed', '/release v1.2.0', 'is closed'],
  ['otto', 'pull', '/release v1.1.0', 'is there already'],
  ['otto', 'pull', '/release', 'No version was given'],
  ['otto', 'pull', '/release 1.2.0', 'v1.2.0'],
  ['otto', 'pull', '/release v1.2.0 from v9.9.9', 'There is no tag'],
  ['otto', 'pull', '/release override v1.2.0', 'none was given'],
  ['otto', 'closed', '/release override v1.2.0 because', 'No release of v1.2.0 was measured'],
  ['otto', 'pull', '/release override v1.2.0 because', 'There is no result of lab, arm'],
  ['otto', 'pull', '/releas v1.2.0', '/release v1.2.0'],
  ['otto', 'pull', '/ab release v1.2.0', '/release v1.2.0'],
  ['otto', 'issue', '/ab HZ4_S12_MPSC', 'This is an issue'],
  ['otto', 'issue', '/ab accept because', 'This is an issue'],
  ['otto', 'issue', '/ab help', '/release VERSION'],
  ['otto', 'pull', '> /release v1.2.0', NOTHING],
  ['otto', 'pull', '```\n/release v1.2.0\n```', NOTHING],
  ['otto', 'pull', '- /release v1.2.0', 'on a line of its own'],
  ['sven', 'pull', '- /release v1.2.0', CONFUSED],
  ['otto', 'pull', 'write /release v1.2.0', NOTHING],
  ['otto', 'pull', '/releases v1.2.0-notes', NOTHING],
  ['otto', 'issue', '/release-note v1.2.0', NOTHING],
];

test.each(TABLE)('%s on a %s: %j', async (login, place, text, outcome) => {
  const command = await releaseStage.comment(text, login, places[place] ?? 0);
  if (outcome === MEASURES) {
    await waitUntil(
      () => releaseStage.replies(command)[0]?.includes(MEASURES) === true,
      `it is measured: ${releaseStage.replies(command)}`,
    );
    const cancel = await releaseStage.comment('/ab cancel', 'ada', places[place] ?? 0);
    await releaseStage.allSettled();
    expect(releaseStage.replies(cancel)).toEqual([]);
    expect(releaseStage.replies(command)).toMatchObject([expect.stringContaining('CANCELLED by ada')]);
  } else {
    await releaseStage.allSettled();
    expect(outcomeOf(command, outcome)).toBe(outcome);
    expect(releaseStage.workflowRuns(command)).toEqual([]);
  }
  expect([releaseStage.tag('v1.2.0'), releaseStage.releases()]).toEqual([null, []]);
});

function outcomeOf(command: Comment, expected: string): string {
  const [reply, ...others] = releaseStage.replies(command);
  if (others.length > 0) return 'several replies';
  if (reply !== undefined) return reply.includes(expected) ? expected : reply;
  return command.reactions[0]?.content === 'confused' ? CONFUSED : NOTHING;
}

test('a command that is delivered three times is one request', async () => {
  releaseStage.stage.github.faults.deliveries = 2;
  const { number } = await releaseStage.open();
  const { comment, delivery } = await releaseStage.stage.github.comment(MEASURED, number, 'otto', '/release v1.2.0');
  releaseStage.stage.github.faults.deliveries = 1;
  await waitUntil(() => releaseStage.replies(comment)[0]?.includes(MEASURES) === true, 'it is measured');
  await releaseStage.stage.github.redeliver(delivery.id);
  await releaseStage.comment('/ab cancel', 'ada', number);
  await releaseStage.allSettled();
  expect(releaseStage.replies(comment)).toHaveLength(1);
  expect(releaseStage.workflowRuns(comment).length).toBeLessThanOrEqual(2);
});
