import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Comment } from '../../github-simulator/state.ts';
import { minuteAgo } from '../measured-repository.ts';
import { expectOneRelease, type ReleaseStage, setReleaseStage } from '../release-stage.ts';
import { MEASURED, until } from '../stage.ts';

let on: ReleaseStage;
let version = 0;
let tag = '';
beforeAll(async () => {
  on = await setReleaseStage();
});
beforeEach(() => {
  version += 1;
  tag = `v4.0.${version}`;
});
afterEach(() => expect(on.stage.github.violations).toEqual([]));
afterAll(() => on.stage.end());

/** A comment that is written while the App is down, and what happens before it is back. */
async function askedBefore(meanwhile: () => unknown, body: string, number: number): Promise<Comment> {
  await on.stage.stop();
  const asked = await on.ask(body, 'otto', number);
  await meanwhile();
  await on.stage.start();
  await until(() => on.words(asked).length > 0, 'what was lost is asked for again');
  await on.settled();
  return asked;
}

function push(at?: Date): string {
  return on.stage.repository.commitOnMain({ 'hakozuna/hz4/src/free.c': `int main_${tag}_${at};\n` }, at);
}

/** The command that the answer says would release it. */
function suggested(asked: Comment): string {
  return /Did you mean `([^`]+)`/.exec(on.words(asked)[0] ?? '')?.[1] ?? '';
}

test('on an issue, what came to the default branch after the comment is not released in its name', async () => {
  const issue = on.stage.github.openIssue(MEASURED);
  push();
  let late = '';
  const asked = await askedBefore(
    () => {
      late = push(new Date());
    },
    `/release ${tag} from v1.1.0`,
    issue,
  );
  expect(on.words(asked)[0]).toContain(late.slice(0, 12));
  expect(on.words(asked)[0]).toContain('after the comment was written');
  expect([on.runs(asked), on.tag(tag)]).toEqual([[], null]);
  expect(suggested(asked)).toBe(`/release ${tag} from v1.1.0 @${late}`);
  const confirmed = await on.ask(suggested(asked), 'otto', issue);
  await on.settled();
  expectOneRelease(on, confirmed, tag, late);
  push();
});

test('on a pull request that was merged after the comment, the merge commit is not released in its name', async () => {
  const { number } = await on.open();
  const merged = push();
  const asked = await askedBefore(() => on.stage.github.merge(MEASURED, number, merged), `/release ${tag}`, number);
  expect(on.words(asked)[0]).toContain('after the comment was written');
  expect([on.runs(asked), on.tag(tag)]).toEqual([[], null]);
  const confirmed = await on.ask(suggested(asked), 'otto', number);
  await on.settled();
  expectOneRelease(on, confirmed, tag, merged);
});

test('a commit that is named has to be the one, wherever it is named', async () => {
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
    const wrong = await on.ask(`/release ${tag}${index} @${repository.mainSha}`, 'otto', number);
    await on.settled();
    expect(on.words(wrong)[0]).toContain('not the commit that was named');
    expect([on.runs(wrong), on.tag(`${tag}${index}`)]).toEqual([[], null]);
    const right = await on.ask(`/release ${tag}${index} @${sha.slice(0, 7).toUpperCase()}`, 'otto', number);
    await on.settled();
    expectOneReleaseOf(right, `${tag}${index}`, sha);
  }
});

/** One commit has several versions here, and so more than one check. */
function expectOneReleaseOf(asked: Comment, name: string, sha: string): void {
  expect(on.words(asked)).toMatchObject([expect.stringContaining(`**${name} is released**`)]);
  expect(on.tag(name)).toMatchObject({ commit: sha });
}
