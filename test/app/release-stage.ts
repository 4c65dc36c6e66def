import { expect } from 'vitest';
import type { Timing } from '../../src/app/settings.ts';
import { RELEASE_STATUS } from '../../src/core/init/tag-ruleset.ts';
import type { AbPlan } from '../../src/model/plan.ts';
import { onlyOpenCheck } from '../github-simulator/counted-check.ts';
import type { CheckRun, Comment, Release, WorkflowRun } from '../github-simulator/state.ts';
import { CONTROL, MEASURED, runWorkflows, type Stage, startStage, waitUntil } from './stage.ts';
import { syntheticBundle, zipBundle } from './synthetic-artifact.ts';

/** An App and a repository that has released v1.1.0 from two machines, with what a test needs to release the next version. */
export interface ReleaseStage {
  readonly stage: Stage;
  /** A pull request with a commit of its own. */
  open(options?: { readonly fork?: string }): Promise<{ readonly number: number; readonly sha: string }>;
  comment(body: string, login: string, number: number): Promise<Comment>;
  /** The App's replies to a command. */
  replies(command: Comment): string[];
  releases(): Release[];
  /** The commit that a tag leads to, the type of its object and its message; null when there is no such tag. */
  tag(name: string): { readonly type: string; readonly commit: string; readonly message: string } | null;
  /** The release checks of a commit. */
  checks(sha: string): CheckRun[];
  /** The workflow runs that a command started. */
  workflowRuns(command: Comment): WorkflowRun[];
  /** Waits until every request has ended: two analyses each. */
  allSettled(): Promise<void>;
  /** Sets the change that every later measurement shows. The samples are synthetic. */
  measure(effect: number | ((plan: AbPlan) => number)): void;
}

export const RELEASE = `machines:
  lab: { labels: [self-hosted, lab] }
  arm: { labels: [self-hosted, arm] }
release: { suite: ssot, line: hz4, machines: [lab, arm] }
`;

export async function startReleaseStage({
  more = RELEASE,
  database,
  timing = {},
}: {
  readonly more?: string;
  readonly database?: string;
  readonly timing?: Partial<Timing>;
} = {}): Promise<ReleaseStage> {
  const stage = await startStage(timing, database, more);
  const { github, repository } = stage;
  github.setRole(MEASURED, 'ada', 'admin');
  github.repository(MEASURED).protectsTags = true;
  repository.tag(repository.mainSha, 'v1.1.0');
  const measure: ReleaseStage['measure'] = (effect) =>
    runWorkflows(github, {
      make: (work) => {
        const plan = work as AbPlan;
        return zipBundle(syntheticBundle(plan, typeof effect === 'number' ? effect : effect(plan), 0.002));
      },
    });
  measure(0);
  let commits = 0;
  return {
    stage,
    measure,
    async open(options = {}) {
      commits += 1;
      const sha = repository.commitOnBranch({ 'hakozuna/hz4/src/free.c': `int version_${commits};\n` });
      const { number } = await github.openPullRequest(MEASURED, { author: 'mina', headSha: sha, ...options });
      return { number, sha };
    },
    comment: async (body, login, number) => (await github.comment(MEASURED, number, login, body)).comment,
    replies: ({ id, issue }) =>
      github
        .appComments(MEASURED, issue)
        .map(({ body }) => body)
        .filter((body) => body.includes(`${issue}-${id}-`)),
    allSettled: () =>
      waitUntil(
        async () =>
          (await stage.store().inbox.nextDueMs()) === null && (await stage.store().requests.nextDueMs()) === null,
        'all requests have ended',
      ),
    releases: () => [...github.repository(MEASURED).releases.values()],
    tag(name) {
      try {
        const type = repository.git('cat-file', '-t', `refs/tags/${name}`);
        const commit = repository.git('rev-parse', `refs/tags/${name}^{commit}`);
        return { type, commit, message: repository.git('cat-file', type, `refs/tags/${name}`) };
      } catch {
        return null;
      }
    },
    checks: (sha) => onlyOpenCheck(github.repository(MEASURED), sha, RELEASE_STATUS),
    workflowRuns: ({ id, issue }) =>
      [...github.repository(CONTROL).runs.values()].filter(({ title }) => title.includes(`${issue}-${id}-`)),
  };
}

/** Expects one reply, one tag, one published release, two files of each machine and a green check. */
export function expectOneRelease(releaseStage: ReleaseStage, command: Comment, tag: string, sha: string): void {
  const replies = releaseStage.replies(command);
  expect(replies, releaseStage.stage.log().slice(-2000)).toHaveLength(1);
  expect(replies[0]).toContain(`**${tag} is released**`);
  expect(releaseStage.tag(tag)).toMatchObject({ type: 'tag', commit: sha });
  const releases = releaseStage.releases().filter((release) => release.tag === tag);
  expect(releases).toMatchObject([{ draft: false, name: tag }]);
  const assets = releases[0]?.assets.map(({ name, state }) => [name.replace(/^.*-/, ''), state]);
  expect(assets?.sort()).toEqual([
    ['arm.signed.json', 'uploaded'],
    ['arm.zip', 'uploaded'],
    ['lab.signed.json', 'uploaded'],
    ['lab.zip', 'uploaded'],
  ]);
  expect(releaseStage.checks(sha)).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
}
