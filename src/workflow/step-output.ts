import { appendFileSync } from 'node:fs';
import type { Document } from '../core/report/document/document.ts';
import { documentMarkdown } from '../core/report/document/document-markdown.ts';
import type { Refusal } from '../model/refusal.ts';
import { EXIT, type ProgramFailure } from '../system/program-end.ts';
import { oneLine } from '../system/sanitise.ts';

/** Environment variables of a workflow step. */
export type StepEnvironment = Readonly<Record<string, string | undefined>>;

/** Longest document in a job's summary, in characters; GitHub takes a mebibyte. */
const SUMMARY_CHARACTERS = 300_000;
const LOG_CHARACTERS = 600;

/** Writes a line to the log of a workflow step. */
export function logLine(text: string): void {
  process.stdout.write(`${oneLine(text, LOG_CHARACTERS)}\n`);
}

/** Writes the reason why a step fails as an annotation, and returns its exit status; without another one that of no result. */
export function failStep(text: string, status: number = EXIT.noResult): number {
  process.stdout.write(`::error::${oneLine(text, LOG_CHARACTERS).replaceAll('%', '%25')}\n`);
  return status;
}

/** Ends a step that failed otherwise: the reason as an annotation, and the lines of a report of a bug in the log. */
export function writeStepFailure({ message, next, detail, status }: ProgramFailure): void {
  failStep(`${message} ${next}`, status);
  for (const line of detail.split('\n').filter(Boolean)) logLine(line);
}

/** Writes an annotation of a step that does not fail. */
export function warnStep(text: string): void {
  process.stdout.write(`::warning::${oneLine(text, LOG_CHARACTERS).replaceAll('%', '%25')}\n`);
}

/** Makes the runner replace a secret in the log from here on. */
export function maskSecret(secret: string): void {
  process.stdout.write(`::add-mask::${secret}\n`);
}

/** Writes a refusal as the annotation of a failed step, and returns its exit status. */
export function failRefused({ message, suggestion, next }: Refusal): number {
  const suggested = suggestion === undefined ? [] : [`Did you mean ${suggestion}?`];
  return failStep([message, ...suggested, next].join(' '), EXIT.usage);
}

/** Sets an output of the step, one line; does nothing outside a workflow. */
export function setOutput(env: StepEnvironment, name: string, value: string): void {
  if (/[\r\n]/.test(value)) throw new Error(`the output ${name} must be one line`);
  if (env.GITHUB_OUTPUT) appendFileSync(env.GITHUB_OUTPUT, `${name}=${value}\n`);
}

/** Adds Markdown to the summary of the job; does nothing outside a workflow. */
export function addSummary(env: StepEnvironment, markdown: string): void {
  if (env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, markdown);
}

/** Adds a document to the summary of the job. */
export function summarise(document: Document): void {
  addSummary(process.env, `${documentMarkdown(document, SUMMARY_CHARACTERS)}\n`);
}
