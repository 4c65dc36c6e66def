import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Comment } from '../../github-simulator/state.ts';
import { minuteAgo } from '../measured-repository.ts';
import { expectOneRelease, type ReleaseStage, startReleaseStage } from '../release-stage.ts';
import { MEASURED, waitUntil } from '../stage.ts';

let on: ReleaseStage;
let version = 0;
let tag = '';
beforeAll(async () => {
  on = await startReleaseStage();
});
beforeEach(() => {
  version += 1;
  tag = `v4.0.${version}`;
});
afterEach(() => expect(on.stage.github.violations).toEqual([]));
afterAll(() => on.stage.end());

/** Posts a comment while the App is down, does something else, and starts the App again. */
async function commentBefore(meanwhile: () => unknown, body: string, number: number): Promise<Comment> {
  await on.stage.stop();
  const command = await on.comment(body, 'otto', number);
  await meanwhile();
  await on.stage.start();
  await waitUntil(() => on.replies(command).length > 0, 'the lost webhook is requested again');
  await on.allSettled();
  return command;
}

function push(at?: Date): string {
  return on.stage.repository.commitOnMain({ 'hakozuna/hz4/src/free.c': `int main_${tag}_${at};\n` }, at);
}

/** The command that the reply suggests. */
function suggested(command: Comment): string {
  return /Did you mean `([^`]+)`/.exec(on.replies(command)[0] ?? '')?.[1] ?? '';
}

test('a commit that reaches the default branch after /release on an issue is refused, with the command that names it', async () => {
  const issue = on.stage.github.openIssue(MEASURED);
  push();
  let late = '';
  const command = await commentBefore(
    () => {
      late = push(new Date());
    },
    `/release ${tag} from v1.1.0`,
    issue,
  );
  expect(on.replies(command)[0]).toContain(late.slice(0, 12));
  expect(on.replies(command)[0]).toContain('which is newer than the comment');
  expect([on.workflowRuns(command), on.tag(tag)]).toEqual([[], null]);
  expect(suggested(command)).toBe(`/release ${tag} from v1.1.0 @${late}`);
  const confirmed = await on.comment(suggested(command), 'otto', issue);
  await on.allSettled();
  expectOneRelease(on, confirmed, tag, late);
  push();
});

test('a merge after /release on a pull request is refused, with the command that names the merge commit', async () => {
  const { number } = await on.open();
  const merged = push();
  const command = await commentBefore(() => on.stage.github.merge(MEASURED, number, merged), `/release ${tag}`, number);
  expect(on.replies(command)[0]).toContain('which is newer than the comment');
  expect([on.workflowRuns(command), on.tag(tag)]).toEqual([[], null]);
  const confirmed = await on.comment(suggested(command), 'otto', number);
  await on.allSettled();
  expectOneRelease(on, confirmed, tag, merged);
});

test('/release refuses a named commit that is not the current one', async () => {
  const { github, repository } = on.stage;
  const main = push();
  const open = await on.open();
  const { number: merged } = await on.open();
  await github.merge(MEASURED, merged, main, { at: minuteAgo().toISOString() });
  const places = [
    [github.openIssue(MEASURED), main],
    [open.number, open.sha],
    [merged, main],
  ] as const;
  for (const [index, [number, sha]] of places.entries()) {
    const wrong = await on.comment(`/release ${tag}${index} @${repository.mainSha}`, 'otto', number);
    await on.allSettled();
    expect(on.replies(wrong)[0]).toContain('not the commit that was named');
    expect([on.workflowRuns(wrong), on.tag(`${tag}${index}`)]).toEqual([[], null]);
    const right = await on.comment(`/release ${tag}${index} @${sha.slice(0, 7).toUpperCase()}`, 'otto', number);
    await on.allSettled();
    expectOneReleaseOf(right, `${tag}${index}`, sha);
  }
});

/** One commit has several versions here, and so more than one check. */
function expectOneReleaseOf(command: Comment, name: string, sha: string): void {
  expect(on.replies(command)).toMatchObject([expect.stringContaining(`**${name} is released**`)]);
  expect(on.tag(name)).toMatchObject({ commit: sha });
}
