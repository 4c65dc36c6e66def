import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { analyze } from '../core/analyze.ts';
import { judge } from '../core/judge.ts';
import { renderTerminal } from '../core/terminal.ts';
import type { Run } from '../model/run.ts';
import { renderReport } from '../web/report.ts';
import { exitCode } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

/** Analyses a run, prints its verdict and writes the report where asked; returns the exit status. */
export async function conclude(
  run: Run,
  options: { readonly json: boolean; readonly report?: string },
  terminal: Terminal,
): Promise<number> {
  const verdict = judge(run, analyze(run));
  if (options.report !== undefined) {
    await writeFile(options.report, renderReport(verdict, run));
    await writeFile(join(dirname(options.report), 'verdict.json'), `${JSON.stringify(verdict, null, 2)}\n`);
  }
  terminal.out.write(
    options.json
      ? `${JSON.stringify(verdict, null, 2)}\n`
      : `${renderTerminal(verdict, run, { color: terminal.color, width: terminal.width })}\n`,
  );
  return exitCode(verdict.outcome);
}
