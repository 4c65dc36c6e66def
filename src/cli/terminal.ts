import { createInterface } from 'node:readline/promises';
import { explained } from '../core/reference/explained.ts';
import type { Refusal } from '../model/refusal.ts';
import { inertJson, inertOutput, type Output } from '../system/inert-output.ts';
import type { ProgramFailure } from '../system/program-end.ts';
import { EXIT_USAGE } from './exit-code.ts';
import { shellWords } from './shell-words.ts';

/** Streams of a command: results go to `out`, progress and notes to `err`. */
export interface Terminal {
  readonly out: Output;
  readonly err: Output;
  /** Whether `out` is a terminal that shows colours, and `NO_COLOR` is not set. */
  readonly color: boolean;
  /** Columns to fill. */
  readonly width: number;
  /** Asks the person at the terminal, and returns the answer; absent when nobody is there. */
  readonly ask?: (question: string) => Promise<string>;
}

/** What a process has of its terminal. */
interface TerminalProcess {
  readonly stdin: { readonly isTTY?: boolean };
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The terminal of a process, by default of this one. A dumb one (`TERM=dumb`) gets neither colours nor a line that is drawn again. */
export function processTerminal({ stdin, stdout, stderr, env }: TerminalProcess = process): Terminal {
  const isDumb = env.TERM === 'dumb';
  return {
    ...(stdin.isTTY === true && stderr.isTTY === true && { ask }),
    out: inertOutput(stdout),
    err: inertOutput(isDumb ? { write: (text) => stderr.write(text) } : stderr),
    color: stdout.isTTY === true && !env.NO_COLOR && !isDumb,
    width: Math.max(40, Math.min(stdout.columns ?? 100, 120)),
  };
}

/** The end of the input counts as no. */
async function ask(question: string): Promise<string> {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new Promise<string>((resolve) => reader.once('close', () => resolve('no')));
  try {
    return await Promise.race([reader.question(question), ended]);
  } finally {
    reader.close();
  }
}

/**
 * Prints a refusal: what is wrong, the nearest known name, what to do next. With `json` also as `{"refusal": …}` to where
 * results go. Returns the exit status of wrong use.
 */
export function exitWithRefusal(refusal: Refusal, terminal: Terminal, json = false): number {
  if (json) terminal.out.write(inertJson({ refusal }));
  const lines = [`alloc-ab: ${shellWords(refusal.message).replaceAll('\n', '\n  ')}`];
  if (refusal.suggestion !== undefined) lines.push(`  did you mean ${shellWords(refusal.suggestion)}?`);
  lines.push(`  ${explained(shellWords(refusal.next), refusal.code)}`);
  terminal.err.write(`${lines.join('\n')}\n`);
  return EXIT_USAGE;
}

/** What commander says about arguments that it cannot use, in the form of a refusal. The line with the next step follows. */
export function misuseText(text: string): string {
  const [first = '', ...rest] = text.trim().split('\n');
  const message = first.replace(/^error: /, '').replace(/[^.!?]$/, '$&.');
  const hints = rest.filter(Boolean).map((line) => `  ${line.replace(/^\((.*)\)$/, '$1')}`);
  const [, define] = /unknown option '-D([A-Z]\w*(?:=\S*)?)'/.exec(first) ?? [];
  if (define !== undefined) hints.push(`  did you mean ${define}? A flag is written without -D.`);
  return `${[`alloc-ab: ${message}`, ...hints].join('\n')}\n`;
}

/** Prints why the program ends: what happened, what to do next, and for a bug the lines of a report. */
export function writeFailure({ message, next, detail }: ProgramFailure, { err }: Terminal): void {
  err.write(`alloc-ab: ${message}\n  ${next}\n${detail === '' ? '' : `${detail}\n`}`);
}
