import { join } from 'node:path';
import { readAbBundle } from '../../bundle/read-bundle.ts';
import { analyze } from '../../core/analysis/ab/analyze.ts';
import { judge } from '../../core/verdict/judge.ts';
import { err, ok, type Result } from '../../model/result.ts';
import type { AbRun } from '../../model/run.ts';
import type { Verdict } from '../../model/verdict.ts';

/** A run with its verdict. */
export interface JudgedRun {
  readonly run: AbRun;
  readonly verdict: Verdict;
}

/** The run in a result folder, with its verdict; or why its bundle is not believed, a sentence. */
export async function readJudgedRun(folder: string): Promise<Result<JudgedRun, string>> {
  const read = await readAbBundle(join(folder, 'bundle'));
  if (!read.ok) return err(read.error.message);
  return ok({ run: read.value, verdict: judge(read.value, analyze(read.value)) });
}
