import { createInterface } from 'node:readline/promises';
import { explained } from '../core/reference/explained.ts';
import type { Refusal } from '../model/refusal.ts';
import { inertJson, inertOutput, type Output } from '../system/inert-output.ts';
import type { ProgramFailure } from '../system/program-end.ts';
import { EXIT_USAGE } from './exit-code.ts';

/** Streams of a command: results go to `out`, progress and notes to `err`. */
export interface Terminal {
  readonly out: Output;
  readonly err: Output;
  /** Whether `out` is a terminal and `NO_COLOR` is not set. */
  readonly color: boolean;
  /** Columns to fill. */
  readonly width: number;
  /** Asks the person at the terminal, and returns the answer; absent when nobody is there. */
  readonly ask?: (question: string) => Promise<string>;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process;
  return {
    ...(stdin.isTTY === true && stderr.isTTY === true && { ask }),
    out: inertOutput(stdout),
    err: inertOutput(stderr),
    color: stdout.isTTY === true && !env.NO_COLOR,
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
  const lines = [`alloc-ab: ${refusal.message}`];
  if (refusal.suggestion !== undefined) lines.push(`  did you mean ${refusal.suggestion}?`);
  lines.push(`  ${explained(refusal.next, refusal.code)}`);
  terminal.err.write(`${lines.join('\n')}\n`);
  return EXIT_USAGE;
}

/** Prints why the program ends: what happened, what to do next, and for a bug the lines of a report. */
export function writeFailure({ message, next, detail }: ProgramFailure, { err }: Terminal): void {
  err.write(`alloc-ab: ${message}\n  ${next}\n${detail === '' ? '' : `${detail}\n`}`);
}
