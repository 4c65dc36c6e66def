import { bundleDigests } from '../../bundle/bundle-digests.ts';
import { analyze } from '../../core/analysis/ab/analyze.ts';
import { surveyDocument } from '../../core/report/survey/survey-document.ts';
import { headlineText } from '../../core/report/verdict/verdict-document.ts';
import { makeStatement } from '../../core/statement/statement.ts';
import { judge } from '../../core/verdict/judge.ts';
import { isSurveyRun, type Run } from '../../model/plan-and-run.ts';
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
}

/** Analyses and judges the run of the bundle in `directory`; `at` is the time of the statement, ISO 8601. */
export async function judgeBundle(run: Run, directory: string, at: string): Promise<JudgedBundle> {
  const judged = async (document: object, summary: string): Promise<JudgedBundle> => {
    const sealed = {
      files: await bundleDigests(directory),
      documentSha256: digestOf(document),
      tool: toolVersion(),
      at,
    };
    return { document, summary, statement: makeStatement(run, sealed) };
  };
  if (isSurveyRun(run)) {
    const document = surveyDocument(run);
    return judged(document, `${document.headline} (${run.readings.length} readings)`);
  }
  const verdict = judge(run, analyze(run));
  return judged(verdict, `${headlineText(verdict)} (${run.samples.length} samples)`);
}
