import type { BundleDigests, Statement } from '../../model/statement.ts';
import { isSurveyRun, type Run } from '../../model/work.ts';

/** What the caller found out by hashing, and when. */
export interface StatementInputs {
  readonly files: BundleDigests;
  /** sha256 of the canonical JSON of the answer. */
  readonly answer: string;
  readonly tool: string;
  readonly at: string;
}

/** The statement about a result: what it is of comes from its own manifest. */
export function makeStatement(result: Run, { files, answer, tool, at }: StatementInputs): Statement {
  const work = isSurveyRun(result) ? result.manifest.survey : result.manifest.plan;
  const arms = 'arms' in work ? work.arms : [work.baseline, work.candidate];
  return {
    schema: 1,
    id: work.id,
    repository: work.repository,
    commits: arms.map(({ source }) => (source.kind === 'build' ? source.sha : null)),
    files,
    answer: { kind: isSurveyRun(result) ? 'survey' : 'verdict', sha256: answer },
    tool,
    at,
  };
}
