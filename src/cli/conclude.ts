import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { analyze } from '../core/analysis/ab/analyze.ts';
import { documentMarkdown } from '../core/report/document/document-markdown.ts';
import { documentTerminal } from '../core/report/document/document-terminal.ts';
import { surveyDocument } from '../core/report/survey/survey-document.ts';
import { renderComment } from '../core/report/verdict/comment.ts';
import { renderTerminal } from '../core/report/verdict/terminal.ts';
import { besideEarlier } from '../core/verdict/contradiction.ts';
import { judge } from '../core/verdict/judge.ts';
import { writeSurveyFiles } from '../local/result/survey-files.ts';
import type { BaselineRecord } from '../model/baseline-record.ts';
import { type DatedVerdict, isContradicted } from '../model/earlier-verdict.ts';
import { isSurveyRun, type Run } from '../model/plan-and-run.ts';
import type { AbRun } from '../model/run.ts';
import type { SurveyRun } from '../model/survey.ts';
import { inertJson } from '../system/inert-output.ts';
import { makeFolder } from '../system/make-folder.ts';
import { renderReport } from '../web/report.ts';
import { EXIT_NOT_MEASURED, exitCode, surveyExitCode } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

interface ConcludeOptions {
  readonly json: boolean;
  /** The checkout that the line to repeat the run names. */
  readonly repo?: string;
  readonly report?: string;
  /** File for the result as Markdown; missing folders are created. */
  readonly document?: string;
  /** Baselines that a new one is compared with. */
  readonly earlier?: readonly BaselineRecord[];
  /** Verdicts that a new one may contradict. */
  readonly before?: readonly DatedVerdict[];
}

/** Analyses a run, prints the result and writes the report page when asked to; returns the exit status. */
export async function conclude(run: Run, options: ConcludeOptions, terminal: Terminal): Promise<number> {
  return isSurveyRun(run) ? concludeSurvey(run, options, terminal) : concludeRun(run, options, terminal);
}

async function concludeRun(run: AbRun, options: ConcludeOptions, terminal: Terminal): Promise<number> {
  const judged = judge(run, analyze(run));
  const verdict = besideEarlier(run.manifest.plan, judged, options.before ?? []);
  // Printed first: what is known is not lost when a file cannot be written.
  terminal.out.write(
    options.json
      ? inertJson(verdict)
      : `${renderTerminal(verdict, run, { ...terminal, ...(options.repo !== undefined && { repo: options.repo }) })}\n`,
  );
  if (options.report !== undefined) {
    await writeFile(options.report, renderReport(verdict, run));
    // What the bundle alone gives, so that it can be verified.
    await writeFile(join(dirname(options.report), 'verdict.json'), `${JSON.stringify(judged, null, 2)}\n`);
  }
  if (options.document !== undefined) {
    const { repository, id } = run.manifest.plan;
    await writeMarkdown(options.document, renderComment(verdict, run, { tag: `alloc-ab:${id}`, repository }));
  }
  const code = exitCode(verdict.outcome);
  return code === 0 && isContradicted(verdict) ? EXIT_NOT_MEASURED : code;
}

async function concludeSurvey(run: SurveyRun, options: ConcludeOptions, terminal: Terminal): Promise<number> {
  const document = surveyDocument(run, options.earlier);
  if (options.report !== undefined) await writeSurveyFiles(document, run.manifest.survey, options.report);
  if (options.document !== undefined)
    await writeMarkdown(options.document, `${documentMarkdown(document, Number.POSITIVE_INFINITY)}\n`);
  terminal.out.write(options.json ? inertJson(document) : `${documentTerminal(document, terminal.width)}\n`);
  return surveyExitCode(document);
}

async function writeMarkdown(path: string, text: string): Promise<void> {
  await makeFolder(dirname(path));
  await writeFile(path, text);
}
