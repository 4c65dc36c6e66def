import { GATE_CHECK_NAME } from '../../src/app/channel/gate-check.ts';
import type { AbPlan } from '../../src/model/plan.ts';
import { onlyOpenCheck } from '../github-simulator/counted-check.ts';
import type { CheckRun, Comment, PullRequest, WorkflowRun } from '../github-simulator/state.ts';
import { CONTROL, MEASURED, runWorkflows, type Stage, startStage } from './stage.ts';
import { syntheticBundle, zipBundle } from './synthetic-artifact.ts';

/** A stage whose repository has a gate, with shortcuts to the checks and workflow runs of its commits. */
export interface GateStage {
  readonly stage: Stage;
  /** Creates a commit on a new branch. It changes `file`, by default one that the paths of the gate match. */
  commit(file?: string): string;
  /** Creates a commit on top of another one. Only the README differs. */
  commitOnTop(sha: string): string;
  open(sha: string, options?: { author?: string; fork?: string; draft?: boolean; base?: string }): Promise<PullRequest>;
  comment(pull: PullRequest, login: string, body: string): Promise<Comment>;
  /** The check run of the gate that GitHub counts, as a list; throws where an older one is still open. */
  checks(sha: string): CheckRun[];
  workflowRuns(sha: string): WorkflowRun[];
  /** The bodies of the App's comments about the gate of a pull request. */
  gateComments(pull: PullRequest): string[];
  /** Sets the change and the noise that every later measurement shows. The samples are SYNTHETIC. */
  measure(
    effect: number | ((plan: AbPlan, index: number) => number | Readonly<Record<string, number>>),
    noise?: number,
  ): void;
}

const GATE = "gate: { suite: ssot, paths: ['hakozuna/**'] }\n";

export async function startGateStage(more = GATE, database?: string): Promise<GateStage> {
  const stage = await startStage({}, database, more);
  const { github, repository } = stage;
  let commits = 0;
  const measure: GateStage['measure'] = (effect, noise) => {
    let measured = 0;
    runWorkflows(github, {
      make: (work) => {
        const plan = work as AbPlan;
        const change = typeof effect === 'number' ? effect : effect(plan, measured++);
        return zipBundle(syntheticBundle(plan, change, noise));
      },
    });
  };
  measure(0);
  // The pull request of the stage itself has no part in these tests.
  await github.close(MEASURED, 1);
  return {
    stage,
    commit(file = 'hakozuna/hz4/src/free.c') {
      commits += 1;
      return repository.commitOnBranch({ [file]: `int number_${commits};\n` });
    },
    commitOnTop(sha) {
      const tree = repository.commitOnBranch({ 'README.md': `${sha}\n` });
      repository.git('checkout', '-q', '-b', `top-${sha.slice(0, 12)}`, sha);
      repository.git('cherry-pick', tree);
      const top = repository.git('rev-parse', 'HEAD');
      repository.git('checkout', '-q', 'main');
      return top;
    },
    open: (headSha, { author = 'mina', ...others } = {}) =>
      github.openPullRequest(MEASURED, { author, headSha, ...others }),
    comment: async ({ number }, login, body) => (await github.comment(MEASURED, number, login, body)).comment,
    checks: (sha) => onlyOpenCheck(github.repository(MEASURED), sha, GATE_CHECK_NAME),
    workflowRuns: (sha) =>
      [...github.repository(CONTROL).runs.values()].filter(({ title }) => title.includes(`-${sha.slice(0, 12)}-`)),
    gateComments: ({ number }) =>
      github
        .appComments(MEASURED, number)
        .map(({ body }) => body)
        .filter((body) => body.startsWith(`<!-- alloc-ab:gate-pr${number} -->`)),
    measure,
  };
}
