import { analyze } from '../../core/analysis/ab/analyze.ts';
import type { ReadBundle } from '../../core/bundle/bundle.ts';
import { surveyDocument } from '../../core/report/survey/survey-document.ts';
import { headlineText } from '../../core/report/verdict/verdict-document.ts';
import { makeStatement } from '../../core/statement/statement.ts';
import { answeredLanes } from '../../core/verdict/checks/record-check.ts';
import { judge } from '../../core/verdict/judge.ts';
import { isSurveyRun } from '../../model/plan-and-run.ts';
import type { Statement } from '../../model/statement.ts';
import { digestOf } from '../../signing/ed25519.ts';
import { toolVersion } from '../../system/package-root.ts';

/** The result of a bundle, recomputed from the bundle alone, and the statement that would be signed about it. */
export interface JudgedBundle {
  /** The verdict or the document of a survey, as `--json` prints it. */
  readonly document: object;
  /** The result in one sentence. */
  readonly summary: string;
  readonly statement: Statement;
  /** Lanes that the record of the machine answers for. */
  readonly recorded: number;
}

/** Analyses and judges the run of a bundle; `at` is the time of the statement, ISO 8601. */
export function judgeBundle({ run, digests }: ReadBundle, at: string): JudgedBundle {
  const judged = (document: object, summary: string, recorded = 0): JudgedBundle => {
    const sealed = {
      files: digests,
      documentSha256: digestOf(document),
      tool: toolVersion(),
      at,
    };
    return { document, summary, statement: makeStatement(run, sealed), recorded };
  };
  if (isSurveyRun(run)) {
    const document = surveyDocument(run);
    return judged(document, `${document.headline} (${run.readings.length} readings)`);
  }
  const verdict = judge(run, analyze(run));
  const { length: recorded } = answeredLanes(run.manifest, verdict.effects);
  return judged(verdict, `${headlineText(verdict)} (${run.samples.length} samples)`, recorded);
}
