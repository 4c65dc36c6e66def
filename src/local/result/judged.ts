import { bundleDigests } from '../../bundle/bundle-digests.ts';
import { analyze } from '../../core/analysis/analyze.ts';
import { surveyDocument } from '../../core/report/survey/survey-document.ts';
import { headlineWords } from '../../core/report/verdict/result-sections.ts';
import { statementOf } from '../../core/statement/statement.ts';
import { judge } from '../../core/verdict/judge.ts';
import type { Statement } from '../../model/statement.ts';
import { isSurveyRun, type Run } from '../../model/work.ts';
import { digestOf } from '../../signing/ed25519.ts';
import { toolVersion } from '../../system/package-root.ts';

/** A bundle's answer, made again from the bundle alone, and the statement that would be signed about it. */
export interface Judged {
  /** The document as `--json` prints it. */
  readonly answer: object;
  /** In one sentence. */
  readonly words: string;
  readonly statement: Statement;
}

/** Analyses and judges what a bundle's directory holds. */
export async function judged(result: Run, directory: string, at: string): Promise<Judged> {
  const seal = async (answer: object, words: string): Promise<Judged> => {
    const sealed = { files: await bundleDigests(directory), answer: digestOf(answer), tool: toolVersion(), at };
    return { answer, words, statement: statementOf(result, sealed) };
  };
  if (isSurveyRun(result)) {
    const document = surveyDocument(result);
    return seal(document, `${document.headline} (${result.readings.length} readings)`);
  }
  const verdict = judge(result, analyze(result));
  return seal(verdict, `${headlineWords(verdict)} (${result.samples.length} samples)`);
}
