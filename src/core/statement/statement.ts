import { isSurveyRun, planOfRun, type Run } from '../../model/plan-and-run.ts';
import type { BundleDigests, Statement } from '../../model/statement.ts';

/** What the caller knows about a result: digests, version and time. */
interface StatementInputs {
  readonly files: BundleDigests;
  /** sha256 of the canonical JSON of the verdict or survey document. */
  readonly documentSha256: string;
  readonly tool: string;
  readonly at: string;
}

/** The statement about a result; id, repository and commits come from its manifest. */
export function makeStatement(result: Run, { files, documentSha256, tool, at }: StatementInputs): Statement {
  const plan = planOfRun(result);
  const arms = 'arms' in plan ? plan.arms : [plan.baseline, plan.candidate];
  return {
    schema: 1,
    id: plan.id,
    repository: plan.repository,
    commits: arms.map(({ source }) => (source.kind === 'build' ? source.sha : null)),
    files,
    answer: { kind: isSurveyRun(result) ? 'survey' : 'verdict', sha256: documentSha256 },
    tool,
    at,
  };
}
