import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Comment } from '../../github-simulator/state.ts';
import { minuteAgo } from '../measured-repository.ts';
import { expectOneRelease, type ReleaseStage, startReleaseStage } from '../release-stage.ts';
import { MEASURED, waitUntil } from '../stage.ts';

let releaseStage: ReleaseStage;
let version = 0;
let tag = '';
beforeAll(async () => {
  releaseStage = await startReleaseStage();
});
beforeEach(() => {
  version += 1;
  tag = `v4.0.${version}`;
});
afterEach(() => expect(releaseStage.stage.github.violations).toEqual([]));
afterAll(() => releaseStage.stage.end());

/** Posts a comment while the App is down, does something else, and starts the App again. */
async function commentBefore(meanwhile: () => unknown, body: string, number: number): Promise<Comment> {
  await releaseStage.stage.stop();
  const command = await releaseStage.comment(body, 'otto', number);
  await meanwhile();
  await releaseStage.stage.start();
  await waitUntil(() => releaseStage.replies(command).length > 0, 'the lost webhook is requested again');
  await releaseStage.allSettled();
  return command;
}

function push(at?: Date): string {
  return releaseStage.stage.repository.commitOnMain({ 'hakozuna/hz4/src/free.c': `int main_${tag}_${at};\n` }, at);
}

/** The command that the reply suggests. */
function suggested(command: Comment): string {
  return /Did you mean `([^`]+)`/.exec(releaseStage.replies(command)[0] ?? '')?.[1] ?? '';
}

test('a commit that reaches the default branch after /release on an issue is refused, with the command that names it', async () => {
  const issue = releaseStage.stage.github.openIssue(MEASURED);
  push();
  let late = '';
  const command = await commentBefore(
    () => {
      late = push(new Date());
    },
    `/release ${tag} from v1.1.0`,
    issue,
  );
  expect(releaseStage.replies(command)[0]).toContain(late.slice(0, 12));
  expect(releaseStage.replies(command)[0]).toContain('which is newer than the comment');
  expect([releaseStage.workflowRuns(command), releaseStage.tag(tag)]).toEqual([[], null]);
  expect(suggested(command)).toBe(`/release ${tag} from v1.1.0 @${late}`);
  const confirmed = await releaseStage.comment(suggested(command), 'otto', issue);
  await releaseStage.allSettled();
  expectOneRelease(releaseStage, confirmed, tag, late);
  push();
});

test('a merge after /release on a pull request is refused, with the command that names the merge commit', async () => {
  const { number } = await releaseStage.open();
  const merged = push();
  const command = await commentBefore(
    () => releaseStage.stage.github.merge(MEASURED, number, merged),
    `/release ${tag}`,
    number,
  );
  expect(releaseStage.replies(command)[0]).toContain('which is newer than the comment');
  expect([releaseStage.workflowRuns(command), releaseStage.tag(tag)]).toEqual([[], null]);
  const confirmed = await releaseStage.comment(suggested(command), 'otto', number);
  await releaseStage.allSettled();
  expectOneRelease(releaseStage, confirmed, tag, merged);
});

test('/release refuses a named commit that is not the current one', async () => {
  const { github, repository } = releaseStage.stage;
  const main = push();
  const open = await releaseStage.open();
  const { number: merged } = await releaseStage.open();
  await github.merge(MEASURED, merged, main, { at: minuteAgo().toISOString() });
  const places = [
    [github.openIssue(MEASURED), main],
    [open.number, open.sha],
    [merged, main],
  ] as const;
  for (const [index, [number, sha]] of places.entries()) {
    const wrong = await releaseStage.comment(`/release ${tag}${index} @${repository.mainSha}`, 'otto', number);
    await releaseStage.allSettled();
    expect(releaseStage.replies(wrong)[0]).toContain('not the commit that was named');
    expect([releaseStage.workflowRuns(wrong), releaseStage.tag(`${tag}${index}`)]).toEqual([[], null]);
    const right = await releaseStage.comment(
      `/release ${tag}${index} @${sha.slice(0, 7).toUpperCase()}`,
      'otto',
      number,
    );
    await releaseStage.allSettled();
    expectOneReleaseOf(right, `${tag}${index}`, sha);
  }
});

/** One commit has several versions here, and so more than one check. */
function expectOneReleaseOf(command: Comment, name: string, sha: string): void {
  expect(releaseStage.replies(command)).toMatchObject([expect.stringContaining(`**${name} is released**`)]);
  expect(releaseStage.tag(name)).toMatchObject({ commit: sha });
}
